import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../src/lab/lab-event.js';
import { stories, storyOf } from '../src/lab/stories/index.js';
import {
  advance,
  type Setting,
  stateOfStep,
  type Step,
  type Story,
  type StoryProgress,
} from '../src/lab/story.js';

const begun: StoryProgress = { story: 'any', startedAt: 1_000, met: [] };

const nobody: Setting = {
  now: 2_000,
  hostname: 'localhost',
  opening: 'signed_out',
  userName: null,
  status: 'idle',
  draft: '',
};

const alice: Setting = { ...nobody, opening: 'signed_in', userName: 'Alice', status: 'active' };

const lost = (at: number): LabEvent => ({
  at,
  type: 'lost',
  reason: 'login_required',
  trigger: 'interval',
});

const ordered = (at: number): LabEvent => ({ at, type: 'ordered', order: 'block' });

const whenOrdered: Step = {
  kind: 'do',
  text: 'Block her.',
  met: ({ events }) => (events.some(({ type }) => type === 'ordered') ? 'blocked' : null),
};
const whenLost: Step = {
  kind: 'see',
  text: 'It ends.',
  met: ({ events }) => (events.some(({ type }) => type === 'lost') ? 'lost' : null),
};
const atOnce: Step = { kind: 'see', text: 'It is there.', met: () => 'there' };

const storyWith = (...steps: readonly Step[]): Story => ({
  id: 'any',
  title: 'Any',
  about: 'Anything.',
  site: 'same',
  steps,
});

/** What of a story is met, as its evidence. */
const evidence = ({ met }: StoryProgress) => met.map((each) => each.evidence);

describe('a story', () => {
  it('meets as many steps as the scene does, in their order', () => {
    const story = storyWith(atOnce, whenOrdered, whenLost, atOnce);
    expect(evidence(advance(story, begun, nobody, []))).toEqual(['there']);
    expect(evidence(advance(story, begun, nobody, [ordered(2_000), lost(2_000)]))).toEqual([
      'there',
      'blocked',
      'lost',
      'there',
    ]);
  });

  it('is the same object as long as nothing is met', () => {
    expect(advance(storyWith(whenLost), begun, nobody, [])).toBe(begun);
  });

  it('takes nothing for its own that happened before it began', () => {
    expect(advance(storyWith(whenLost), begun, nobody, [lost(999)])).toBe(begun);
  });

  it('takes nothing for an effect that happened before its cause', () => {
    const story = storyWith(whenOrdered, whenLost);
    const progress = advance(story, begun, nobody, [lost(1_500), ordered(2_000)]);
    expect(evidence(progress)).toEqual(['blocked']);
    const later = { ...nobody, now: 2_500 };
    const events = [lost(1_500), ordered(2_000), lost(2_400)];
    expect(evidence(advance(story, progress, later, events))).toEqual(['blocked', 'lost']);
  });

  it('sees two effects of one cause in whichever order they came', () => {
    const cleared: LabEvent = { at: 2_100, type: 'cleared', draftIsLeft: false };
    const whenCleared: Step = {
      ...whenLost,
      met: ({ events }) => (events.some(({ type }) => type === 'cleared') ? 'cleared' : null),
    };
    const story = storyWith(whenOrdered, whenLost, whenCleared);
    const before = advance(story, begun, nobody, [ordered(2_000)]);
    const after = advance(story, before, { ...nobody, now: 2_300 }, [cleared, lost(2_200)]);
    expect(evidence(after)).toEqual(['blocked', 'lost', 'cleared']);
  });

  it('says of each step whether it is met, is now, or comes later', () => {
    const { met } = advance(storyWith(atOnce), begun, nobody, []);
    const progress = { ...begun, met };
    expect([0, 1, 2].map((index) => stateOfStep(progress, index))).toEqual(['met', 'now', 'later']);
  });
});

describe('the stories', () => {
  it('have addresses of their own', () => {
    expect(new Set(stories.map(({ id }) => id)).size).toBe(stories.length);
    for (const story of stories) expect(storyOf(story.id)).toBe(story);
    expect(storyOf('no-such-story')).toBeUndefined();
  });

  it.each(stories.map((story) => [story.title, story] as const))(
    '%s: offers a button wherever the reader has something to do',
    (_, { steps }) => {
      for (const { kind, action } of steps) expect(action !== undefined).toBe(kind === 'do');
    },
  );

  it.each(stories.map((story) => [story.title, story] as const))(
    '%s: claims nothing while nothing has happened',
    (_, story) => {
      expect(advance(story, begun, nobody, [])).toBe(begun);
      // A page where Alice works undisturbed is the scene, and no evidence.
      const proof: LabEvent = { at: 1_500, type: 'verified', trigger: 'interval' };
      const seen = advance(story, begun, { ...alice, draft: 'Hers' }, [proof, proof, proof]);
      const done = story.steps.slice(0, seen.met.length);
      expect(done.every(({ kind }) => kind === 'do')).toBe(true);
    },
  );

  it('Twenty tabs: is not told where each tab asks for itself', () => {
    const story = storyOf('twenty-tabs')!;
    const tabs = (checks: number): LabEvent => ({
      at: 2_000,
      type: 'tabs',
      active: 20,
      lost: 0,
      rounds: 3,
      checks,
    });
    expect(evidence(advance(story, begun, alice, [tabs(60)]))).toHaveLength(2);
    expect(evidence(advance(story, begun, alice, [tabs(3)])).at(-1)).toBe(
      '3 checks, heard of by all 20 tabs.',
    );
  });

  it('Block Alice: a draft that was left is no evidence', () => {
    const story = storyOf('block-alice')!;
    const scene = { ...alice, draft: 'Hers' };
    const start = advance(story, begun, scene, []);
    const events = [ordered(2_000), lost(2_100), cleared(true, 2_100)];
    const stuck = advance(story, advance(story, start, scene, events), scene, events);
    expect(evidence(stuck).at(-1)).toBe(
      'Lost after 0.1 s: login_required, found by the check at the interval.',
    );
    const gone = advance(story, stuck, scene, [...events, cleared(false, 2_200)]);
    expect(evidence(gone).at(-1)).toBe('Nothing of it was left.');
  });

  it('Safari’s cookies: wants a login of its own, not the one from before', () => {
    const story = storyOf('safaris-cookies')!;
    const told: StoryProgress = {
      ...begun,
      met: story.steps.slice(0, 2).map(() => ({ at: 1_500, evidence: '' })),
    };
    const opened = { type: 'opened', opening: 'signed_in', userName: 'Alice' } as const;
    expect(advance(story, told, alice, [{ at: 1_400, ...opened }])).toBe(told);
    expect(evidence(advance(story, told, alice, [{ at: 1_600, ...opened }])).at(-1)).toBe(
      'Alice is signed in.',
    );
  });

  it('Safari’s cookies: says so where the browser blocks them by itself, and where it does not', () => {
    const story = storyOf('safaris-cookies')!;
    const told: StoryProgress = {
      ...begun,
      met: story.steps.slice(0, 6).map(() => ({ at: 1_500, evidence: '' })),
    };
    const unsupported: LabEvent = {
      at: 1_600,
      type: 'unsupported',
      code: 'third_party_cookies_blocked',
    };
    const proof: LabEvent = { at: 1_700, type: 'verified', trigger: 'interval' };
    const status = (word: Setting['status']) => ({ ...alice, status: word });
    expect(advance(story, told, status('unsupported'), [unsupported])).toBe(told);
    expect(
      evidence(advance(story, told, status('unsupported'), [unsupported, unsupported])).at(-1),
    ).toMatch(/^Still unsupported/);
    expect(evidence(advance(story, told, status('active'), [unsupported, proof])).at(-1)).toMatch(
      /^Active/,
    );
  });
});

function cleared(draftIsLeft: boolean, at: number): LabEvent {
  return { at, type: 'cleared', draftIsLeft };
}
