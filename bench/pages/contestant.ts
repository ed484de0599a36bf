/** One way to watch a session, as a page of the benchmark uses it. */
export interface Contestant {
  /** Leaves the page for the tenant's login. */
  signIn(): Promise<void>;
  /** Completes a login or takes up an earlier one. Resolves with whether somebody is signed in. */
  restore(): Promise<boolean>;
  /** Begins to watch. */
  start(): void;
  stop(): void;
  /** A token call of the app itself, which waits for its answer for so long. */
  callForToken(timeoutMs: number): Promise<unknown>;
  /** What it says about the session, in its own words. */
  status(): string;
}

/** The end of a session, as the app learns it. */
interface Ending {
  /** Epoch milliseconds, with a fraction, to be compared between tabs. */
  readonly at: number;
  readonly why: string;
}

/** What the benchmark finds in `window.bench`. */
interface BenchPage {
  readonly contestant: Contestant;
  readonly isSignedIn: boolean;
  readonly ending: Ending | null;
}

/** What the benchmark puts into `window.benchSettings`. Absent: what the library does by itself. */
interface BenchSettings {
  readonly tenant: string;
  readonly clientId: string;
  readonly intervalMs: number;
  readonly timeoutMs?: number;
  readonly minGapMs?: number;
  /** Of access tokens. */
  readonly audience?: string;
  /** Of the stream of hints. Without it there is no push. */
  readonly pushUrl?: string;
}

declare global {
  interface Window {
    bench?: BenchPage;
    benchSettings: BenchSettings;
  }
}

let ending: Ending | null = null;

/** Notes that the app takes the session for ended. The first one counts. */
export function noteEnding(why: string): void {
  ending ??= { at: performance.timeOrigin + performance.now(), why };
}

/** What an error calls itself: its OAuth 2.0 code, else its message. */
export function nameOf(error: unknown): string {
  const { error: code, message } = Object(error) as { error?: unknown; message?: unknown };
  return String(code ?? message ?? error);
}

/** Hands the contestant to the benchmark once it knows whether somebody is signed in. */
export async function present(contestant: Contestant): Promise<void> {
  const isSignedIn = await contestant.restore();
  history.replaceState(null, '', location.pathname);
  window.bench = {
    contestant,
    isSignedIn,
    get ending() {
      return ending;
    },
  };
}
