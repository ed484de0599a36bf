import type { AppMessage } from './app/contract.js';

/** Receives the messages of the apps in browsers whose pages have no binding to the test. */
export interface Inbox {
  /** Returns the number for messages to this receiver. */
  open(receive: (message: AppMessage) => void): number;
  deliver(number: number, message: string): void;
}

export function createInbox(): Inbox {
  const receivers: ((message: AppMessage) => void)[] = [];
  return {
    open: (receive) => receivers.push(receive) - 1,
    deliver: (number, message) => receivers[number]?.(JSON.parse(message) as AppMessage),
  };
}
