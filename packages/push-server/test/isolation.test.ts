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

/** The rule in other words than the code's. */
function isFor(stream: { sub: string; sid?: string | undefined }, { sub, sid }: Hint): boolean {
  if (sub === undefined) return stream.sid === sid;
  const sessions = [undefined, stream.sid ?? sid];
  return stream.sub === sub && sessions.includes(sid);
}

it('brings every stream what is for it, and nothing of anyone else', async () => {
  const arrange = {
    before: fc.array(hint, { maxLength: 8 }),
    owners: fc.array(owner, { minLength: 1, maxLength: 6 }),
    after: fc.array(hint, { maxLength: 8 }),
  };
  await fc.assert(
    fc.asyncProperty(fc.record(arrange), async ({ before, owners, after }) => {
      const { server } = openServer({ limits: { hintsPerUserPerMinute: 1_000 } });
      for (const one of before) await server.hints.publish(one);
      const streams = await Promise.all(
        owners.map((claims) => openStream(server, { ...claims, iat: 0 })),
      );
      for (const one of after) await server.hints.publish(one);
      for (const [index, events] of streams.entries()) {
        const own = owners[index] ?? { sub: '' };
        const missed = before.some((one) => isFor(own, one)) ? 1 : 0;
        const expected = after.filter((one) => isFor(own, one));
        const received = await events.arrived();
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

it('holds when hints are merged', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(owner, { minLength: 1, maxLength: 6 }),
      fc.array(hint),
      async (owners, hints) => {
        const { server } = openServer({ limits: { hintsPerUserPerMinute: 1 } });
        const streams = await Promise.all(
          owners.map((claims) => openStream(server, { ...claims })),
        );
        for (const one of hints) await server.hints.publish(one);
        // Sends what is held back.
        await server.close();
        for (const [index, events] of streams.entries()) {
          const own = owners[index] ?? { sub: '' };
          const received = (await events.arrived()).filter(({ event }) => event === 'hint');
          const isMeant = hints.some((one) => isFor(own, one));
          if (isMeant) expect(received.length).toBeGreaterThan(0);
          // Two sessions of one user merge to all sessions of that user, and of no other.
          const isOfUser = hints.some((one) => one.sub === own.sub);
          if (!isMeant && !isOfUser) expect(received).toEqual([]);
          for (const { data } of received) expect(data).toMatchObject({ sub: own.sub });
        }
      },
    ),
    { numRuns: 150 },
  );
});
