import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../src/shared-record.js';

describe('parseRecord', () => {
  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withObjectString: true, withNullPrototype: true }), (input) => {
        expect(typeof parseRecord(input)).toBe('object');
      }),
      { numRuns: 500 },
    );
  });

  it('lets through as a moment only what is a number', () => {
    const name = fc.constantFrom('askedAt', 'retryAt', 'lostAt', 'signedInAt', 'activeAt');
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), (fields) => {
        const record = parseRecord(JSON.stringify(fields));
        for (const value of Object.values(record)) expect(typeof value).toBe('number');
      }),
      { numRuns: 500 },
    );
  });

  it('reads again what it has read', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const record = parseRecord(json);
        expect(parseRecord(JSON.stringify(record))).toEqual(record);
      }),
      { numRuns: 500 },
    );
  });
});
