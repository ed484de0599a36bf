import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../src/lab/story.js';
import { stories, storyOf } from '../src/lab/stories.js';
import {
  advance,
  type Setting,
  stateOfStep,
  type Step,
  type Story,
  type StoryProgress,
} from '../src/lab/story.js';

const initial: StoryProgress = { story: 'any', startedAt: 1_000, met: [] };

const nobody: Setting = {
  now: 2_000,
  hostname: 'localhost',
  refusal: null,
  userName: null,
  status: 'signed_out',
  draft: '',
};

const alice: Setting = { ...nobody, userName: 'Alice', status: 'active' };

const lost = (at: number): LabEvent => ({
  at,
  type: 'lost',
  reason: 'login_required',
  trigger: 'interval',
});

const acted = (at: number): LabEvent => ({ at, type: 'acted', action: 'block' });

const afterAction: Step = {
  kind: 'do',
  text: 'Block Alice.',
  met: ({ events }) => (events.some(({ type }) => type === 'acted') ? 'blocked' : null),
};
const afterLoss: Step = {
  kind: 'see',
  text: 'The session ends.',
  met: ({ events }) => (events.some(({ type }) => type === 'lost') ? 'lost' : null),
};
const immediate: Step = { kind: 'see', text: 'It is visible.', met: () => 'visible' };

const storyWith = (...steps: readonly Step[]): Story => ({
  id: 'any',
  title: 'Any',
  about: 'Anything.',
  site: 'same',
  steps,
});

/** The evidence of the completed steps. */
const evidence = ({ met }: StoryProgress) => met.map((each) => each.evidence);

describe('a story', () => {
  it('completes the steps with evidence, in order', () => {
    const story = storyWith(immediate, afterAction, afterLoss, immediate);
    expect(evidence(advance(story, initial, nobody, []))).toEqual(['visible']);
    expect(evidence(advance(story, initial, nobody, [acted(2_000), lost(2_000)]))).toEqual([
      'visible',
      'blocked',
      'lost',
      'visible',
    ]);
  });

  it('returns the same progress if no step is completed', () => {
    expect(advance(storyWith(afterLoss), initial, nobody, [])).toBe(initial);
  });

  it('ignores events from before it started', () => {
    expect(advance(storyWith(afterLoss), initial, nobody, [lost(999)])).toBe(initial);
  });

  it('ignores effects from before the action that causes them', () => {
    const story = storyWith(afterAction, afterLoss);
    const progress = advance(story, initial, nobody, [lost(1_500), acted(2_000)]);
    expect(evidence(progress)).toEqual(['blocked']);
    const later = { ...nobody, now: 2_500 };
    const events = [lost(1_500), acted(2_000), lost(2_400)];
    expect(evidence(advance(story, progress, later, events))).toEqual(['blocked', 'lost']);
  });

  it('accepts the effects of one action in any order', () => {
    const cleared: LabEvent = { at: 2_100, type: 'cleared', draftExists: false };
    const afterClearing: Step = {
      ...afterLoss,
      met: ({ events }) => (events.some(({ type }) => type === 'cleared') ? 'cleared' : null),
    };
    const story = storyWith(afterAction, afterLoss, afterClearing);
    const before = advance(story, initial, nobody, [acted(2_000)]);
    const after = advance(story, before, { ...nobody, now: 2_300 }, [cleared, lost(2_200)]);
    expect(evidence(after)).toEqual(['blocked', 'lost', 'cleared']);
  });

  it('distinguishes completed, current and later steps', () => {
    const { met } = advance(storyWith(immediate), initial, nobody, []);
    const progress = { ...initial, met };
    expect([0, 1, 2].map((index) => stateOfStep(progress, index))).toEqual(['met', 'now', 'later']);
  });
});

describe('the stories', () => {
  it('have unique IDs', () => {
    expect(new Set(stories.map(({ id }) => id)).size).toBe(stories.length);
    for (const story of stories) expect(storyOf(story.id)).toBe(story);
    expect(storyOf('no-such-story')).toBeUndefined();
  });

  it.each(stories.map((story) => [story.title, story] as const))(
    '%s: has a button in every step in which the reader acts',
    (_, { steps }) => {
      for (const { kind, action } of steps) expect(action !== undefined).toBe(kind === 'do');
    },
  );

  it.each(stories.map((story) => [story.title, story] as const))(
    '%s: completes no observation without its events',
    (_, story) => {
      expect(advance(story, initial, nobody, [])).toBe(initial);
      // A page on which Alice works normally is no evidence.
      const verified: LabEvent = { at: 1_500, type: 'verified', trigger: 'interval' };
      const progress = advance(story, initial, { ...alice, draft: 'Hers' }, [
        verified,
        verified,
        verified,
      ]);
      const done = story.steps.slice(0, progress.met.length);
      expect(done.every(({ kind }) => kind === 'do')).toBe(true);
    },
  );

  it('Twenty tabs: does not continue if each tab checks for itself', () => {
    const story = storyOf('twenty-tabs')!;
    const tabs = (checks: number): LabEvent => ({
      at: 2_000,
      type: 'tabs',
      active: 20,
      lost: 0,
      rounds: 3,
      checks,
    });
    expect(evidence(advance(story, initial, alice, [tabs(60)]))).toHaveLength(2);
    expect(evidence(advance(story, initial, alice, [tabs(3)])).at(-1)).toBe(
      '3 checks for 20 tabs.',
    );
  });

  it('Block Alice: does not continue while the draft exists', () => {
    const story = storyOf('block-alice')!;
    const scene = { ...alice, draft: 'Hers' };
    const start = advance(story, initial, scene, []);
    const events = [acted(2_000), lost(2_100), cleared(true, 2_100)];
    const stuck = advance(story, advance(story, start, scene, events), scene, events);
    expect(evidence(stuck).at(-1)).toBe(
      'Lost after 0.1 s: login_required, detected by an interval check.',
    );
    const gone = advance(story, stuck, scene, [...events, cleared(false, 2_200)]);
    expect(evidence(gone).at(-1)).toBe('The draft is deleted.');
  });

  it('Away from the desk: ignores an ending from before the user stayed', () => {
    const story = storyOf('away')!;
    const idle: LabEvent = { at: 2_000, type: 'lost', reason: 'idle_timeout', trigger: 'interval' };
    const scene = { ...alice, draft: 'Hers' };
    const ending: LabEvent = { at: 2_100, type: 'ending', leftMs: 10_000 };
    const input: LabEvent = { at: 2_200, type: 'ignored_input' };
    const extended: LabEvent = { at: 2_300, type: 'extended' };
    const stayed = advance(story, initial, scene, [idle, ending, input, extended]);
    expect(evidence(stayed).at(-1)).toBe('The session continues.');
    const events = [idle, ending, input, extended, { ...idle, at: 3_000 }];
    expect(evidence(advance(story, stayed, scene, events)).at(-1)).toBe(
      'Signed out, in the app and at the tenant.',
    );
  });

  it('Away from the desk: continues when the page opens with nobody signed in', () => {
    const story = storyOf('away')!;
    const met = story.steps.slice(0, 6).map(() => ({ at: 1_500, evidence: '' }));
    const loss: LabEvent = { at: 2_000, type: 'lost', reason: 'idle_timeout', trigger: 'interval' };
    const opened: LabEvent = { at: 1_900, type: 'opened', userName: null };
    const progress = { ...initial, met };
    expect(advance(story, progress, nobody, [opened, loss])).toBe(progress);
    expect(
      evidence(advance(story, progress, nobody, [loss, { ...opened, at: 2_100 }])),
    ).toHaveLength(7);
  });

  it('Safari’s cookies: ignores a login from before the simulation', () => {
    const story = storyOf('safaris-cookies')!;
    const progress: StoryProgress = {
      ...initial,
      met: story.steps.slice(0, 2).map(() => ({ at: 1_500, evidence: '' })),
    };
    const opened = { type: 'opened', userName: 'Alice' } as const;
    expect(advance(story, progress, alice, [{ at: 1_400, ...opened }])).toBe(progress);
    expect(evidence(advance(story, progress, alice, [{ at: 1_600, ...opened }])).at(-1)).toBe(
      'Alice is signed in.',
    );
  });

  it('Safari’s cookies: distinguishes a browser that itself blocks the cookies', () => {
    const story = storyOf('safaris-cookies')!;
    const progress: StoryProgress = {
      ...initial,
      met: story.steps.slice(0, 6).map(() => ({ at: 1_500, evidence: '' })),
    };
    const unsupported: LabEvent = {
      at: 1_600,
      type: 'unsupported',
      code: 'third_party_cookies_blocked',
    };
    const verified: LabEvent = { at: 1_700, type: 'verified', trigger: 'interval' };
    const withStatus = (status: Setting['status']) => ({ ...alice, status });
    expect(advance(story, progress, withStatus('unsupported'), [unsupported])).toBe(progress);
    expect(
      evidence(advance(story, progress, withStatus('unsupported'), [unsupported, unsupported])).at(
        -1,
      ),
    ).toMatch(/^Still unsupported/);
    expect(
      evidence(advance(story, progress, withStatus('active'), [unsupported, verified])).at(-1),
    ).toMatch(/^The status is active/);
  });
});

function cleared(draftExists: boolean, at: number): LabEvent {
  return { at, type: 'cleared', draftExists };
}
