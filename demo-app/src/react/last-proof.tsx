import { describeAge } from '../age';
import { now } from '../now';
import { sessionTexts } from '../texts';
import { useStore } from './use-store';

/** Its own component, so that the passing of time renders nothing else. */
export function LastProof({ verifiedAt }: { verifiedAt: number | null }) {
  const at = useStore(now);
  return verifiedAt === null ? sessionTexts.noProof : describeAge(verifiedAt, at);
}
