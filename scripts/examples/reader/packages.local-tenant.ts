import type { LocalTenant, LocalTenantClient } from '@auth0-heartbeat/local-tenant';

export declare const tenant: LocalTenant;
export declare const client: LocalTenantClient;
export declare const url: string;
export declare const token: string;
export declare const logoutUrl: string;
