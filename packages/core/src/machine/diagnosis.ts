import type { DiagnosisCode, SessionDiagnosis } from '../session.js';

const texts: Record<DiagnosisCode, Omit<SessionDiagnosis, 'code'>> = {
  third_party_cookies_blocked: {
    message:
      'The tenant sees no session in an iframe: this browser blocks third-party cookies, or the session ended before silent authentication was proven to work.',
    help: 'Use a custom domain of the tenant under the domain of the app, or refresh tokens.',
  },
  cross_origin_isolated: {
    message: 'The page is cross-origin isolated, so the tenant cannot answer in an iframe.',
    help: 'Use refresh tokens, or serve the page without Cross-Origin-Embedder-Policy.',
  },
};

/** The finding with its texts. */
export function diagnose(code: DiagnosisCode): SessionDiagnosis {
  return Object.freeze({ code, ...texts[code] });
}
