import { createHash } from 'node:crypto';

/** The style sheet of all pages. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f3f4f8; --card: #ffffff; --line: #dfe2ea; --field: #ffffff; --field-line: #8b93a7;
  --text: #1a1d29; --soft: #565d70; --accent: #4f46e5; --accent-down: #4338ca; --on-accent: #ffffff;
  --tint: #eef0fb; --tint-text: #3730a3; --bad: #b42318; --bad-tint: #fef3f2; --bad-line: #fda29b;
  --shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 12px 32px rgb(16 24 40 / 10%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1017; --card: #181b26; --line: #363c50; --field: #11141d; --field-line: #6a7389;
    --text: #f0f2f8; --soft: #a5adc0; --accent: #635bf0; --accent-down: #5048e0; --on-accent: #ffffff;
    --tint: #232741; --tint-text: #c3c7ff; --bad: #ff9c92; --bad-tint: #33191a; --bad-line: #7a3230;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 16px 40px rgb(0 0 0 / 45%);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; padding: 24px 16px; display: grid; place-items: center;
  background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
main { width: 100%; max-width: 404px; }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 16px;
  box-shadow: var(--shadow); padding: 36px 36px 32px;
}
.mark { display: block; width: 48px; height: 48px; margin: 0 auto 20px; }
.mark rect { fill: var(--accent); }
.mark path {
  fill: none; stroke: var(--on-accent); stroke-width: 3; stroke-linecap: round;
  stroke-linejoin: round;
}
h1 { margin: 0; font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; text-align: center; text-wrap: balance; }
.lead { margin: 8px 0 24px; text-align: center; color: var(--soft); overflow-wrap: anywhere; text-wrap: balance; }
.lead strong { color: var(--text); font-weight: 600; }
label { display: block; margin: 0 0 6px; font-size: 14px; font-weight: 600; }
input {
  display: block; width: 100%; height: 46px; margin: 0 0 18px; padding: 0 14px;
  border: 1px solid var(--field-line); border-radius: 10px; background: var(--field);
  color: var(--text); font: inherit;
}
input[aria-invalid='true'] { border-color: var(--bad); }
button {
  display: block; width: 100%; min-height: 46px; padding: 8px 16px; border-radius: 10px;
  border: 1px solid transparent; font: inherit; font-weight: 600; cursor: pointer;
  overflow-wrap: anywhere;
}
.primary { background: var(--accent); color: var(--on-accent); margin-top: 6px; }
.primary:hover { background: var(--accent-down); }
.secondary { background: transparent; color: var(--text); border-color: var(--line); margin-top: 10px; }
.secondary:hover { background: var(--tint); }
input:focus-visible, button:focus-visible, a:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px;
}
.error {
  margin: 0 0 20px; padding: 11px 14px; border: 1px solid var(--bad-line); border-radius: 10px;
  background: var(--bad-tint); color: var(--bad); font-size: 15px; font-weight: 500;
}
.local { margin-top: 28px; padding-top: 22px; border-top: 1px solid var(--line); }
.local h2 { margin: 0; font-size: 14px; font-weight: 600; }
.local p { margin: 2px 0 12px; font-size: 13px; color: var(--soft); }
.users { display: grid; gap: 8px; }
.user {
  display: flex; align-items: center; gap: 12px; text-align: left; font-weight: 500;
  background: transparent; color: var(--text); border-color: var(--line);
}
.user:hover { background: var(--tint); }
.user .initial {
  flex: none; display: grid; place-items: center; width: 30px; height: 30px; border-radius: 50%;
  background: var(--tint); color: var(--tint-text); font-size: 14px; font-weight: 700;
}
.user .name { flex: 1; min-width: 0; }
.badge {
  flex: none; padding: 1px 8px; border: 1px solid var(--bad-line); border-radius: 999px;
  background: var(--bad-tint); color: var(--bad); font-size: 12px; font-weight: 600;
}
.scopes { margin: 0 0 20px; padding: 14px 14px 14px 34px; border-radius: 10px; background: var(--tint); }
.facts { margin: 0; font-size: 14px; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0 0 12px; overflow-wrap: anywhere; }
.facts dd:last-child { margin-bottom: 0; }
code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.foot { margin: 18px 0 0; text-align: center; font-size: 13px; color: var(--soft); }
@media (max-width: 440px) {
  body { padding: 0; place-items: stretch; background: var(--card); }
  main { max-width: none; }
  .card { border: 0; border-radius: 0; box-shadow: none; padding: 32px 20px 24px; }
  .foot { padding-bottom: 24px; margin-top: 0; }
}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * Returns the Content-Security-Policy of all pages. It allows the style sheet and the inline icon,
 * and no scripts or frames. Browsers also apply `form-action` to the redirects of a form, so
 * `formTargets` must contain the origin of the callback URL.
 */
export function contentSecurityPolicy(formTargets: readonly string[] = []): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    'img-src data:',
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
