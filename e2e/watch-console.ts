import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** What the browser itself writes where a connection broke or an answer is an error. */
const brokenNetwork = /net::ERR_|Failed to load resource/;

/** What it writes where the tenant does not give tokens for a code. */
const refusedExchange = /Failed to load resource.* 403 .*\/oauth\/token\)$/;

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
    /**
     * What was written, without what the test expects. A block that falls into the middle of a
     * check, between its code and its tokens, is answered with an error, which no page can keep the
     * browser from writing: one line for each such exchange is left out.
     */
    complaints(refusedExchanges: number): string[] {
      let left = refusedExchanges;
      return complaints.filter((text) => {
        if (isNetworkBroken && brokenNetwork.test(text)) return false;
        return !(refusedExchange.test(text) && left-- > 0);
      });
    },
  };
}
