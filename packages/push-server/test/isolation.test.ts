import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Hint } from '../src/index.js';
import { openServer, openStream } from './server.js';

const sub = fc.constantFrom('alice', 'bob', 'carol');
const sid = fc.constantFrom('s1', 's2', 's3');
const owner = fc.record({ sub, sid: fc.option(sid, { nil: undefined }) });
const hint: fc.Arbitrary<Hint> = fc.oneof(
  fc.record({ sub }),
  fc.record({ sid }),
  fc.record({ sub, sid }),
);

/** An independent implementation of the matching rule. */
function matches(stream: { sub: string; sid?: string | undefined }, { sub, sid }: Hint): boolean {
  if (sub === undefined) return stream.sid === sid;
  const sessions = [undefined, stream.sid ?? sid];
  return stream.sub === sub && sessions.includes(sid);
}

it('delivers to each stream exactly its own hints', async () => {
  const arrange = {
    before: fc.array(hint, { maxLength: 8 }),
    owners: fc.array(owner, { minLength: 1, maxLength: 6 }),
    after: fc.array(hint, { maxLength: 8 }),
  };
  await fc.assert(
    fc.asyncProperty(fc.record(arrange), async ({ before, owners, after }) => {
      const { server } = openServer({ limits: { hintsPerUserPerMinute: 1_000 } });
      for (const hint of before) await server.hints.publish(hint);
      const streams = await Promise.all(
        owners.map((claims) => openStream(server, { ...claims, iat: 0 })),
      );
      for (const hint of after) await server.hints.publish(hint);
      for (const [index, events] of streams.entries()) {
        const own = owners[index] ?? { sub: '' };
        const missed = before.some((one) => matches(own, one)) ? 1 : 0;
        const expected = after.filter((one) => matches(own, one));
        const received = await events.readAvailable();
        expect(received).toHaveLength(missed + expected.length);
        for (const { data } of received) expect(data).toMatchObject({ sub: own.sub });
        const sids = received.slice(missed).map(({ data }) => (data as Hint).sid);
        expect(sids).toEqual(expected.map((one) => one.sid));
      }
      await server.close();
    }),
    { numRuns: 150 },
  );
});

it('delivers no hints of other users when hints are merged', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(owner, { minLength: 1, maxLength: 6 }),
      fc.array(hint),
      async (owners, hints) => {
        const { server } = openServer({ limits: { hintsPerUserPerMinute: 1 } });
        const streams = await Promise.all(
          owners.map((claims) => openStream(server, { ...claims })),
        );
        for (const hint of hints) await server.hints.publish(hint);
        // Delivers pending hints.
        await server.close();
        for (const [index, events] of streams.entries()) {
          const own = owners[index] ?? { sub: '' };
          const received = (await events.readAvailable()).filter(({ event }) => event === 'hint');
          const hasHint = hints.some((one) => matches(own, one));
          if (hasHint) expect(received.length).toBeGreaterThan(0);
          // Hints for two sessions of a user are merged into a hint for all sessions of that user.
          const hasUserHint = hints.some((one) => one.sub === own.sub);
          if (!hasHint && !hasUserHint) expect(received).toEqual([]);
          for (const { data } of received) expect(data).toMatchObject({ sub: own.sub });
        }
      },
    ),
    { numRuns: 150 },
  );
});
