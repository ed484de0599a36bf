import { randomBytes } from 'node:crypto';
import type { LocalTenantFault, LocalTenantFaultKind } from '../contract-faults.js';
import { withdrawCors } from '../http/cors.js';
import type { App, Exchange } from '../http/exchange.js';
import { sendErrorPage, sendJson } from '../http/respond.js';
import { isPage, type AppliedFault, type FaultEndpoint, type FaultRequest } from './faults.js';

/** `answered` if a fault took over the response, otherwise the faults that the provider applies. */
export type FaultOutcome = 'answered' | ReadonlySet<LocalTenantFaultKind>;

const DEFAULT_LATENCY_MS = 1000;

/** Applies the active faults to a request. */
export async function applyFaults(
  { tenant: { faults }, rateLimits }: App,
  exchange: Exchange,
  request: FaultRequest,
): Promise<FaultOutcome> {
  const { endpoint } = request;
  const forProvider = new Set<LocalTenantFaultKind>();
  for (const applied of faults.apply(request)) {
    const { kind, latencyMs = DEFAULT_LATENCY_MS } = applied.fault;
    if (kind === 'latency') {
      await delay(exchange, latencyMs);
      if (exchange.res.destroyed) return 'answered';
    } else if (endpoint === '/authorize' && isProviderFault(kind)) {
      forProvider.add(kind);
    } else {
      if (kind === 'rate_limited') rateLimits.exhaust('authentication', exchange.res);
      respondWithFault(exchange, endpoint, kind, applied);
      return 'answered';
    }
  }
  return forProvider;
}

function isProviderFault(kind: LocalTenantFaultKind): boolean {
  return (
    kind === 'mfa_required' || kind === 'consent_required' || kind === 'third_party_cookies_blocked'
  );
}

function respondWithFault(
  exchange: Exchange,
  endpoint: FaultEndpoint,
  kind: Exclude<LocalTenantFaultKind, 'latency'>,
  applied: AppliedFault,
): void {
  const { req, res } = exchange;
  switch (kind) {
    case 'hang':
      res.once(
        'close',
        applied.holdConnection(() => req.socket.destroy()),
      );
      return;
    case 'connection_reset':
      req.socket.resetAndDestroy();
      return;
    case 'rate_limited':
      return sendRateLimit(exchange, endpoint, applied.fault);
    case 'server_error_html':
      return sendErrorPage(res, 500, 'server_error', 'Simulated fault: server_error_html');
    case 'server_error_json':
      return sendJson(res, 500, {
        error: 'server_error',
        error_description: 'Simulated fault: server_error_json',
      });
    case 'mfa_required':
      return sendJson(res, 403, {
        error: 'mfa_required',
        error_description: 'Multifactor authentication required',
        mfa_token: randomBytes(32).toString('base64url'),
      });
    case 'web_origin_not_allowed':
      return rejectOrigin(exchange, endpoint);
    case 'consent_required':
    case 'third_party_cookies_blocked':
      // The provider applies these, because it knows the session and its cookies.
      return;
    default:
      kind satisfies never;
  }
}

function sendRateLimit(
  { res }: Exchange,
  endpoint: FaultEndpoint,
  { error, errorDescription }: LocalTenantFault,
): void {
  const status = 429;
  const code = error ?? 'too_many_requests';
  const defaultDescription = error === undefined ? 'Global limit has been reached' : undefined;
  const description = errorDescription ?? defaultDescription;
  res.setHeader('Retry-After', '1');
  if (isPage(endpoint)) return sendErrorPage(res, status, code, description ?? '');
  return sendJson(res, status, { error: code, error_description: description });
}

function rejectOrigin(exchange: Exchange, endpoint: FaultEndpoint): void {
  const { res, url } = exchange;
  if (endpoint === '/authorize') {
    return sendUnregisteredOrigin(exchange, url.searchParams.get('redirect_uri') ?? '');
  }
  withdrawCors(exchange);
  return sendJson(res, 403, { error: 'access_denied', error_description: 'Origin not allowed' });
}

/** Sends the error page of `/authorize` for a web message to an unregistered origin. */
export function sendUnregisteredOrigin({ res }: Exchange, redirectUri: string): void {
  const description = `The specified redirect_uri '${redirectUri}' does not have a registered origin.`;
  sendErrorPage(res, 403, 'invalid_request', description);
}

/** Waits `ms` milliseconds, or until the client disconnects. */
function delay({ res }: Exchange, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    res.once('close', done);
    function done(): void {
      clearTimeout(timer);
      res.off('close', done);
      resolve();
    }
  });
}
