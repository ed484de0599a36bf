import type { PushServer, PushServerOptions } from '@auth0-heartbeat/push-server';
import type { Hono } from 'hono';
import type { RequestListener } from 'node:http';

export declare const pushServer: PushServer;
export declare const options: PushServerOptions;
export declare const app: Hono;
/** Express hands its handlers what Node's http server hands a listener. */
export declare function express(): { use(path: string, handler: RequestListener): void };
export declare function findUserId(email: unknown): Promise<string | undefined>;
