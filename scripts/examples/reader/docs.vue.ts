// Names of the reader's app in the guide to Vue.
import type { App, Component } from 'vue';

export declare const Home: Component;
export declare const Notes: Component;
export declare const Blocked: Component;

// What Nuxt imports into a plugin by itself. Its package is too large to be installed for one example.
export { useRouter } from 'vue-router';
export declare function defineNuxtPlugin(plugin: (nuxtApp: { vueApp: App }) => void): unknown;
export declare function onNuxtReady(callback: () => unknown): void;
declare global {
  interface ImportMeta {
    readonly client: boolean;
  }
}
