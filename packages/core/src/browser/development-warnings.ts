import type { SessionHeartbeat } from '../contract/session-heartbeat.js';
import type { DiagnosisCode } from '../contract/session.js';
import type { State } from '../machine/state.js';
import { isSessionOption } from '../contract/session-options.js';
import { internalsOf } from '../shell/internals.js';

declare const process: { readonly env: { readonly NODE_ENV?: string } };

const shown = new Set<string>();

/**
 * Writes a warning to the console, once per topic. Call it in development only.
 *
 * @param topic Identifies the warning.
 * @param text The warning.
 */
export function warnOnce(topic: string, text: string): void {
  if (shown.has(topic)) return;
  shown.add(topic);
  // oxlint-disable-next-line no-console -- the only way to reach developers, never in production
  console.warn(`auth0-heartbeat: ${text}`);
}

// Each function compares the environment itself, so that a production bundle contains none of the
// texts. Where no bundler defines the environment, the comparison throws and nothing is written.

const remedies: Record<DiagnosisCode, string> = {
  third_party_cookies_blocked:
    'the iframe sees no session: the browser blocks the cookies of the tenant, or the session is over. Use a custom domain of the tenant under the domain of the app, or refresh tokens.',
  cross_origin_isolated:
    'silent authentication does not work in a cross-origin isolated page. Use refresh tokens, or remove Cross-Origin-Embedder-Policy.',
  refresh_token_mode:
    'refresh tokens outlive the session, so a sign-out elsewhere is not detected. Use sessionProbe, or back-channel logout with the push server.',
  web_origin_not_allowed:
    'the tenant never responds in an iframe. Add the origin of the app to Allowed Web Origins, and the tenant to frame-src of the Content Security Policy.',
  embedded:
    'the page is in a frame, so the heartbeat never navigates: after a loss the app is cleared and stays. Show the loss, or pass redirectToLogin.',
  interactive_error_handler:
    "the client has interactiveErrorHandler: 'popup', so a check asks with sessionProbe, which does not detect another user or a revoked refresh token.",
  push_flood:
    'the push server sent too many events, so its stream is closed for an hour and polling continues. Find out who publishes so many hints.',
  redirect_loop:
    'every new login was lost at once, so this session is kept. Use a custom domain of the tenant under the domain of the app, or refresh tokens.',
};

/** After this time a heartbeat that was not started was probably forgotten. */
const FORGOTTEN_MS = 10_000;

/**
 * Explains each diagnosis and its remedy, and warns about a short interval and about a heartbeat that
 * was not started, in development only.
 */
export function warnInDevelopment(
  heartbeat: Pick<SessionHeartbeat, 'on'>,
  intervalMs: number,
): void {
  try {
    if (process.env.NODE_ENV === 'development') {
      heartbeat.on('diagnosis', ({ code }) => warnOnce(code, `${code}: ${remedies[code]}`));
      if (intervalMs < 60_000) warnOfLoad(intervalMs);
      created.add(heartbeat);
      if (typeof document !== 'undefined') setTimeout(warnIfForgotten, FORGOTTEN_MS);
    }
  } catch {
    // No environment.
  }
}

/** The heartbeats of this page. React's StrictMode creates one that it does not use. */
const created = new Set<Pick<SessionHeartbeat, 'on'>>();

function warnIfForgotten(): void {
  const isStarted = ({ at }: State) => at !== -Infinity;
  for (const heartbeat of created) {
    const state = internalsOf(heartbeat)?.readState();
    if (!state || isStarted(state)) return;
  }
  warnOnce(
    'start',
    'a heartbeat was created and not started, so nothing is watched. Call start(), or use startSession(), which does.',
  );
}

/** Names options that do not exist, in development only. */
export function warnOfUnknownOptions(options: object): void {
  try {
    if (process.env.NODE_ENV === 'development') {
      for (const name of Object.keys(options)) {
        if (!isSessionOption(name)) warnOnce(`option ${name}`, `there is no option ${name}.`);
      }
    }
  } catch {
    // No environment.
  }
}

function warnOfLoad(intervalMs: number): void {
  const checks = Math.round(60_000 / intervalMs);
  warnOnce(
    'intervalMs',
    `intervalMs ${intervalMs} causes up to ${checks} checks a minute per browser, of two requests each. Auth0 asks for at least 15 minutes between checks and limits the requests of all users together.`,
  );
}

/** Explains why a push server rejects the stream, in development only. */
export function warnOfPushRefusal(url: string, status: number): void {
  try {
    if (process.env.NODE_ENV === 'development') {
      warnOnce(
        'push',
        `the push server at ${url} responded with ${status}; polling continues. For 401, check that the token has the audience of the push server.`,
      );
    }
  } catch {
    // No environment.
  }
}
