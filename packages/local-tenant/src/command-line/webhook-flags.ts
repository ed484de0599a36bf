import type { LocalTenantWebhooks } from '../contract-webhooks.js';

/** The command line flags for webhooks. */
export const WEBHOOK_FLAGS = {
  'event-stream-url': { type: 'string' },
  'event-stream-token': { type: 'string' },
  'log-stream-url': { type: 'string' },
  'log-stream-token': { type: 'string' },
  'shared-signals-url': { type: 'string' },
  'shared-signals-audience': { type: 'string' },
  'shared-signals-authorization': { type: 'string' },
} as const;

type Values = { readonly [Flag in keyof typeof WEBHOOK_FLAGS]?: string | undefined };

/**
 * Reads the webhooks from flags and environment variables. A flag takes precedence. Omits a webhook
 * without a URL. `startLocalTenant` validates the other fields.
 */
export function readWebhookFlags(
  values: Values,
  environment: Readonly<Record<string, string | undefined>>,
): LocalTenantWebhooks {
  const eventStream = {
    url: values['event-stream-url'],
    token: values['event-stream-token'] ?? environment['EVENT_STREAM_TOKEN'],
  };
  const logStream = {
    url: values['log-stream-url'],
    token: values['log-stream-token'] ?? environment['LOG_STREAM_TOKEN'],
  };
  const sharedSignals = {
    url: values['shared-signals-url'],
    audience: values['shared-signals-audience'],
    authorization:
      values['shared-signals-authorization'] ?? environment['SHARED_SIGNALS_AUTHORIZATION'],
  };
  const streams = Object.entries({ eventStream, logStream, sharedSignals });
  return Object.fromEntries(
    streams
      .filter(([, { url }]) => url !== undefined)
      .map(([name, each]) => [name, withoutUndefined(each)]),
  );
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, each]) => each !== undefined));
}
