// Names that stand for the reader's own app where an example has no JSX.
import type { SessionSnapshot } from '@auth0-heartbeat/core';
import type { App as VueApp, Component } from 'vue';
import type { Router } from 'vue-router';

export declare const app: VueApp;
export declare const router: Router;
export declare const App: Component;
export declare const Offline: Component;
export declare const Salaries: Component;
export declare const Spinner: Component;
export declare function render(snapshot: SessionSnapshot): void;
