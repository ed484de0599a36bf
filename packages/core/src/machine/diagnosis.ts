import type { DiagnosisCode, SessionDiagnosis } from '../session.js';

const customDomain =
  'Give the tenant a custom domain under the domain of the app, or use refresh tokens.';

/** What is the matter, and the remedies. */
export const diagnoses: Record<DiagnosisCode, readonly [message: string, help: string]> = {
  third_party_cookies_blocked: [
    'The tenant sees no session in an iframe: the browser blocks its cookies, or the session is over.',
    customDomain,
  ],
  cross_origin_isolated: [
    'In a cross-origin isolated page the tenant cannot answer in an iframe.',
    'Use refresh tokens, or drop Cross-Origin-Embedder-Policy.',
  ],
  refresh_token_mode: [
    'Refresh tokens outlive the session: a sign-out elsewhere is not seen.',
    'Use sessionProbe where the browser allows it, or back-channel logout.',
  ],
  web_origin_not_allowed: [
    'The tenant never answered in an iframe.',
    "Add the app's origin to the Allowed Web Origins, and the tenant to frame-src of the CSP.",
  ],
  redirect_loop: ['Each new login is lost at once, so this one is left alone.', customDomain],
};

/** The finding with its texts. */
export function diagnose(code: DiagnosisCode): SessionDiagnosis {
  const [message, help] = diagnoses[code];
  return Object.freeze({ code, message, help });
}
