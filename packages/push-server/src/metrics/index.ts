/**
 * Counts what a push server does, for Prometheus and whatever else reads OpenMetrics.
 *
 * @packageDocumentation
 */
import { Counter, Gauge, Registry, type RegistryContentType } from 'prom-client';
import type { Health, PushServerMetrics } from '../contract.js';
import type { LogEvent } from '../log.js';

/** Options of {@link createMetrics}. */
export interface MetricsOptions {
  /**
   * A registry of your own, whose other metrics are served as well. Default: a new registry, in the
   * OpenMetrics format.
   */
  readonly registry?: Registry<RegistryContentType>;
}

/**
 * Creates the metrics of one push server. Needs `prom-client`. No metric contains user data.
 *
 * @param options The registry.
 *
 * @example
 * ```ts
 * import { createPushServer } from '@auth0-heartbeat/push-server';
 * import { createMetrics } from '@auth0-heartbeat/push-server/metrics';
 *
 * const pushServer = createPushServer({
 *   issuer: 'https://example.eu.auth0.com/',
 *   audience: 'https://api.example.com',
 *   metrics: createMetrics(),
 * });
 * ```
 *
 * @see [OpenMetrics](https://prometheus.io/docs/specs/om/open_metrics_spec/)
 */
export function createMetrics(options: MetricsOptions = {}): PushServerMetrics {
  const registry = options.registry ?? createRegistry();
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `push_server_${name}`, help, labelNames, registers: [registry] });
  const hints = counter('hints_sent_total', 'Hints written to streams');
  const webhooks = counter('webhooks_total', 'Accepted webhook requests', 'route');
  const webhookHints = counter('webhook_hints_total', 'Hints of accepted webhooks', 'route');
  const ignored = counter('webhook_events_ignored_total', 'Events without a hint', 'route');
  const refusals = counter(
    'refusals_total',
    'Refused requests',
    ...(['route', 'status', 'code'] as const),
  );
  const failures = counter('failures_total', 'Requests that failed because of an error', 'route');
  const closed = counter('streams_closed_total', 'Streams closed by this node', 'reason');
  const entries = counter('backplane_entries_total', 'Unusual backplane entries', 'result');

  function addGauges(health: () => Health): void {
    const gauge = (name: string, help: string, read: (health: Health) => number) =>
      new Gauge({
        name: `push_server_${name}`,
        help,
        registers: [registry],
        collect() {
          this.set(read(health()));
        },
      });
    gauge('streams', 'Open streams', ({ streams }) => streams);
    gauge('queued_hints', 'Hints that wait for their turn', ({ queuedHints }) => queuedHints);
    gauge('draining', '1 while the node shuts down', ({ status }) => Number(status === 'draining'));
    if (health().backplane === 'none') return;
    gauge('backplane_connected', '1 while hints of other nodes arrive', ({ backplane }) =>
      Number(backplane === 'connected'),
    );
  }

  function log(event: LogEvent): void {
    switch (event.event) {
      case 'received':
        webhooks.inc({ route: event.route });
        webhookHints.inc({ route: event.route }, event.hints);
        return ignored.inc({ route: event.route }, event.ignored);
      case 'refused':
        return refusals.inc({ route: event.route, status: event.status, code: event.code });
      case 'failed':
        return failures.inc({ route: event.route });
      case 'slow_reader_closed':
        return closed.inc({ reason: 'slow_reader' });
      case 'oldest_stream_closed':
        return closed.inc({ reason: 'too_many_of_one_user' });
      case 'backplane_entries_dropped':
        return entries.inc({ result: 'dropped' }, event.entries);
      case 'backplane_entries_ignored':
        return entries.inc({ result: 'ignored' }, event.entries);
      case 'backplane_entries_resent':
        return entries.inc({ result: 'resent' }, event.entries);
      case 'draining':
      case 'closed':
      case 'backplane_connected':
      case 'backplane_disconnected':
        // In the gauges.
        return undefined;
      default:
        return event satisfies never;
    }
  }

  return {
    observe: addGauges,
    log,
    hintSent: (streams) => hints.inc(streams),
    async render() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

function createRegistry(): Registry<RegistryContentType> {
  const registry = new Registry<RegistryContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
}
