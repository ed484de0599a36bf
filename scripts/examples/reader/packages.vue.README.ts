// What Nuxt imports into a plugin by itself. Its package is too large to be installed for one example.
import type { App } from 'vue';
import type { RouteLocationRaw } from 'vue-router';

export { useRouter } from 'vue-router';
export declare function defineNuxtPlugin(
  plugin: (nuxtApp: { vueApp: App }) => void | Promise<void>,
): unknown;
export declare function showError(error: string | Error): Error;
export declare function onNuxtReady(callback: () => unknown): void;
export declare function navigateTo(
  to: RouteLocationRaw,
  options: { replace: boolean },
): Promise<unknown>;
