import { describe, expect, it } from 'vitest';
import { createTabs } from '../../src/browser/tabs.js';
import { parseRecord, type SharedRecord } from '../../src/machine/shared-record.js';
import { createFakeTabs } from './fake-tabs.js';

const domain = 'tenant.example.com';
const key = `auth0-heartbeat.${domain}.spa`;
const alive = (at: number): SharedRecord => ({ check: { at, verdict: 'alive' } });
const lost = (at: number): SharedRecord => ({ check: { at, verdict: 'lost', code: 'signed_out' } });

describe('after the clock is set back, an entry from the future', () => {
  function openAt(now: number) {
    const browser = createFakeTabs();
    const clock = { now };
    const tabs = createTabs(browser.open(), domain, 'spa', () => clock.now);
    tabs.publish(alive(now));
    return {
      clock,
      tabs,
      /** The record in storage. */
      stored: () => parseRecord(browser.stored.get(key)),
      store: (record: SharedRecord) => browser.stored.set(key, JSON.stringify(record)),
    };
  }

  it('is replaced by any other', () => {
    const { clock, stored, tabs } = openAt(1_000_000);
    clock.now = 400_000;
    tabs.publish(lost(400_000));
    expect(tabs.read()).toEqual(lost(400_000));
    expect(stored()).toEqual(lost(400_000));
  });

  it('cannot be compared: what is stored wins', () => {
    const { store, stored, tabs } = openAt(1_000_000);
    store(alive(1_600_000));
    expect(tabs.read()).toEqual(alive(1_600_000));
    tabs.publish(alive(1_000_001));
    expect(tabs.read()).toEqual(alive(1_000_001));
    expect(stored()).toEqual(alive(1_000_001));
  });

  it('that is ahead by a second or less counts as newer', () => {
    const { store, tabs } = openAt(1_000_000);
    store(alive(1_001_000));
    expect(tabs.read()).toEqual(alive(1_001_000));
  });
});
