import type { SignOutOptions } from '../contract/client.js';
import type { ClientEvent } from '../ports.js';
import { verdictOfError } from '../machine/verdict.js';
import { onSignedIn } from '../shell/client-registry.js';

/** The methods of an `Auth0Client` that are observed. */
interface ObservedClient {
  loginWithPopup?(options?: object, config?: PopupConfig): Promise<unknown>;
  getTokenSilently?(...request: unknown[]): Promise<unknown>;
  logout?(options?: SignOutOptions): Promise<void>;
  handleRedirectCallback?(url?: string): Promise<unknown>;
}

interface PopupConfig {
  readonly popup?: Window | null;
}

/** What the page knows about the calls of a client. */
interface Calls {
  readonly listeners: Set<(event: ClientEvent) => void>;
  /** The number of popups that are open. */
  popups: number;
  /** The number of losses. A token call that began before one restores the tokens of a session that is over. */
  losses: number;
  /** This package completes a login, and notifies the heartbeats itself. */
  isCompleting: boolean;
  /** The requests of checks in iframes. */
  readonly checks: Set<Promise<unknown>>;
  /** When the last login by popup completed. */
  loginAt: number;
  /** The logins by popup that are not complete. */
  readonly logins: Set<Promise<unknown>>;
  /** Called before a logout of the app that leaves the page. */
  readonly onLogout: Set<() => Promise<void>>;
  /** Clears the app. Called before every logout. */
  readonly clear: Set<() => Promise<void>>;
  restore: () => void;
}

const callsOfClients = new WeakMap<object, Calls>();

function callsOf(client: object): Calls {
  const calls = callsOfClients.get(client) ?? {
    listeners: new Set(),
    popups: 0,
    losses: 0,
    isCompleting: false,
    checks: new Set(),
    loginAt: -Infinity,
    logins: new Set(),
    onLogout: new Set(),
    clear: new Set(),
    restore: () => {},
  };
  callsOfClients.set(client, calls);
  return calls;
}

/** The session of a client is over. */
export function noteLoss(client: object): void {
  callsOf(client).losses++;
}

/** Whether a popup of a watched client is open. */
export function isPopupOpen(client: object): boolean {
  return callsOf(client).popups > 0;
}

/** Resolves when the popups of a watched client are closed, and their logins have been processed. */
export async function whenPopupCloses(client: object): Promise<void> {
  await Promise.allSettled(callsOf(client).logins);
}

/** When the last login by popup of a watched client completed. Epoch milliseconds. */
export function popupLoginAt(client: object): number {
  return callsOf(client).loginAt;
}

/** The options of token requests of checks. */
const checkRequests = new WeakSet<object>();

/** Makes a token request of a check. A popup that opens during one in an iframe waits for it. */
export function requestToken<Options extends object>(
  client: { getTokenSilently(options: Options): Promise<unknown> },
  options: Options,
  isInIframe: boolean,
): Promise<unknown> {
  checkRequests.add(options);
  const call = client.getTokenSilently(options);
  if (isInIframe) holdPopups(client, call);
  return call;
}

/** Makes a popup that opens during a request in an iframe wait for it. */
export function holdPopups(client: object, request: Promise<unknown>): void {
  const { checks } = callsOf(client);
  checks.add(request);
  const forget = () => void checks.delete(request);
  request.then(forget, forget);
}

/** The options of the logouts of this package. */
const ownLogouts = new WeakSet<object>();

/** Clears the app and signs out. */
export async function clearAndSignOut(
  client: { logout(options?: SignOutOptions): Promise<void> },
  options: SignOutOptions = {},
): Promise<void> {
  await runAll(callsOf(client).clear);
  const own = { ...options };
  ownLogouts.add(own);
  try {
    await client.logout(own);
  } finally {
    notifyListeners(client, 'logged_out');
  }
}

/** Completes a login, of which the caller notifies the heartbeats. */
export function completeQuietly<Result>(
  client: { handleRedirectCallback(url?: string): Promise<Result> },
  url: string,
): Promise<Result> {
  const calls = callsOf(client);
  calls.isCompleting = true;
  try {
    return client.handleRedirectCallback(url);
  } finally {
    calls.isCompleting = false;
  }
}

/** Signs out at the tenant. The app is cleared already, and the other tabs end by themselves. */
export function signOutQuietly(
  client: { logout(options?: SignOutOptions): Promise<void> },
  options: SignOutOptions,
): Promise<void> {
  ownLogouts.add(options);
  return client.logout(options);
}

function notifyListeners(client: object, event: ClientEvent): void {
  for (const listener of [...callsOf(client).listeners]) listener(event);
}

/** Adds a function that clears the app before every logout. Returns a function that removes it. */
export function onLogoutClear(client: object, clear: () => Promise<void>): () => void {
  const calls = callsOf(client);
  calls.clear.add(clear);
  return () => void calls.clear.delete(clear);
}

async function runAll(functions: ReadonlySet<() => Promise<void>>): Promise<void> {
  await Promise.all([...functions].map((each) => each()));
}

/**
 * Observes the calls of a client: a popup of the SDK takes any response for its own, so that no check
 * may ask while one is open, and a token call that fails may drop a refresh token.
 *
 * @param onLogout Called before a logout of the app that leaves the page. Must not reject.
 * @param onSignIn Called after a login by popup; that of the client's first watcher. Must not reject.
 * @returns An unsubscribe function, which restores the methods of the client.
 */
export function watchClient(
  client: object,
  listener: (event: ClientEvent) => void,
  onLogout: () => Promise<void>,
  onSignIn: () => Promise<void>,
): () => void {
  const calls = callsOf(client);
  if (calls.listeners.size === 0) calls.restore = wrap(client, calls, onSignIn);
  calls.listeners.add(listener);
  calls.onLogout.add(onLogout);
  listener(calls.popups > 0 ? 'popup_opened' : 'popup_closed');
  const unsubscribe = onSignedIn(client, () => listener('signed_in'));
  return () => {
    unsubscribe();
    calls.listeners.delete(listener);
    calls.onLogout.delete(onLogout);
    if (calls.listeners.size === 0) calls.restore();
  };
}

function wrap(client: ObservedClient, calls: Calls, onSignIn: () => Promise<void>): () => void {
  const notify = (event: ClientEvent) => calls.listeners.forEach((listener) => listener(event));

  async function runLogin(
    login: NonNullable<ObservedClient['loginWithPopup']>,
    options?: object,
    config?: PopupConfig,
  ): Promise<unknown> {
    if (calls.popups++ === 0) notify('popup_opened');
    let result: unknown;
    try {
      if (calls.checks.size > 0) {
        // The popup opens now, while the browser allows it, and navigates after the requests.
        const popup = config?.popup ?? openPopup();
        await Promise.allSettled(calls.checks);
        result = await login(options, popup ? { ...config, popup } : config);
      } else result = await login(options, config);
    } finally {
      if (--calls.popups === 0) notify('popup_closed');
    }
    calls.loginAt = Date.now();
    await onSignIn();
    return result;
  }

  const restorePopup = replace(client, 'loginWithPopup', (login) => (...request) => {
    const run = runLogin(login, ...request);
    calls.logins.add(run);
    const forget = () => void calls.logins.delete(run);
    run.then(forget, forget);
    return run;
  });
  const restoreToken = replace(client, 'getTokenSilently', (getToken) => async (...request) => {
    try {
      const { losses } = calls;
      const token = await getToken(...request);
      const isOwn = checkRequests.has(request[0] as object);
      if (!isOwn) notify(calls.losses > losses ? 'tokens_restored' : 'tokens_received');
      return token;
    } catch (error) {
      const { type, code } = verdictOfError(error, true);
      const isOwn = checkRequests.has(request[0] as object);
      if (!isOwn && code === 'login_required') notify('tokens_dropped');
      else if (!isOwn && type !== 'lost') notify('token_failed');
      throw error;
    }
  });
  const restoreCallback = replace(client, 'handleRedirectCallback', (complete) => async (url) => {
    const isOwn = calls.isCompleting;
    const address = new URL(url ?? window.location.href, window.location.href);
    const result = await complete(url);
    // An account that was connected is no login.
    if (!isOwn && !address.searchParams.has('connect_code')) await onSignIn();
    return result;
  });
  const restoreLogout = replace(client, 'logout', (logout) => async (options) => {
    // Without navigation it is the SDK itself, whose session may be over.
    const isLeaving = options?.openUrl !== false && !(options && ownLogouts.has(options));
    if (isLeaving) {
      // The other tabs first: they must not wait for the clean-up of this one.
      await runAll(calls.onLogout);
      await runAll(calls.clear);
    }
    try {
      return await logout(options);
    } finally {
      if (isLeaving) notify('logged_out');
    }
  });
  return () => {
    restoreLogout();
    restoreCallback();
    restoreToken();
    restorePopup();
  };
}

/** Replaces a method of an object. Returns a function that restores it, unless it was replaced again. */
function replace<Name extends keyof ObservedClient>(
  client: ObservedClient,
  name: Name,
  create: (original: NonNullable<ObservedClient[Name]>) => ObservedClient[Name],
): () => void {
  const original = client[name];
  if (typeof original !== 'function') return () => {};
  const isOwn = Object.hasOwn(client, name);
  const wrapper = create(original.bind(client) as NonNullable<ObservedClient[Name]>);
  try {
    client[name] = wrapper;
  } catch {
    // A frozen client is not observed.
    return () => {};
  }
  return () => {
    if (client[name] !== wrapper) return;
    if (isOwn) client[name] = original;
    else delete client[name];
  };
}

/** Opens a popup as the SDK does. */
function openPopup(): Window | null {
  const left = window.screenX + (window.innerWidth - 400) / 2;
  const top = window.screenY + (window.innerHeight - 600) / 2;
  return window.open(
    '',
    'auth0:authorize:popup',
    `left=${left},top=${top},width=400,height=600,resizable,scrollbars=yes,status=1`,
  );
}
