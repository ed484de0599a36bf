import type { ApolloClient } from '@apollo/client';
import type { Reducer } from '@reduxjs/toolkit';
import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query';
import type { Persister } from '@tanstack/query-persist-client-core';

export declare const request: IDBOpenDBRequest;
export declare const persister: Persister;
export declare const apolloClient: ApolloClient;
export declare const notes: Reducer<string[]>;
export declare const cart: Reducer<string[]>;
export const api = createApi({ baseQuery: fetchBaseQuery(), endpoints: () => ({}) });
