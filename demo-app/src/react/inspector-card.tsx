import { useSessionHeartbeat } from '@auth0-heartbeat/react';
import { useEffect, useRef } from 'react';
import { showInspector } from '../show-inspector';

/** The inspector of the heartbeat. */
export function InspectorCard() {
  const heartbeat = useSessionHeartbeat();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => showInspector(place.current!, heartbeat), [heartbeat]);
  return <div ref={place} className="inspector" />;
}
