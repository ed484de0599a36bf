/** An event as a browser sees it. */
export interface ReceivedEvent {
  readonly event?: string;
  readonly data?: unknown;
  readonly retry?: number;
  readonly comment?: true;
}

/** Reads the events of a response one by one. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';
  #waiting: Promise<ReceivedEvent | undefined> | undefined;

  constructor(response: Response) {
    if (response.body === null) throw new Error('the response has no body');
    this.#reader = (response.body as ReadableStream<Uint8Array>).getReader();
  }

  /** Waits for the next event; undefined at the end of the stream. */
  async next(): Promise<ReceivedEvent | undefined> {
    const event = await this.#coming();
    this.#waiting = undefined;
    return event;
  }

  #coming(): Promise<ReceivedEvent | undefined> {
    return (this.#waiting ??= this.#read());
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

  /** What is there already; waits for nothing that may still come. */
  async arrived(): Promise<ReceivedEvent[]> {
    const events: ReceivedEvent[] = [];
    for (;;) {
      const event = await Promise.race([this.#coming(), nothingMore()]);
      // What has not come yet stays for the next call.
      if (event === undefined) return events;
      this.#waiting = undefined;
      events.push(event);
    }
  }

  /** The browser goes away. */
  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}

/** Later than every promise that is settled already. */
async function nothingMore(): Promise<undefined> {
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
