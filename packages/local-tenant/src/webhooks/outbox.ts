import type { Clock, Wait } from '../clock.js';
import type { LocalTenantDelivery, LocalTenantDeliveryTarget } from '../contract-webhooks.js';
import { reportInternalError } from '../report-internal-error.js';
import type { Encoding } from './encoding.js';
import type { PostResult, Post } from './post.js';
import type { OutgoingMessage, Message, Target } from './target.js';

/** The dependencies of an {@link Outbox}. */
export interface OutboxDependencies {
  readonly encodings: Readonly<Record<LocalTenantDeliveryTarget, Encoding>>;
  readonly post: Post;
  readonly wait: Wait;
  readonly now: Clock;
  /** Called after each attempt. */
  readonly record: (
    attempt: Omit<LocalTenantDelivery, 'sequence'>,
    messages: readonly Message[],
  ) => void;
}

/** The delays before the second, third and fourth attempt. The fourth attempt is the last. */
const RETRY_DELAYS_MS: readonly number[] = [1000, 2000, 4000];

/** The most messages in the queue of one target. */
const MAX_QUEUED = 500;

interface TargetQueue {
  readonly target: Target;
  readonly abort: AbortController;
  messages: Message[];
  running: Promise<void>;
}

/**
 * Delivers messages in the background. Each target has its own queue, which keeps the order and
 * retries failed deliveries.
 */
export class Outbox {
  readonly #dependencies: OutboxDependencies;
  readonly #queues = new Map<string, TargetQueue>();

  constructor(dependencies: OutboxDependencies) {
    this.#dependencies = dependencies;
  }

  send({ target, message }: OutgoingMessage): void {
    const key = JSON.stringify(target);
    const queue = this.#queues.get(key) ?? this.#openQueue(key, target);
    queue.messages.push(message);
    if (queue.messages.length <= MAX_QUEUED) return;
    const dropped = queue.messages.splice(0, 1);
    this.#record(queue, dropped, 0, { error: 'queue full' }, 'failed');
  }

  /** Resolves when all queues are empty. */
  async settled(): Promise<void> {
    while (this.#queues.size > 0) {
      await Promise.all([...this.#queues.values()].map(({ running }) => running));
    }
  }

  /** Aborts running requests and drops all queued messages. */
  clear(): void {
    for (const { abort } of this.#queues.values()) abort.abort();
    this.#queues.clear();
  }

  #openQueue(key: string, target: Target): TargetQueue {
    const abort = new AbortController();
    const queue: TargetQueue = { target, abort, messages: [], running: Promise.resolve() };
    this.#queues.set(key, queue);
    // Starts in a microtask, so that one request can batch the messages of the current task.
    queue.running = Promise.resolve().then(() => this.#run(key, queue));
    return queue;
  }

  async #run(key: string, queue: TargetQueue): Promise<void> {
    const { batchSize } = this.#dependencies.encodings[queue.target.kind];
    while (queue.messages.length > 0 && !queue.abort.signal.aborted) {
      try {
        await this.#deliver(queue, queue.messages.splice(0, batchSize));
      } catch (error) {
        reportInternalError('a delivery failed', error);
      }
    }
    // No `await` between the loop and this: a new message must not enter the finished queue.
    if (this.#queues.get(key) === queue) this.#queues.delete(key);
  }

  async #deliver(queue: TargetQueue, messages: readonly Message[]): Promise<void> {
    const { encodings, post, wait } = this.#dependencies;
    const { signal } = queue.abort;
    const { kind, url, authorization } = queue.target;
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
      this.#record(queue, messages, attempt, answer, outcome);
      if (outcome !== 'retrying' || delay === undefined) return;
      await wait(delay, signal);
      if (signal.aborted) return;
    }
  }

  #record(
    { target: { kind, url, clientId } }: TargetQueue,
    messages: readonly Message[],
    attempt: number,
    answer: PostResult,
    outcome: LocalTenantDelivery['outcome'],
  ): void {
    const delivery = {
      at: this.#dependencies.now(),
      target: kind,
      url: url.split('?', 1)[0] ?? url,
      ...(clientId === undefined ? undefined : { client_id: clientId }),
      id: messages.at(-1)?.id ?? '',
      events: messages.map(({ event }) => event),
      attempt,
      ...answer,
      outcome,
    };
    this.#dependencies.record(delivery, messages);
  }
}

function outcomeOf(
  answer: PostResult,
  { retries }: Encoding,
  canRetry: boolean,
): LocalTenantDelivery['outcome'] {
  if (!('status' in answer)) return canRetry ? 'retrying' : 'failed';
  if (answer.status >= 200 && answer.status < 300) return 'delivered';
  return canRetry && retries(answer.status) ? 'retrying' : 'failed';
}
