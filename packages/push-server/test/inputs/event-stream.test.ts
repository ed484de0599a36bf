import { describe, expect, it } from 'vitest';
import { readEventStream } from '../../src/inputs/event-stream.js';
import member from './examples/event-stream-organization-member-deleted.json';
import deleted from './examples/event-stream-user-deleted.json';
import blocked from './examples/event-stream-user-updated-blocked.json';
import profile from './examples/event-stream-user-updated-profile.json';
import { refused } from './refused.js';

const sub = blocked.data.object.user_id;
const blockedUser = (user_id: unknown) => ({
  type: 'user.updated',
  data: { object: { user_id, blocked: true } },
});

describe('an event stream', () => {
  it.each([
    ['a blocked user', blocked],
    ['a deleted user', deleted],
  ])('gives a hint about %s', (_, event) => {
    expect(readEventStream(event)).toEqual({ hints: [{ sub }], ignored: 0 });
  });

  it.each<[string, unknown]>([
    ['a profile that was edited', profile],
    [
      'a user who was unblocked',
      { ...blocked, data: { object: { user_id: sub, blocked: false } } },
    ],
    [
      'a user who is blocked in words',
      { ...blocked, data: { object: { user_id: sub, blocked: 'true' } } },
    ],
    [
      'a user who was blocked before',
      { ...profile, data: { ...profile.data, previous_object: blocked.data.object } },
    ],
    ['a user who is not there', { ...blocked, data: {} }],
    ['a member who left', member],
    ['a type that nobody knows', { ...blocked, type: 'user.moved' }],
    ['a type that objects have', { ...blocked, type: 'constructor' }],
    ['an ID that is a number', blockedUser(1)],
    ['an ID that is empty', blockedUser('')],
    ['an ID that is too long', blockedUser('s'.repeat(513))],
    ['an ID with a control character', blockedUser('auth0|1\r\ndata: x')],
    [
      'an ID of the prototype',
      { type: 'user.deleted', data: { object: JSON.parse('{"__proto__":{"user_id":"x"}}') } },
    ],
  ])('ignores and counts %s', (_, event) => {
    expect(readEventStream(event)).toEqual({ hints: [], ignored: 1 });
  });

  it('may send several events, and gives each hint once', () => {
    const body = [profile, blocked, deleted, blockedUser('auth0|2'), blockedUser(null)];
    const hints = [{ sub }, { sub: 'auth0|2' }];
    expect(readEventStream(body)).toEqual({ hints, ignored: 2 });
  });

  it('may send none', () => {
    expect(readEventStream([])).toEqual({ hints: [], ignored: 0 });
  });

  it('may send an ID of 512 characters', () => {
    expect(readEventStream(blockedUser('s'.repeat(512))).hints).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'user.deleted'],
    ['a number', 1],
    ['an object without a type', {}],
    ['a type that is no text', { type: 1 }],
    ['a type of the prototype', JSON.parse('{"__proto__":{"type":"user.deleted"}}')],
    ['a list of something else', [null, {}]],
    ['a list of lists', [[blocked]]],
    ['events of a log stream', { log_id: '1', data: { type: 'sdu' } }],
  ])('is refused for %s', async (_, body) => {
    const refusal = await refused(() => readEventStream(body));
    expect(refusal).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('loses no hint for something else in its list', () => {
    const { hints, ignored } = readEventStream([null, blocked, {}]);
    expect(hints).toEqual(readEventStream(blocked).hints);
    expect(ignored).toBe(2);
  });

  it('may have a thousand events and not one more', async () => {
    expect(readEventStream(Array(1000).fill(profile)).ignored).toBe(1000);
    const refusal = await refused(() => readEventStream(Array(1001).fill(profile)));
    expect(refusal).toMatchObject({ status: 413, code: 'invalid_request' });
  });
});
