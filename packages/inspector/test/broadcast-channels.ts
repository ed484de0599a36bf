import { vi } from 'vitest';

/** The channels of a browser, without its delays: what one sends, the others of that name hear at once. */
export function stubBroadcastChannels(): { send(data: unknown): void; open(): number } {
  const channels = new Set<FakeChannel>();
  class FakeChannel extends EventTarget {
    constructor(readonly name: string) {
      super();
      channels.add(this);
    }
    postMessage(data: unknown): void {
      for (const channel of channels) {
        if (channel !== this) channel.dispatchEvent(new MessageEvent('message', { data }));
      }
    }
    close(): void {
      channels.delete(this);
    }
  }
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  return {
    send: (data) => FakeChannel.prototype.postMessage(data),
    open: () => channels.size,
  };
}
