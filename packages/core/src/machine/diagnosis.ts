import type { DiagnosisCode, SessionDiagnosis } from '../session.js';

const remedies = 'Use a custom domain under the domain of the app, or refresh tokens.';

/** What is the matter, and the remedies. */
const diagnoses: Record<DiagnosisCode, readonly [message: string, help: string]> = {
  third_party_cookies_blocked: [
    'An iframe sees no session: the browser blocks the cookies of the tenant, or it is over.',
    remedies,
  ],
  cross_origin_isolated: [
    'A cross-origin isolated page has no silent authentication.',
    'Use refresh tokens, or no Cross-Origin-Embedder-Policy.',
  ],
  refresh_token_mode: [
    'Refresh tokens outlive the session: no sign-out elsewhere is seen.',
    'Use sessionProbe, or back-channel logout.',
  ],
  web_origin_not_allowed: [
    'The tenant never answers in an iframe.',
    'Add the origin of the app to Allowed Web Origins, and the tenant to frame-src.',
  ],
  redirect_loop: ['Each new login is lost at once, so this one is kept.', remedies],
};

/** The finding with its texts. */
export function diagnose(code: DiagnosisCode): SessionDiagnosis {
  const [message, help] = diagnoses[code];
  return Object.freeze({ code, message, help });
}
