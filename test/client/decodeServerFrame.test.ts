import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeServerFrame } from '../../src/protocol/decodeServerFrame.js';

const user = { id: 'jack', online: true };
const channel = { type: 'messaging', id: 'x', cid: 'messaging:x' };

describe('a frame of the protocol is read as it is:', () => {
  test.each([
    { type: 'pong' },
    { type: 'reply', id: 3, result: {} },
    { type: 'reply', id: 3, result: { users: [user], watching: { watched: ['jack'], over_limit: [] } } },
    { type: 'reply', id: 3, result: { channels: [{ ...channel, members: [user] }] } },
    { type: 'error', id: 3, error: { code: 'timeout', message: 'x' } },
    { type: 'error', error: { code: 'a_newer_code', message: 'x' } },
    { type: 'event', event: { type: 'user.presence.changed', user, created_at: 'x' } },
    { type: 'event', event: { type: 'user.updated', user, created_at: 'x' } },
    { type: 'event', event: { type: 'user.deleted', user, created_at: 'x' } },
    { type: 'event', event: { type: 'channel.updated', channel, members: [user], created_at: 'x' } },
  ])('%j', (frame) => {
    expect(decodeServerFrame(JSON.stringify(frame))).toEqual(frame);
  });
});

test('an event of an unknown type is nothing', () => {
  expect(decodeServerFrame('{"type":"event","event":{"type":"user.typing"}}')).toBeUndefined();
});

describe('anything else is refused:', () => {
  test.each([
    'x',
    '',
    'null',
    '[]',
    '"pong"',
    '{}',
    '{"type":"request"}',
    '{"type":"reply","id":1}',
    '{"type":"reply","id":1,"result":null}',
    '{"type":"reply","id":1,"result":{"users":{}}}',
    '{"type":"reply","id":1,"result":{"users":[null]}}',
    '{"type":"reply","id":1,"result":{"users":[{"id":7}]}}',
    '{"type":"reply","id":1,"result":{"user":null}}',
    '{"type":"error","error":{"code":"timeout"}}',
    '{"type":"event"}',
    '{"type":"event","event":{}}',
    '{"type":"event","event":{"type":"user.updated"}}',
    '{"type":"event","event":{"type":"channel.updated","member_count":2}}',
    '{"type":"event","event":{"type":"channel.removed"}}',
    '{"type":"event","event":{"type":"channel.deleted","cid":7}}',
    '{"type":"event","event":{"type":"channel.updated","channel":{"id":"x"},"added":"jack"}}',
  ])('%s', (text) => {
    expect(() => decodeServerFrame(text)).toThrow();
  });
});

test('whatever comes, it is a frame, nothing, or an error', () => {
  const part = fc.oneof(
    fc.json(),
    fc.json().map((json) => `{"type":"event","event":${json}}`),
    fc.json().map((json) => `{"type":"reply","id":1,"result":${json}}`),
    fc.string(),
  );
  fc.assert(
    fc.property(part, (text) => {
      try {
        const frame = decodeServerFrame(text);
        expect(frame === undefined || ['pong', 'reply', 'error', 'event'].includes(frame.type)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2_000, seed: 1 },
  );
});
