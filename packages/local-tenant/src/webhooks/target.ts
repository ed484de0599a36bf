import type { LocalTenantDeliveryTarget } from '../contract-webhooks.js';

/** The receiver of messages of one kind. */
export interface Target {
  readonly kind: LocalTenantDeliveryTarget;
  readonly url: string;
  /** For Back-Channel Logout: the client ID of the application. */
  readonly clientId?: string;
  /** The whole `Authorization` header. */
  readonly authorization?: string;
}

/** A message before encoding. */
export interface Message {
  /** The same for all attempts, so that receivers can detect duplicates. */
  readonly id: string;
  /** The event name for the delivery journal. */
  readonly event: string;
  /** The claims, the cloud event or the log record. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** A message with its target. */
export interface OutgoingMessage {
  readonly target: Target;
  readonly message: Message;
}
