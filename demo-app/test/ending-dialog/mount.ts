import { type SessionOptions, startSession } from '@auth0-heartbeat/core';
import type { createFakeSession } from '@auth0-heartbeat/core/testing';
import { Auth0SessionProvider } from '@auth0-heartbeat/react';
import { createAuth0Session } from '@auth0-heartbeat/vue';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createApp, nextTick } from 'vue';
import { endingTexts as texts } from '../../src/app/ending-texts.js';
import { EndingDialog } from '../../src/react/ending-dialog.js';
import VueEndingDialog from '../../src/vue/ending-dialog.vue';
import { guideBlocks } from './guide.js';
import { connectEndingDialog } from './plain.js';

/** Mounts a dialog in the element. Returns how to let it render, and how to remove it. */
export type Mount = (
  element: HTMLElement,
  client: ReturnType<typeof createFakeSession>['client'],
  options: SessionOptions,
) => { settle(work: () => Promise<void>): Promise<void>; unmount(): void };

const mountReact: Mount = (element, client, options) => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const root = createRoot(element);
  const dialog = createElement(EndingDialog, { texts });
  act(() => root.render(createElement(Auth0SessionProvider, { client, ...options }, dialog)));
  return { settle: (work) => act(work), unmount: () => act(() => root.unmount()) };
};

const mountVue: Mount = (element, client, options) => {
  const app = createApp(VueEndingDialog, { texts }).use(createAuth0Session({ client, ...options }));
  app.mount(element);
  return {
    async settle(work) {
      await work();
      await nextTick();
    },
    unmount: () => app.unmount(),
  };
};

const mountPlain: Mount = (element, client, options) => {
  element.innerHTML = guideBlocks('html').join('');
  const session = startSession(client, options);
  const disconnect = connectEndingDialog(session, element.querySelector('dialog')!, texts);
  return {
    settle: (work) => work(),
    unmount() {
      disconnect();
      session.stop();
    },
  };
};

export const mounts: Readonly<Record<string, Mount>> = {
  React: mountReact,
  Vue: mountVue,
  'plain TypeScript': mountPlain,
};
