import { expect, type Locator } from '@playwright/test';
import type { DemoPage } from './demo-page.js';

/** A guided story of the demo. */
export class StoryPage {
  readonly demo: DemoPage;

  constructor(demo: DemoPage) {
    this.demo = demo;
  }

  /** The steps of the current story. */
  get steps(): Locator {
    return this.demo.page.locator('.story-steps > li');
  }

  get end(): Locator {
    return this.demo.page.getByTestId('story-end');
  }

  /** Starts a story with options of the heartbeat. */
  async start(id: string, query: Record<string, string | number>): Promise<void> {
    await this.demo.open({ ...query, story: id });
    await expect(this.current).toBeVisible();
  }

  get current(): Locator {
    return this.demo.page.locator('.story-steps > [aria-current=step]');
  }

  /** Clicks the button of the current step. */
  async act(name: string): Promise<void> {
    await this.current.getByRole('button', { name, exact: true }).click();
  }

  /** Signs Alice in for the current step, and waits for the first check. */
  async signIn(): Promise<void> {
    await this.act('Sign in');
    await this.demo.signInAtTenant('Alice');
    await this.demo.expectWatched();
  }

  /** Waits for the evidence of a step. The first step is 1. */
  async expectMet(step: number, evidence: string | RegExp): Promise<void> {
    const item = this.steps.nth(step - 1);
    await expect(item).toHaveAttribute('data-state', 'met');
    await expect(item.locator('.evidence')).toHaveText(evidence);
  }
}
