import { expect } from '@playwright/test';
import type { EnginePage } from '../engines/contract.js';
import { poll } from './poll.js';

/** A message from an app to its test. */
export interface Message {
  readonly what: string;
  readonly payload: unknown;
}

declare global {
  interface Window {
    notifyTest(message: Message): unknown;
  }
}

/** One tab of a browser with an app that notifies its test, and with the login page of the tenant. */
export abstract class BrowserTab<AppMessage extends Message> {
  readonly enginePage: EnginePage;
  readonly tenantDomain: string;
  /** The messages of the app, oldest first, across all its pages. */
  readonly messages: AppMessage[] = [];

  constructor(enginePage: EnginePage, tenantDomain: string) {
    this.enginePage = enginePage;
    this.tenantDomain = tenantDomain;
  }

  /** Call it before the app is opened. */
  async listen(): Promise<void> {
    await this.enginePage.exposeBinding?.('notifyTest', (message) => {
      this.messages.push(message as AppMessage);
    });
  }

  /** The payloads of all messages of one kind, oldest first. */
  all<Name extends AppMessage['what']>(
    name: Name,
  ): Extract<AppMessage, { what: Name }>['payload'][] {
    return this.messages.flatMap(({ what, payload }) => (what === name ? [payload] : []));
  }

  async signInAtTenant(name = 'Alice'): Promise<void> {
    await this.expectTenantLogin();
    await this.enginePage.clickButton(`Continue as ${name}`);
  }

  async expectTenantLogin(): Promise<void> {
    await poll(() => this.enginePage.hasButton('Continue')).toBe(true);
    expect((await this.enginePage.url()).startsWith(`${this.tenantDomain}/`)).toBe(true);
  }

  /** The user returns to the tab. */
  focus(): Promise<void> {
    return this.enginePage.focus();
  }

  /** The user selects another tab, or returns to this one. */
  setVisible(visible: boolean): Promise<void> {
    return this.enginePage.setVisible(visible);
  }
}
