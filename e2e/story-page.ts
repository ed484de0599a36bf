import { expect, type Locator } from '@playwright/test';
import type { DemoPage } from './demo-page.js';

/** A guided story of the demo, as its reader follows it. */
export class StoryPage {
  readonly demo: DemoPage;

  constructor(demo: DemoPage) {
    this.demo = demo;
  }

  /** The steps of the story that is told. */
  get steps(): Locator {
    return this.demo.page.locator('.story-steps > li');
  }

  get end(): Locator {
    return this.demo.page.getByTestId('story-end');
  }

  /** Begins a story with options of the heartbeat. */
  async begin(id: string, query: Record<string, string | number>): Promise<void> {
    await this.demo.open({ ...query, story: id });
    await expect(this.current).toBeVisible();
  }

  get current(): Locator {
    return this.demo.page.locator('.story-steps > [aria-current=step]');
  }

  /** Presses the button of the current step. */
  async act(name: string): Promise<void> {
    await this.current.getByRole('button', { name, exact: true }).click();
  }

  /** Signs Alice in where the current step asks for it, and waits until her session is watched. */
  async signIn(): Promise<void> {
    await this.act('Sign in');
    await this.demo.signInAtTenant('Alice');
    await this.demo.expectWatched();
  }

  /** Waits until a step, counted from 1, shows this evidence. */
  async expectMet(step: number, evidence: string | RegExp): Promise<void> {
    const item = this.steps.nth(step - 1);
    await expect(item).toHaveAttribute('data-state', 'met');
    await expect(item.locator('.evidence')).toHaveText(evidence);
  }
}
