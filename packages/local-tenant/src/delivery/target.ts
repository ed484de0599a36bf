import type { LocalTenantDeliveryTarget } from '../contract-webhooks.js';

/** Where messages of one kind go. */
export interface Target {
  readonly kind: LocalTenantDeliveryTarget;
  readonly url: string;
  /** Of Back-Channel Logout: the application that is told. */
  readonly clientId?: string;
  /** The whole `Authorization` header. */
  readonly authorization?: string;
}

/** What is to be told, before it is signed or put together with others. */
export interface Message {
  /** The same at each attempt, so that a receiver can tell a repetition. */
  readonly id: string;
  /** For the journal: what is told. */
  readonly event: string;
  /** Claims, a cloud event or a log event with its id. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** A message and where it goes. */
export interface Addressed {
  readonly target: Target;
  readonly message: Message;
}
