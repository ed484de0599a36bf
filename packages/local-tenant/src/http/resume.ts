import { sessionCookieOf } from '../provider/cookies.js';
import { answerFromProvider } from './authentication.js';
import type { App, Exchange } from './exchange.js';

/**
 * `/authorize/{uid}`: goes on after a login. The login ends the session that the browser had,
 * whoever it belonged to, so that each login has a session and a `sid` of its own.
 */
export async function answerResume(app: App, exchange: Exchange, uid: string): Promise<void> {
  const { artifacts, sessions } = app.tenant;
  const { req } = exchange;
  const loginId = artifacts.get('Interaction', uid)?.result?.login?.['loginId'];
  const cookie = sessionCookieOf(req.headers.cookie, app.cookies);
  const session = cookie === undefined ? undefined : artifacts.get('Session', cookie);
  const current = sessions.alive(session?.uid);
  if (loginId !== undefined && current !== undefined && current.loginId !== loginId) {
    sessions.endBrowserSession(current.uid, 'replaced');
  }
  await answerFromProvider(app, exchange, req);
}
