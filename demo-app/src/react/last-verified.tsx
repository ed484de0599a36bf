import { describeAge } from '../age';
import { now } from '../now';
import { sessionTexts } from '../texts';
import { useStore } from './use-store';

/** The age of the last verification. A separate component, because it renders every second. */
export function LastVerified({ verifiedAt }: { verifiedAt: number | null }) {
  const currentTime = useStore(now);
  return verifiedAt === null ? sessionTexts.notVerified : describeAge(verifiedAt, currentTime);
}
