// What each server wants to hear, and what it answers. A status carries the time at which it was sent, so that whoever gets it knows
// how long it took.
import { createHmac } from 'node:crypto';
import { clientFrame, opcodes, pongFrame } from './rawSocket.mjs';

/**
 * What a dialect is told of a user.
 * @typedef {object} Person
 * @property {number} index
 * @property {string} id
 * @property {string} token
 * @property {readonly string[]} watches
 * @property {string} room Where rooms are what there is: that of this user.
 * @property {string} [session] The connection that the next one replaces.
 */

/**
 * What one frame meant.
 * @typedef {'ready' | 'delivery' | 'reply' | 'beat' | 'other'} Meaning
 */

/**
 * One connection of a person.
 * @typedef {object} Conversation
 * @property {() => Buffer | undefined} opened What to say first.
 * @property {(opcode: number, bytes: Buffer, start: number, end: number, write: (bytes: Buffer) => void) => Meaning} frame
 * @property {(status: string) => Buffer} status
 * @property {(ids: readonly string[]) => Buffer} watch
 * @property {(method: string, params: unknown) => Buffer} [request]
 */

/**
 * @typedef {object} Dialect
 * @property {(person: Person) => string} path
 * @property {(person: Person) => Conversation} converse
 * @property {number} padding Letters of a status that make an event of 340 bytes.
 * @property {number} echoes How often the sender hears its own event as a delivery.
 */

const profile = (/** @type {Person} */ { id, index }) => ({ id, name: `Person ${String(index).padStart(4, '0')}` });

/** What presence-kit speaks; the loop and Bun speak it too. @type {Dialect} */
const presenceKit = {
  path: () => '/',
  padding: 21,
  echoes: 0,
  converse(person) {
    let requests = 0;
    /**
     * @param {string} method
     * @param {unknown} params
     */
    const request = (method, params) =>
      clientFrame(JSON.stringify({ type: 'request', id: ++requests, method, params }));
    /** @param {readonly string[]} ids */
    const watch = (ids) =>
      request('queryUsers', { filter: { id: { $in: ids } }, sort: [], presence: true, limit: ids.length });
    return {
      opened() {
        const { token, session } = person;
        const user = session === undefined ? profile(person) : { id: person.id };
        return clientFrame(JSON.stringify({ type: 'connect', protocol: 1, id: 0, user, token, replaces: session }));
      },
      frame(opcode, bytes, start, end, write) {
        if (opcode === opcodes.ping) return beat(write, pongFrame);
        if (has(bytes, start, '{"type":"event","event":{"type":"user.presence.changed"')) return 'delivery';
        if (has(bytes, start, '{"type":"reply","id":0,')) {
          const { connection_id } = JSON.parse(bytes.toString('latin1', start, end)).result;
          if (connection_id !== undefined) person.session = connection_id;
          if (person.watches.length === 0) return 'ready';
          write(watch(person.watches));
          return 'other';
        }
        if (!has(bytes, start, '{"type":"reply"')) {
          if (has(bytes, start, '{"type":"error"')) throw new Error(bytes.toString('latin1', start, end));
          return 'other';
        }
        return has(bytes, start, '{"type":"reply","id":1,') && person.watches.length > 0 ? 'ready' : 'reply';
      },
      status: (status) => request('upsertUser', { user: { id: person.id, status } }),
      watch,
      request,
    };
  },
};

/** Engine.IO 4 and Socket.IO 5, over WebSocket from the start. @type {Dialect} */
const socketIo = {
  path: () => '/socket.io/?EIO=4&transport=websocket',
  padding: 30,
  echoes: 0,
  converse(person) {
    let requests = 0;
    /**
     * @param {string} name
     * @param {unknown} value
     */
    const emit = (name, value) => clientFrame(`42${requests++}${JSON.stringify([name, value])}`);
    return {
      opened: () => undefined,
      frame(opcode, bytes, start, end, write) {
        if (opcode !== opcodes.text) return 'other';
        if (has(bytes, start, '42["user.presence.changed"')) return 'delivery';
        if (end - start === 1 && bytes[start] === 0x32) return beat(write, clientFrame('3'));
        if (has(bytes, start, '0{')) {
          write(clientFrame(`40${JSON.stringify({ token: person.token, user: profile(person) })}`));
          return 'other';
        }
        if (has(bytes, start, '40')) {
          if (person.watches.length === 0) return 'ready';
          write(emit('watch', person.watches));
          return 'other';
        }
        if (has(bytes, start, '430[') && person.watches.length > 0) return 'ready';
        if (has(bytes, start, '44')) throw new Error(bytes.toString('latin1', start, end));
        return has(bytes, start, '43') ? 'reply' : 'other';
      },
      status: (status) => emit('status', status),
      watch: (ids) => emit('watch', ids),
    };
  },
};

/**
 * The awareness protocol of Yjs. `address` is what stands before each message.
 * @param {number} padding
 * @param {(person: Person) => string} path
 * @param {(person: Person) => Uint8Array} address
 * @param {(person: Person) => Uint8Array | undefined} greeting
 * @returns {Dialect}
 */
function awareness(padding, path, address, greeting) {
  return {
    path,
    padding,
    echoes: 1,
    converse(person) {
      const before = address(person);
      // As large as the random ones of Yjs.
      const clientId = varUint(4e9 + person.index);
      let clock = 0;
      /** @param {string} [status] */
      function state(status) {
        const text = JSON.stringify({ user: { ...profile(person), online: true, status } });
        const update = Buffer.concat([varUint(1), clientId, varUint(++clock), varBytes(Buffer.from(text))]);
        return clientFrame(Buffer.concat([before, varUint(1), varBytes(update)]));
      }
      // "Send me what I do not have", of somebody who has nothing.
      const syncStep1 = clientFrame(Buffer.concat([before, Buffer.from([0, 0, 1, 0])]));
      return {
        opened() {
          const hello = greeting(person);
          return Buffer.concat([...(hello ? [clientFrame(hello)] : []), syncStep1, state()]);
        },
        frame(opcode, bytes, start, _end, write) {
          if (opcode === opcodes.ping) return beat(write, pongFrame);
          if (opcode !== opcodes.binary) return 'other';
          const at = start + before.length;
          // An awareness message, or the answer to our first one.
          if (bytes[at] === 1) return 'delivery';
          return bytes[at] === 0 && bytes[at + 1] === 1 ? 'ready' : 'other';
        },
        status: state,
        watch: () => Buffer.alloc(0),
      };
    },
  };
}

/** @type {Record<string, Dialect>} */
export const dialects = {
  presenceKit,
  wsLoop: { ...presenceKit, padding: 33 },
  bun: { ...presenceKit, padding: 33 },
  socketIo,
  yWebsocket: awareness(
    251,
    ({ room }) => `/${room}`,
    () => Buffer.alloc(0),
    () => undefined,
  ),
  hocuspocus: awareness(
    249,
    () => '/',
    ({ room }) => varBytes(Buffer.from(room)),
    ({ room, token }) =>
      Buffer.concat([varBytes(Buffer.from(room)), Buffer.from([2, 0]), varBytes(Buffer.from(token))]),
  ),
};

/**
 * The token of a user, as `createToken` makes it.
 * @param {string} id
 * @param {string} secret
 */
export function tokenOf(id, secret) {
  const encode = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ user_id: id, iat: Math.floor(Date.now() / 1000) })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/**
 * @param {(bytes: Buffer) => void} write
 * @param {Buffer} answer
 * @returns {Meaning}
 */
function beat(write, answer) {
  write(answer);
  return 'beat';
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 * @param {string} text
 */
function has(bytes, at, text) {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** @param {number} value */
function varUint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(128 | (value % 128));
  bytes.push(value);
  return Buffer.from(bytes);
}

/** @param {Uint8Array} bytes */
function varBytes(bytes) {
  return Buffer.concat([varUint(bytes.length), bytes]);
}
