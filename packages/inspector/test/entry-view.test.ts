import type { TraceEvent } from '@auth0-heartbeat/core/trace';
import { render } from 'lit';
import { describe, expect, it } from 'vitest';
import { entryView } from '../src/entry-view.js';
import { emptyTimeline, reduceTimeline, type TimelineEvent } from '../src/timeline.js';
import { describeDiagnosis } from '../src/words.js';

const started: TraceEvent = { type: 'checkStarted', at: 1_000, check: 1, trigger: 'interval' };

/** Renders the newest entry after the events. */
function show(...events: readonly TimelineEvent[]): (field: string) => string | undefined {
  const { entries } = events.reduce(reduceTimeline, emptyTimeline);
  const container = document.createElement('ol');
  const context = { findTab: () => null, next: null, newest: undefined, now: 9_000 };
  render(entryView(entries[0]!, context), container);
  return (field) =>
    container.querySelector(`[data-field=${field}]`)?.textContent?.replaceAll(/\s+/g, ' ').trim();
}

describe('the entry of a check', () => {
  it('says that the check waits for its turn until its first probe starts', () => {
    const waiting = show(started);
    expect(waiting('verdict')).toBe('waiting');
    expect(waiting('meaning')).toBe('Waits for its turn: one tab checks at a time.');
    const running = show(started, { type: 'probeStarted', at: 1_020, check: 1, probe: 'main' });
    expect(running('verdict')).toBe('checking');
    expect(running('meaning')).toBeUndefined();
    expect(running('turn')).toBeUndefined();
  });

  it('says how long the check waited for its turn', () => {
    const running = show(started, { type: 'probeStarted', at: 4_200, check: 1, probe: 'main' });
    expect(running('turn')).toBe('This check waited 3.2 s for its turn.');
  });

  it('lists the probes of a check that used several', () => {
    const running = show(
      started,
      { type: 'probeStarted', at: 1_020, check: 1, probe: 'precheck' },
      { type: 'probeStarted', at: 1_090, check: 1, probe: 'main' },
    );
    expect(running('probes')).toBe('Probes: precheck, main');
  });

  it('says that a cancelled check has no result', () => {
    const cancelled = show(started, {
      type: 'checkCancelled',
      at: 1_050,
      check: 1,
      durationMs: 50,
    });
    expect(cancelled('verdict')).toBe('cancelled');
    expect(cancelled('duration')).toBe('50 ms');
  });
});

describe('a diagnosis', () => {
  it.each([
    'third_party_cookies_blocked',
    'cross_origin_isolated',
    'refresh_token_mode',
    'web_origin_not_allowed',
    'redirect_loop',
    'push_flood',
  ])('%s has a sentence and a remedy', (code) => {
    const [meaning, remedy] = describeDiagnosis(code);
    expect(meaning).toMatch(/^[A-Z].+\.$/);
    expect(remedy).toMatch(/^(Use|Add|Find) .+\.$/);
  });

  it('has neither for the code of another version of the core', () => {
    expect(describeDiagnosis('a_later_code')).toEqual([]);
  });
});
