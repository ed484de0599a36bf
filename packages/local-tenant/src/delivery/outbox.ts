import type { LocalTenantDelivery, LocalTenantDeliveryTarget } from '../contract-webhooks.js';
import { reportDefect } from '../report-defect.js';
import type { Clock } from '../tenant/clock.js';
import type { Encoding } from './encoding.js';
import type { Answer, Post } from './post.js';
import type { Addressed, Message, Target } from './target.js';
import type { Wait } from './wait.js';

/** What an outbox needs of the world. */
export interface OutboxPorts {
  readonly encodings: Readonly<Record<LocalTenantDeliveryTarget, Encoding>>;
  readonly post: Post;
  readonly wait: Wait;
  readonly now: Clock;
  /** Is told of every attempt. */
  readonly record: (
    attempt: Omit<LocalTenantDelivery, 'sequence'>,
    messages: readonly Message[],
  ) => void;
}

/** Pauses before the second, third and fourth attempt, which is the last. */
const RETRY_DELAYS_MS: readonly number[] = [1000, 2000, 4000];

const MAX_WAITING = 500;

interface Lane {
  readonly target: Target;
  readonly abort: AbortController;
  waiting: Message[];
  running: Promise<void>;
}

/**
 * Delivers messages: at once, in order for each target, and again when it fails. Nobody waits for
 * it but by {@link settled}.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #lanes = new Map<string, Lane>();

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  send({ target, message }: Addressed): void {
    const key = JSON.stringify(target);
    const lane = this.#lanes.get(key) ?? this.#open(key, target);
    lane.waiting.push(message);
    if (lane.waiting.length <= MAX_WAITING) return;
    const dropped = lane.waiting.splice(0, 1);
    this.#record(lane, dropped, 0, { error: 'too much is waiting' }, 'failed');
  }

  /** Resolves once nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#lanes.size > 0) {
      await Promise.all([...this.#lanes.values()].map(({ running }) => running));
    }
  }

  /** Abandons what is on its way. */
  clear(): void {
    for (const { abort } of this.#lanes.values()) abort.abort();
    this.#lanes.clear();
  }

  #open(key: string, target: Target): Lane {
    const abort = new AbortController();
    const lane: Lane = { target, abort, waiting: [], running: Promise.resolve() };
    this.#lanes.set(key, lane);
    // Later, so that what happens at once can travel together.
    lane.running = Promise.resolve().then(() => this.#run(key, lane));
    return lane;
  }

  async #run(key: string, lane: Lane): Promise<void> {
    const { batchSize } = this.#ports.encodings[lane.target.kind];
    while (lane.waiting.length > 0 && !lane.abort.signal.aborted) {
      try {
        await this.#deliver(lane, lane.waiting.splice(0, batchSize));
      } catch (error) {
        reportDefect('a delivery failed', error);
      }
    }
    // Before anything else can be sent: a closed lane takes no message.
    if (this.#lanes.get(key) === lane) this.#lanes.delete(key);
  }

  async #deliver(lane: Lane, messages: readonly Message[]): Promise<void> {
    const { encodings, post, wait } = this.#ports;
    const { signal } = lane.abort;
    const { kind, url, authorization } = lane.target;
    const encoding = encodings[kind];
    const headers = {
      'Content-Type': encoding.contentType,
      Accept: 'application/json',
      ...(authorization === undefined ? undefined : { Authorization: authorization }),
    };
    const body = await encoding.encode(messages);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await post(url, headers, body, signal);
      if (signal.aborted) return;
      const delay = RETRY_DELAYS_MS[attempt - 1];
      const outcome = outcomeOf(answer, encoding, delay !== undefined);
      this.#record(lane, messages, attempt, answer, outcome);
      if (outcome !== 'retrying' || delay === undefined) return;
      await wait(delay, signal);
      if (signal.aborted) return;
    }
  }

  #record(
    { target: { kind, url, clientId } }: Lane,
    messages: readonly Message[],
    attempt: number,
    answer: Answer,
    outcome: LocalTenantDelivery['outcome'],
  ): void {
    const delivery = {
      at: this.#ports.now(),
      target: kind,
      url: url.split('?', 1)[0] ?? url,
      ...(clientId === undefined ? undefined : { client_id: clientId }),
      id: messages.at(-1)?.id ?? '',
      events: messages.map(({ event }) => event),
      attempt,
      ...answer,
      outcome,
    };
    this.#ports.record(delivery, messages);
  }
}

function outcomeOf(
  answer: Answer,
  { retriesClientErrors }: Encoding,
  mayTryAgain: boolean,
): LocalTenantDelivery['outcome'] {
  if ('status' in answer && answer.status >= 200 && answer.status < 300) return 'delivered';
  const refused = 'status' in answer && answer.status < 500 && !isTemporary(answer.status);
  return mayTryAgain && (retriesClientErrors || !refused) ? 'retrying' : 'failed';
}

/** Request Timeout and Too Many Requests. */
function isTemporary(status: number): boolean {
  return status === 408 || status === 429;
}
