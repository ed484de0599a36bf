import { useSession } from '@auth0-heartbeat/react';
import { useEffect, useRef } from 'react';
import { showInspector } from '../show-inspector';

/** The inspector of the session. */
export function InspectorCard() {
  const session = useSession();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => showInspector(place.current!, session), [session]);
  return <div ref={place} className="inspector" />;
}
