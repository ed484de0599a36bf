import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** The message of the browser for a failed connection or an error response. */
const brokenNetwork = /net::ERR_|Failed to load resource/;

/** The message of the browser if the tenant rejects the exchange of a code. */
const rejectedExchange = /Failed to load resource.* 403 .*\/oauth\/token\)$/;

/** Records the errors and warnings of all pages and iframes of a browser. */
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
    /** Ignores network errors from now on. */
    expectBrokenNetwork() {
      isNetworkBroken = true;
    },
    /**
     * Returns the messages that the test does not expect. If a user is blocked between the code and
     * the tokens of a check, the browser logs an error that no page can prevent: one message for each
     * such exchange is ignored.
     */
    complaints(rejectedExchanges: number): string[] {
      let left = rejectedExchanges;
      return complaints.filter((text) => {
        if (isNetworkBroken && brokenNetwork.test(text)) return false;
        return !(rejectedExchange.test(text) && left-- > 0);
      });
    },
  };
}
