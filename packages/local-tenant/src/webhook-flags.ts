import type { LocalTenantWebhooks } from './contract-webhooks.js';

/** The flags that say whom the tenant tells. */
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
 * The webhooks that the flags ask for; what is no flag may be in the environment. A stream without
 * a URL is none; what else is missing or wrong is found out with the other options.
 */
export function webhooksOfFlags(
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
    streams.filter(([, { url }]) => url !== undefined).map(([name, each]) => [name, known(each)]),
  );
}

function known(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, each]) => each !== undefined));
}
