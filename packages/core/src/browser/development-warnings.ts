import type { SessionHeartbeat } from '../contract/session-heartbeat.js';
import type { DiagnosisCode } from '../contract/session.js';

declare const process: { readonly env: { readonly NODE_ENV?: string } };

const shown = new Set<string>();

/** Writes a warning to the console, once per topic. */
function warn(topic: string, text: string): void {
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
  redirect_loop:
    'every new login was lost at once, so this session is kept. Use a custom domain of the tenant under the domain of the app, or refresh tokens.',
};

/** Explains each diagnosis and its remedy, and warns about a short interval, in development only. */
export function warnInDevelopment(
  heartbeat: Pick<SessionHeartbeat, 'on'>,
  intervalMs: number,
): void {
  try {
    if (process.env.NODE_ENV === 'development') {
      heartbeat.on('diagnosis', ({ code }) => warn(code, `${code}: ${remedies[code]}`));
      if (intervalMs < 60_000) warnOfLoad(intervalMs);
    }
  } catch {
    // No environment.
  }
}

function warnOfLoad(intervalMs: number): void {
  const checks = Math.round(60_000 / intervalMs);
  warn(
    'intervalMs',
    `intervalMs ${intervalMs} causes up to ${checks} checks a minute per browser, of two requests each. Auth0 asks for at least 15 minutes between checks and limits the requests of all users together.`,
  );
}

/** Explains why a push server rejects the stream, in development only. */
export function warnOfPushRefusal(url: string, status: number): void {
  try {
    if (process.env.NODE_ENV === 'development') {
      warn(
        'push',
        `the push server at ${url} responded with ${status}; polling continues. For 401, check that the token has the audience of the push server.`,
      );
    }
  } catch {
    // No environment.
  }
}
