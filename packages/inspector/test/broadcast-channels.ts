import { vi } from 'vitest';

/** Replaces `BroadcastChannel` by one without delays. All channels receive what one of them sends. */
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
