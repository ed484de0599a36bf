export const endingTexts = {
  title: {
    idle_timeout: 'Are you still there?',
    session_expired: 'Your session is about to end',
    unverifiable: 'Your session cannot be verified',
  },
  countdown: (seconds: number) => `You will be signed out in ${seconds} seconds.`,
  spoken: (seconds: number) => `You will be signed out in less than ${seconds} seconds.`,
  stay: 'Stay signed in',
  close: 'Continue until then',
  signOut: 'Sign out now',
} as const;

export type EndingTexts = typeof endingTexts;

/** Changes once a minute, and at 30 and 10 seconds: a screen reader reads each change aloud. */
export function secondsToAnnounce(secondsLeft: number): number {
  if (secondsLeft > 30) return Math.ceil(secondsLeft / 60) * 60;
  return secondsLeft > 10 ? 30 : 10;
}
