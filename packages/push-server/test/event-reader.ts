/** A parsed event of an event stream. */
export interface ReceivedEvent {
  readonly event?: string;
  readonly data?: unknown;
  readonly retry?: number;
  readonly comment?: true;
}

/** Reads the events of a response. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';
  #pending: Promise<ReceivedEvent | undefined> | undefined;

  constructor(response: Response) {
    if (response.body === null) throw new Error('The response has no body');
    this.#reader = (response.body as ReadableStream<Uint8Array>).getReader();
  }

  /** Resolves with the next event, or `undefined` at the end of the stream. */
  async next(): Promise<ReceivedEvent | undefined> {
    const event = await this.#peek();
    this.#pending = undefined;
    return event;
  }

  #peek(): Promise<ReceivedEvent | undefined> {
    return (this.#pending ??= this.#read());
  }

  async #read(): Promise<ReceivedEvent | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end !== -1) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return parse(block);
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  /** Returns the events that have already arrived. */
  async readAvailable(): Promise<ReceivedEvent[]> {
    const events: ReceivedEvent[] = [];
    for (;;) {
      const event = await Promise.race([this.#peek(), afterPendingPromises()]);
      // A pending read is kept for the next call.
      if (event === undefined) return events;
      this.#pending = undefined;
      events.push(event);
    }
  }

  /** Closes the connection of the browser. */
  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}

/** Resolves after all promises that are already settled. */
async function afterPendingPromises(): Promise<undefined> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  return undefined;
}

function parse(block: string): ReceivedEvent {
  const fields = block.split('\n').map((line): ReceivedEvent => {
    const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    if (name === '') return { comment: true };
    if (name === 'data') return { data: JSON.parse(value) as unknown };
    return name === 'retry' ? { retry: Number(value) } : { [name]: value };
  });
  return Object.assign({}, ...fields) as ReceivedEvent;
}
