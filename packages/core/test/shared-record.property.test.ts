import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRecords, parseRecord, type SharedRecord } from '../src/machine/shared-record.js';
import { anyRecord } from './fake-record.js';

const names = ['silentAuth', 'check', 'login', 'activity', 'confirmation', 'holder', 'push'];
const parameters = { numRuns: 500 };

describe('parseRecord', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withObjectString: true, withNullPrototype: true }), (input) => {
        expect(typeof parseRecord(input)).toBe('object');
      }),
      parameters,
    );
  });

  it('returns only known entries, each with a moment and without objects', () => {
    const entry = fc.oneof(
      fc.dictionary(fc.constantFrom('at', 'user', 'works'), fc.jsonValue()),
      fc.jsonValue(),
    );
    const name = fc.constantFrom(...names, 'made_up', '__proto__');
    fc.assert(
      fc.property(fc.dictionary(name, entry), (fields) => {
        const record = parseRecord(JSON.stringify(fields));
        for (const [known, value] of Object.entries(record)) {
          expect(names).toContain(known);
          expect(typeof value.at).toBe('number');
          for (const field of Object.values(value)) {
            expect(field === null || typeof field !== 'object').toBe(true);
          }
        }
      }),
      parameters,
    );
  });

  it('returns the same for a record that it has parsed before', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          anyRecord(0).map((record) => JSON.stringify(record)),
        ),
        (json) => {
          const record = parseRecord(json);
          expect(parseRecord(JSON.stringify(record))).toEqual(record);
        },
      ),
      parameters,
    );
  });
});

describe('mergeRecords', () => {
  const now = 1_000_000;
  const record = anyRecord(now);
  const merge = (...records: SharedRecord[]) =>
    records.reduce((merged, changes) => mergeRecords(merged, changes, now), {} as SharedRecord);

  it('returns the same object if nothing is newer', () => {
    fc.assert(
      fc.property(record, record, (before, changes) => {
        const merged = mergeRecords(before, changes, now);
        expect(mergeRecords(merged, structuredClone(merged), now)).toBe(merged);
        expect(mergeRecords(merged, changes, now)).toBe(merged);
      }),
      parameters,
    );
  });

  it('changes neither of the two', () => {
    fc.assert(
      fc.property(record, record, (before, changes) => {
        const copies = structuredClone([before, changes]);
        mergeRecords(before, changes, now);
        expect([before, changes]).toEqual(copies);
      }),
      parameters,
    );
  });

  it('finds the same whatever the order, if no two entries have the same moment', () => {
    /** One moment per record, so that entries never tie. None is later than clocks may differ. */
    const dated = fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: 0, max: now }), { minLength: 3, maxLength: 3 }),
        fc.array(record, { minLength: 3, maxLength: 3 }),
      )
      .map(([moments, records]) =>
        records.map((entries, index) =>
          parseRecord(
            JSON.stringify(
              Object.fromEntries(
                Object.entries(entries).map(([name, entry]) => [
                  name,
                  { ...(entry as object), at: moments[index] },
                ]),
              ),
            ),
          ),
        ),
      );
    fc.assert(
      fc.property(dated, (records) => {
        const reversed = [...records].reverse();
        expect(merge(...records)).toEqual(merge(...reversed));
        const again = merge(...records, ...reversed);
        expect(again).toEqual(merge(...records));
      }),
      parameters,
    );
  });
});
