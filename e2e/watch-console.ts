import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** What the browser itself writes where a connection broke or an answer is an error. */
const brokenNetwork = /net::ERR_|Failed to load resource/;

/** Hears the errors and warnings of every page and frame of a browser. */
export function watchConsole(context: BrowserContext) {
  const complaints: string[] = [];
  let isNetworkBroken = false;

  context.on('console', (message: ConsoleMessage) => {
    const type = message.type();
    if (type !== 'error' && type !== 'warning') return;
    if (isNetworkBroken && brokenNetwork.test(message.text())) return;
    complaints.push(`${type}: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));

  return {
    /** From now on the browser may say that connections break. */
    expectBrokenNetwork() {
      isNetworkBroken = true;
    },
    complaints: () => complaints.filter((text) => !(isNetworkBroken && brokenNetwork.test(text))),
  };
}
