import { describe, expect, it } from 'vitest';
import { readEventStream } from '../../src/webhooks/event-stream.js';
import member from './examples/event-stream-organization-member-deleted.json';
import deleted from './examples/event-stream-user-deleted.json';
import blocked from './examples/event-stream-user-updated-blocked.json';
import profile from './examples/event-stream-user-updated-profile.json';
import { getRequestError } from './get-request-error.js';

const sub = blocked.data.object.user_id;
const blockedUser = (user_id: unknown) => ({
  type: 'user.updated',
  data: { object: { user_id, blocked: true } },
});

describe('an event stream', () => {
  it.each([
    ['a blocked user', blocked],
    ['a deleted user', deleted],
  ])('produces a hint for %s', (_, event) => {
    expect(readEventStream(event)).toEqual({ hints: [{ sub }], ignored: 0 });
  });

  it.each<[string, unknown]>([
    ['an edited profile', profile],
    ['an unblocked user', { ...blocked, data: { object: { user_id: sub, blocked: false } } }],
    [
      'a user with the string "true" as blocked',
      { ...blocked, data: { object: { user_id: sub, blocked: 'true' } } },
    ],
    [
      'a user who was blocked before the change',
      { ...profile, data: { ...profile.data, previous_object: blocked.data.object } },
    ],
    ['an event without a user', { ...blocked, data: {} }],
    [
      'a deleted organization, whose members are not named',
      {
        ...member,
        type: 'organization.deleted',
        data: { object: { id: 'org_1', name: 'example' } },
      },
    ],
    [
      'a deleted organization member without a user',
      { ...member, data: { object: { user_id: sub } } },
    ],
    [
      'a user in the place of an organization member',
      { ...blocked, data: { object: { user: blocked.data.object } } },
    ],
    ['an unknown type', { ...blocked, type: 'user.moved' }],
    ['a type that is a property of Object.prototype', { ...blocked, type: 'constructor' }],
    ['an ID that is empty', blockedUser('')],
    [
      'an ID in the prototype',
      { type: 'user.deleted', data: { object: JSON.parse('{"__proto__":{"user_id":"x"}}') } },
    ],
  ])('ignores and counts %s', (_, event) => {
    expect(readEventStream(event)).toEqual({ hints: [], ignored: 1 });
  });

  it('produces a hint for a user who was removed from an organization', () => {
    const hints = [{ sub: member.data.object.user.user_id }];
    expect(readEventStream(member)).toEqual({ hints, ignored: 0 });
  });

  it('may contain several events and produces no duplicate hints', () => {
    const body = [profile, blocked, deleted, blockedUser('auth0|2'), blockedUser(null)];
    const hints = [{ sub }, { sub: 'auth0|2' }];
    expect(readEventStream(body)).toEqual({ hints, ignored: 2 });
  });

  it('may be empty', () => {
    expect(readEventStream([])).toEqual({ hints: [], ignored: 0 });
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'user.deleted'],
    ['a number', 1],
    ['an object without a type', {}],
    ['a type that is not a string', { type: 1 }],
    ['a type in the prototype', JSON.parse('{"__proto__":{"type":"user.deleted"}}')],
    ['an array without events', [null, {}]],
    ['an array of arrays', [[blocked]]],
    ['events of a log stream', { log_id: '1', data: { type: 'sdu' } }],
  ])('rejects %s', async (_, body) => {
    const rejection = await getRequestError(() => readEventStream(body));
    expect(rejection).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('reads the valid events of an array with invalid entries', () => {
    const { hints, ignored } = readEventStream([null, blocked, {}]);
    expect(hints).toEqual(readEventStream(blocked).hints);
    expect(ignored).toBe(2);
  });

  it('may contain up to a thousand events', async () => {
    expect(readEventStream(Array(1000).fill(profile)).ignored).toBe(1000);
    const rejection = await getRequestError(() => readEventStream(Array(1001).fill(profile)));
    expect(rejection).toMatchObject({ status: 413, code: 'invalid_request' });
  });
});
