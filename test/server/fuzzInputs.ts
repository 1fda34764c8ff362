import fc from 'fast-check';

// What somebody sends who knows the protocol well and means no good: mostly right, wrong in one place. Every id is one of a few, so
// that what legitimately stays behind has a bound, and growth beyond it shows.

const ids = ['mallory', 'bystander', 'jack', '.', '-', 'A@b.c_d-e', 'constructor', '__proto__', 'x'.repeat(255)];
const noIds = ['', 'a b', 'a/b', 'a:b', 'ü', '\u0000', 'x'.repeat(256), '../..', '%2e'];
const fields = [
  'id',
  'name',
  'role',
  'online',
  'status',
  'last_active',
  'created_at',
  'team',
  'members',
  'cid',
  'type',
];
const noFields = ['__proto__', 'constructor', 'toString', 'invisible', 'revision', '$where', 'a.b', '', 'x'.repeat(65)];
const noMethods = [
  'upsertUsers',
  'deleteUser',
  'upsertChannel',
  'dropTables',
  'constructor',
  '__proto__',
  '',
  'toString',
];

const text = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 }));
const value = fc.jsonValue({ maxDepth: 3 });
/** Anything but a text, so that no new id comes of it. */
const noText = value.filter((one) => typeof one !== 'string');
const time = fc.constantFrom('2019-01-07T13:17:42.375Z', '2019-01-07', '2019-13-99', 'T', '9999-12-31T23:59:60Z');
const many = <Of>(of: fc.Arbitrary<Of>) => fc.array(of, { maxLength: 6 });

/** Now and then something else in its place. */
function mostly<Of, Else>(of: fc.Arbitrary<Of>, instead: fc.Arbitrary<Else>): fc.Arbitrary<Of | Else> {
  return fc.oneof({ arbitrary: of, weight: 40 }, { arbitrary: instead, weight: 1 });
}

/** An object with some of the fields, each mostly right. */
function some(parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const loose = Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, mostly(part, noText)]));
  return mostly(mostly(fc.record(loose), fc.record(loose, { requiredKeys: [] })), noText);
}

const id = mostly(fc.constantFrom(...ids), fc.constantFrom(...noIds));
const field = mostly(fc.constantFrom(...fields), fc.constantFrom(...noFields));
const scalar = fc.oneof(text, id, fc.boolean(), fc.double(), fc.constant(null));
const operand = fc.oneof(scalar, time, value, many(scalar));
const operators = '$eq $ne $gt $gte $lt $lte $in $nin $exists $autocomplete $regex $where $not'.split(' ');
const asked = fc.oneof(
  { arbitrary: scalar, weight: 4 },
  { arbitrary: fc.record({ $in: many(scalar) }), weight: 2 },
  { arbitrary: fc.record({ $gte: fc.oneof(text, fc.double()), $ne: scalar }), weight: 2 },
  { arbitrary: fc.record({ $exists: fc.boolean(), $nin: many(scalar) }), weight: 2 },
  { arbitrary: fc.dictionary(fc.constantFrom(...operators), operand, { maxKeys: 3 }), weight: 1 },
);
const condition = fc.oneof(
  { arbitrary: fc.tuple(field, asked).map(([name, what]) => ({ [name]: what })), weight: 12 },
  { arbitrary: fc.constantFrom('last_active', 'created_at').chain((name) => fc.record({ [name]: time })), weight: 2 },
  { arbitrary: text.map((prefix) => ({ name: { $autocomplete: prefix } })), weight: 2 },
  { arbitrary: many(id).map(($in) => ({ members: { $in } })), weight: 1 },
);
const { filter } = fc.letrec((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: condition, weight: 4 },
    {
      arbitrary: fc.dictionary(
        fc.constantFrom('$and', '$or', '$nor'),
        fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
        { maxKeys: 2 },
      ),
      weight: 1,
    },
  ),
}));
const direction = mostly(fc.constantFrom(1, -1), value);
const sort = many(
  mostly(
    field.chain((name) => fc.record({ [name]: direction })),
    fc.dictionary(field, direction),
  ),
);
const page = fc.record(
  { limit: fc.integer({ min: 0, max: 31 }), offset: fc.integer({ min: -1, max: 1001 }), id_gt: id },
  { requiredKeys: [] },
);
const query = fc
  .tuple(some({ filter, sort, presence: fc.boolean() }), mostly(fc.constant({}), page))
  .map((parts) => Object.assign({}, ...parts) as unknown);
const profile = {
  name: text,
  image: text,
  status: fc.string({ unit: 'grapheme', maxLength: 40 }),
  invisible: fc.boolean(),
  team: value,
};
const forbidden = fc.oneof(
  fc.constantFrom({ role: 'admin' }, { online: true }, { last_active: null }, { 'a.b': 1 }, { constructor: 1 }),
  fc.nat({ max: 7000 }).map((length) => ({ about: 'x'.repeat(length) })),
  fc.string({ unit: 'grapheme', minLength: 100, maxLength: 140 }).map((status) => ({ status })),
);
const userPatch = fc
  .tuple(some({ id: mostly(fc.constant('mallory'), id) }), some(profile), mostly(fc.constant({}), forbidden))
  .map((parts) => Object.assign({}, ...parts) as unknown);
const data = fc
  .tuple(
    some({ name: text, members: many(id), team: value }),
    mostly(fc.constant({}), some({ last_message_at: time, cid: text })),
  )
  .map((parts) => Object.assign({}, ...parts) as unknown);
const channelName = { type: id, id };

const paramsOf: Record<string, fc.Arbitrary<unknown>> = {
  queryUsers: query,
  queryChannels: query,
  watchChannel: some({ ...channelName, data, presence: fc.boolean() }),
  stopWatching: some(channelName),
  unwatchUsers: some({ ids: many(id) }),
  rewatch: some({
    users: many(some({ key: text, ids: many(id) })),
    channels: many(some({ key: text, cids: many(fc.tuple(id, id).map(([type, name]) => `${type}:${name}`)) })),
  }),
  upsertUser: some({ user: userPatch }),
  addMembers: some({ ...channelName, members: many(id) }),
  removeMembers: some({ ...channelName, members: many(id) }),
  updateChannel: some({ ...channelName, data }),
};

const requestId = mostly(fc.nat(), value);
const request = fc.constantFrom(...Object.keys(paramsOf)).chain((method) =>
  fc.record({
    type: fc.constant('request'),
    id: requestId,
    method: mostly(fc.constant(method), fc.constantFrom(...noMethods)),
    params: paramsOf[method] ?? value,
  }),
);
const connect = fc.record(
  {
    type: fc.constant('connect'),
    protocol: mostly(fc.constant(1), fc.nat()),
    id: requestId,
    user: userPatch,
    token: text,
    replaces: text,
  },
  { requiredKeys: ['type'] },
);
const other = fc.record({ type: fc.constantFrom('ping', 'pong', 'reply', 'event', 'error', 'goodbye', 'x') });
const frame = fc
  .oneof({ arbitrary: request, weight: 30 }, { arbitrary: connect, weight: 2 }, { arbitrary: other, weight: 1 })
  .map((one) => JSON.stringify(one));

/** The text of a frame of which some characters were lost or added. */
const damaged = fc
  .tuple(
    frame,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.string({ unit: 'binary', maxLength: 2 })), { maxLength: 3 }),
  )
  .map(([whole, damages]) =>
    damages.reduce((now, [at, lost, added]) => {
      const start = at % (now.length + 1);
      return now.slice(0, start) + added + now.slice(start + lost);
    }, whole),
  );
const deep = fc
  .tuple(fc.nat({ max: 3000 }), fc.constantFrom(['[', ']'], ['{"a":', '}'], ['{"$and":[', ']}']))
  .map(([levels, [open = '', close = '']]) => `${open.repeat(levels)}1${close.repeat(levels)}`);

/** Text of a frame, from right to nonsense. */
export const frameText = fc.oneof(
  { arbitrary: frame, weight: 30 },
  { arbitrary: damaged, weight: 4 },
  { arbitrary: fc.json(), weight: 1 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 100 }), weight: 1 },
  { arbitrary: deep, weight: 1 },
);

const encoded = mostly(id.map(encodeURIComponent), fc.constantFrom('%ff', '%', '%E0%A4%A'));
const path = fc.oneof(
  fc.constantFrom('/users', '/users/query', '/channels', '/channels/query', '/metrics', '/health', '/', '//', '/%'),
  encoded.map((name) => `/users/${name}`),
  fc.tuple(encoded, encoded).map(([type, name]) => `/channels/${type}/${name}/members`),
);
const payload = fc.oneof(
  { arbitrary: query.map((one) => JSON.stringify(one)), weight: 3 },
  { arbitrary: fc.string({ maxLength: 50 }), weight: 1 },
);
const body = fc.oneof(
  { arbitrary: userPatch.map((one) => JSON.stringify(one)), weight: 3 },
  { arbitrary: many(userPatch).map((users) => JSON.stringify({ users })), weight: 2 },
  {
    arbitrary: fc.tuple(data, some(channelName)).map((parts) => JSON.stringify(Object.assign({}, ...parts))),
    weight: 3,
  },
  { arbitrary: some({ add: many(id), remove: many(id) }).map((one) => JSON.stringify(one)), weight: 2 },
  { arbitrary: payload, weight: 2 },
  { arbitrary: deep, weight: 1 },
);

/** A request of somebody who has the secret. */
export const httpRequest = fc.record({
  method: mostly(fc.constantFrom('GET', 'POST', 'DELETE'), fc.constantFrom('HEAD', 'PUT', 'PATCH', 'OPTIONS')),
  path: fc
    .tuple(path, fc.option(payload))
    .map(([where, asked]) => (asked === null ? where : `${where}?payload=${encodeURIComponent(asked)}`)),
  body,
});

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
/** A frame of RFC 6455 whose head says what it likes, masked or not, long or short. */
const anyFrame = fc
  .tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }), bytes)
  .map(([first, second, rest]) => Buffer.concat([Buffer.from([first, second]), rest]));
/** Bytes after the handshake of a WebSocket. */
export const frameBytes = fc.oneof(
  fc.array(anyFrame, { maxLength: 4 }).map((frames) => Buffer.concat(frames)),
  bytes,
);

const line = fc.oneof(
  fc.constantFrom(
    'GET / HTTP/1.1',
    'GET /health HTTP/1.0',
    'POST /users HTTP/1.1',
    'GET http://x/ HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'CONNECT x:1 HTTP/1.1',
    'PRI * HTTP/2.0',
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Upgrade: h2c',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Version: 99',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Extensions: permessage-deflate; x="',
    'Sec-WebSocket-Protocol: ,,',
    'Content-Length: 5',
    'Content-Length: 99999999999999999999',
    'Content-Length: -1',
    'Transfer-Encoding: chunked',
    'Expect: 100-continue',
    'Authorization: Bearer ',
    'Authorization: Bearer a b',
    '5',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
/** Bytes on a fresh connection: lines that HTTP knows, in any order, or anything. */
export const connectionBytes = fc.oneof(
  fc.array(line, { maxLength: 12 }).map((lines) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)),
  bytes,
);
