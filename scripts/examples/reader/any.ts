// Names that stand for the reader's own app in the examples of the documentation.
import type { LoginResult, LossReason, Session, SessionHeartbeat } from '@auth0-heartbeat/core';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import type { QueryClient } from '@tanstack/query-core';

export declare const auth0: Auth0Client;
export declare const session: Session;
export declare const heartbeat: SessionHeartbeat;
export declare const login: LoginResult;
export declare const clearLocalState: () => void;
export declare function report(reason: LossReason): void;
export declare function showBlockedPage(): void;

// What an app clears.
export declare const queryClient: QueryClient;
export declare function clearDrafts(): void;
export declare function csrfToken(): string;
