import { deflateRawSync } from 'node:zlib';
import { decodeClientFrame, limits } from '@tertulia/protocol';
import invalidVectors from '@tertulia/protocol/vectors/client-invalid.json' with { type: 'json' };
import validVectors from '@tertulia/protocol/vectors/client-valid.json' with { type: 'json' };
import fc from 'fast-check';
import { pick } from './actions.ts';
import { encodeFrame, opcodes } from './raw-frame.ts';
import { upgradeRequest } from './raw-socket.ts';

/**
 * What must come of it: `refused`, a typed error or the end of the connection; `ended`, the end; `answered`, any answer, for it
 * may be legal; `abandoned`, nothing that could be told from here, but the end once our side has ended.
 */
type Expectation = 'refused' | 'ended' | 'answered' | 'abandoned';

export type MalformedKind = {
  readonly kind: string;
  /** A fresh TCP connection, or an open WebSocket. */
  readonly into: 'tcp' | 'websocket';
  readonly expect: Expectation;
  readonly make: (random: () => number) => Buffer;
};

/** Bytes that no well-meaning client sends. Messages first, then WebSocket frames, then what is not even an upgrade. */
export const malformedKinds: readonly MalformedKind[] = [
  text('an empty frame', () => ''),
  text('white space', () => ' \n\t '),
  text('plain text', () => 'good evening'),
  text('truncated JSON', (random) => cut(random, aValidFrame(random))),
  text('JSON with something behind it', (random) => `${aValidFrame(random)}}`),
  text('two messages in one frame', (random) => `${aValidFrame(random)}\n${aValidFrame(random)}`),
  text('JSON with a comment', () => '{"type":"ListRooms"/* why not */}'),
  text('JSON with a trailing comma', () => '{"type":"ListRooms",}'),
  text('JSON in single quotes', () => "{'type':'ListRooms'}"),
  text('JSON after a byte order mark', () => '\ufeff{"type":"ListRooms"}'),
  text('a scalar', (random) =>
    String(pick(random, ['null', 'true', '42', '-0', '"Join"', '1e400', 'NaN', 'Infinity'])),
  ),
  text('an empty batch', () => '[]'),
  text(
    'a batch of too many',
    (random) =>
      `[${Array(65 + Math.floor(random() * 500))
        .fill('{"type":"Ping"}')
        .join(',')}]`,
  ),
  text('a batch of scalars', () => '[1,"two",null,[],{}]'),
  text('a batch in a batch', () => '[[{"type":"ListRooms"}]]'),
  text('a huge array', () => `{"type":"Message","content":[${Array(3_500).fill(0).join(',')}]}`),
  text('thousands of keys', () => `{"type":"Message",${Array.from({ length: 700 }, (_, i) => `"k${i}":0`).join(',')}}`),
  text('arrays nested deeply', (random) => nest('[', ']', 17 + Math.floor(random() * 3_900))),
  text('objects nested deeply', (random) => nest('{"a":', '}', 17 + Math.floor(random() * 1_000))),
  text('a field nested deeply', () => `{"type":"Message","content":"x","extra":${nest('[', ']', 40)}}`),
  text('__proto__ as a key', () => '{"type":"ListRooms","__proto__":{"admin":true}}'),
  text('constructor as a key', () => '{"type":"ListRooms","constructor":{"prototype":{"admin":true}}}'),
  text('__proto__ as a room', () => '{"type":"Join","username":"proto","rooms":{"__proto__":{"epoch":"e","seq":1}}}'),
  text('a lone surrogate', (random) =>
    message({ content: `a${pick(random, ['\\ud800', '\\udfff', '\\udc00\\ud800'])}` }),
  ),
  text('NUL', () => message({ content: 'a\\u0000b' })),
  text('a key with NUL', () => '{"type":"ListRooms","a\\u0000b":1}'),
  text('an integer beyond 2^53', (random) => markRead(String(2 ** 53 + Math.floor(random() * 1e9) * 2 + 2))),
  text('a number beyond all', (random) => markRead(pick(random, ['1e309', '-1e309', '9'.repeat(400)]) as string)),
  text('a position that is none', (random) =>
    markRead(pick(random, ['-1', '0.5', '1e-9', '"1"', 'null', '[]', 'true']) as string),
  ),
  text('no type', () => '{"id":1,"content":"x"}'),
  text(
    'a type that is no string',
    (random) => `{"type":${pick(random, ['7', 'null', '[]', '{}', 'true', '["Join"]'])}}`,
  ),
  text('an unknown type', (random) => `{"type":"T${Math.floor(random() * 1e9)}"}`),
  text(
    'a type of the object prototype',
    (random) => `{"type":"${pick(random, ['toString', 'valueOf', '__proto__', 'constructor', 'hasOwnProperty'])}"}`,
  ),
  text('a very long type', () => `{"type":"${'J'.repeat(7_000)}"}`),
  text('a field of the wrong type', aWrongField),
  text('a field left out', aMissingField),
  text('an invalid vector', (random) => frameOf(pick(random, invalidVectors) as Vector)),
  text('too long a text', () => message({ content: 'x'.repeat(4_001) })),
  text('a text of nothing', (random) => message({ content: pick(random, ['', ' ', '\\n\\t', '\\u2003']) as string })),
  text(
    'a name that cannot be seen',
    (random) =>
      `{"type":"Join","username":"a${pick(random, ['\\u202e', '\\u200b', '\\u0007', '\\u2028', '\\udb40\\udc41'])}b"}`,
  ),
  text(
    'a room id that is a path',
    (random) =>
      `{"type":"JoinRoom","room_id":"${pick(random, ['../etc', '/', 'a/b', 'A', '', 'x'.repeat(65), 'dm-', 'a\\u0000'])}"}`,
  ),
  text(
    'an id that is none',
    (random) =>
      `{"type":"ListRooms","id":${pick(random, ['{}', '[]', 'true', '0.5', `"${'i'.repeat(65)}"`, '1e400'])}}`,
  ),
  text(
    'too many positions at once',
    () => '{"type":"History","room_id":"general","before_seq":1,"around_seq":2,"after_seq":3}',
  ),
  text(
    'a limit beyond the limit',
    (random) => `{"type":"History","room_id":"general","limit":${101 + Math.floor(random() * 1e9)}}`,
  ),
  text('too many rooms', () => {
    const rooms = Array.from({ length: 501 }, (_, i) => `"r${i}":{"epoch":"e","seq":1}`);
    return `{"type":"Join","username":"x","rooms":{${rooms.join(',')}}}`;
  }),
  text('too long a frame', (random) => 'x'.repeat(limits.max_frame_bytes + 1 + Math.floor(random() * 100_000))),
  { ...text('a valid message, mutated', aMutation), expect: 'answered' },

  websocket('invalid UTF-8', 'ended', (random) =>
    encodeFrame(
      opcodes.text,
      Buffer.concat([Buffer.from('{"type":"'), pick(random, brokenUtf8) as Buffer, Buffer.from('"}')]),
    ),
  ),
  websocket('a binary frame of noise', 'refused', (random) => encodeFrame(opcodes.binary, noise(random, 500))),
  websocket('a binary frame that begins like an upload', 'refused', () =>
    encodeFrame(opcodes.binary, Buffer.from([1, 0, 0, 1, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 7])),
  ),
  websocket('an empty binary frame', 'refused', () => encodeFrame(opcodes.binary, '')),
  websocket('an opcode that is reserved', 'ended', (random) => encodeFrame(3 + Math.floor(random() * 5), 'x')),
  websocket('a control opcode that is reserved', 'ended', (random) => encodeFrame(11 + Math.floor(random() * 5), 'x')),
  websocket('a reserved bit', 'ended', (random) =>
    encodeFrame(opcodes.text, '{}', { reserved: 1 + Math.floor(random() * 3) }),
  ),
  websocket('a compressed frame, though nobody negotiated it', 'ended', () =>
    encodeFrame(opcodes.text, deflateRawSync('{"type":"ListRooms"}'), { reserved: 4 }),
  ),
  websocket('a frame without a mask', 'abandoned', (random) =>
    Buffer.concat([encodeFrame(opcodes.text, '{"type":"ListRooms"}', { isMasked: false }), noise(random, 50)]),
  ),
  websocket('a long control frame', 'ended', (random) =>
    encodeFrame(
      pick(random, [opcodes.ping, opcodes.pong, opcodes.close]) as number,
      Buffer.alloc(126 + Math.floor(random() * 1_000)),
    ),
  ),
  websocket('a control frame in parts', 'ended', () => encodeFrame(opcodes.ping, 'a', { isFinal: false })),
  websocket('a continuation of nothing', 'ended', () => encodeFrame(opcodes.continuation, '{}')),
  websocket('a message within a message', 'ended', () =>
    Buffer.concat([encodeFrame(opcodes.text, '{"ty', { isFinal: false }), encodeFrame(opcodes.text, '{}')]),
  ),
  websocket('a flood of tiny fragments', 'refused', () => inFragments('x'.repeat(3_000), 1)),
  websocket('fragments beyond the limit', 'ended', () => inFragments('x'.repeat(limits.max_frame_bytes * 5), 30_000)),
  websocket('fragments without an end', 'abandoned', () =>
    Buffer.concat(Array.from({ length: 500 }, (_, i) => encodeFrame(i === 0 ? 1 : 0, 'x', { isFinal: false }))),
  ),
  websocket('a length beyond all', 'ended', (random) =>
    encodeFrame(opcodes.text, 'x', {
      declaredLength: pick(random, [2n ** 63n, 2n ** 64n - 1n, 2n ** 32n, 2n ** 31n]) as bigint,
    }),
  ),
  websocket('a length that never comes', 'abandoned', () =>
    encodeFrame(opcodes.text, '{"type":', { declaredLength: 60_000 }),
  ),
  websocket('a close frame of one byte', 'ended', () => encodeFrame(opcodes.close, 'x')),
  websocket('a close code that is none', 'ended', (random) =>
    encodeFrame(opcodes.close, Buffer.from([0, Math.floor(random() * 256), 0xff, 0xfe])),
  ),
  websocket('a message after the close', 'ended', () =>
    Buffer.concat([
      encodeFrame(opcodes.close, Buffer.from([3, 232])),
      encodeFrame(opcodes.text, '{"type":"ListRooms"}'),
    ]),
  ),
  websocket('noise in place of frames', 'abandoned', (random) => noise(random, 200)),

  tcp('noise in place of HTTP', 'abandoned', (random) => noise(random, 500)),
  tcp('a greeting in TLS', 'abandoned', (random) =>
    Buffer.concat([Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]), noise(random, 508)]),
  ),
  tcp('a greeting in HTTP/2', 'refused', () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')),
  tcp('a request of HTTP/0.9', 'abandoned', () => Buffer.from('GET /\r\n')),
  tcp('a method nobody knows', 'refused', () => Buffer.from('BREW /ws HTTP/1.1\r\nHost: x\r\n\r\n')),
  tcp('a request without a host', 'abandoned', () => Buffer.from('GET /nothing HTTP/1.1\r\n\r\n')),
  tcp('headers without end', 'refused', () => Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(100_000)}`)),
  tcp('thousands of headers', 'refused', () =>
    Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(3_000)}\r\n`),
  ),
  tcp('a header without a colon', 'abandoned', () =>
    Buffer.from('GET /nothing HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n'),
  ),
  tcp('a very long path', 'refused', () => Buffer.from(`GET /${'a'.repeat(60_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)),
  tcp('a path out of the folder', 'refused', (random) =>
    Buffer.from(
      `GET ${pick(random, ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '//etc/passwd', '/\0', '/..\\..\\x'])} HTTP/1.1\r\nHost: x\r\n\r\n`,
    ),
  ),
  tcp('two lengths of one body', 'refused', () =>
    Buffer.from(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n',
    ),
  ),
  tcp('a length below zero', 'refused', () => Buffer.from('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n')),
  tcp('an upgrade without a key', 'abandoned', () =>
    Buffer.from(
      'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n',
    ),
  ),
  tcp('frames before the upgrade', 'abandoned', () => encodeFrame(opcodes.text, '{"type":"ListRooms"}')),
  tcp('noise right behind the upgrade', 'abandoned', (random) =>
    Buffer.concat([Buffer.from(upgradeRequest('x')), noise(random, 300)]),
  ),
];

type Vector = { readonly frame?: string; readonly frame_parts?: unknown };

function text(kind: string, make: (random: () => number) => string): MalformedKind {
  return { kind, into: 'websocket', expect: 'refused', make: (random) => encodeFrame(opcodes.text, make(random)) };
}

function websocket(kind: string, expect: Expectation, make: MalformedKind['make']): MalformedKind {
  return { kind, into: 'websocket', expect, make };
}

function tcp(kind: string, expect: Expectation, make: MalformedKind['make']): MalformedKind {
  return { kind, into: 'tcp', expect, make };
}

const brokenUtf8 = [
  [0xff],
  [0xc0, 0xaf],
  [0xe2, 0x28, 0xa1],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xf0, 0x9f, 0x92],
].map((bytes) => Buffer.from(bytes));

function noise(random: () => number, most: number): Buffer {
  return Buffer.from(Array.from({ length: 1 + Math.floor(random() * most) }, () => Math.floor(random() * 256)));
}

function nest(open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}0${close.repeat(depth)}`;
}

/** Fields are JSON already, so that they may hold escapes. */
function message({ content }: { readonly content: string }): string {
  return `{"type":"Message","content":"${content}"}`;
}

function markRead(n: string): string {
  return `{"type":"MarkRead","room_id":"general","n":${n}}`;
}

function inFragments(payload: string, bytes: number): Buffer {
  const parts = payload.match(new RegExp(`.{1,${bytes}}`, 'g')) as string[];
  return Buffer.concat(
    parts.map((part, i) =>
      encodeFrame(i === 0 ? opcodes.text : opcodes.continuation, part, { isFinal: i === parts.length - 1 }),
    ),
  );
}

function cut(random: () => number, whole: string): string {
  return whole.slice(0, Math.floor(random() * whole.length));
}

function frameOf({ frame }: Vector): string {
  return frame ?? '{';
}

/** Not one that would end the connection by itself, nor one too long for a socket that has not authenticated. */
function aValidFrame(random: () => number): string {
  const usable = (validVectors as readonly Vector[]).filter(
    ({ frame }) => frame !== undefined && frame.length < 4_000 && !/"(Leave|Logout)"/.test(frame),
  );
  return frameOf(pick(random, usable) as Vector);
}

function aValidMessage(random: () => number): Record<string, unknown> {
  return JSON.parse(aValidFrame(random)) as Record<string, unknown>;
}

function aWrongField(random: () => number): string {
  return untilRefused(() => {
    const valid = aValidMessage(random);
    const key = pick(random, Object.keys(valid)) as string;
    return JSON.stringify({
      ...valid,
      [key]: pick(random, [null, true, 0.5, -1, '', 'x y', [], {}, [[]], { a: 1 }, 1e300]),
    });
  });
}

function aMissingField(random: () => number): string {
  return untilRefused(() => {
    const valid = aValidMessage(random);
    delete valid[pick(random, Object.keys(valid)) as string];
    return JSON.stringify(valid);
  });
}

/** The protocol's own reader says what is wrong; what it thinks right is drawn again. */
function untilRefused(draw: () => string): string {
  for (;;) {
    const frame = draw();
    if (decodeClientFrame(frame, 'tertulia.v1.json').some((decoded) => !decoded.ok)) return frame;
  }
}

/** A valid message with a value replaced, a field added or taken away, or the text itself damaged. */
function aMutation(random: () => number): string {
  const valid = aValidMessage(random);
  const keys = fc.constantFrom(...Object.keys(valid));
  const values = fc.jsonValue({ maxDepth: 5 });
  const asText = JSON.stringify(valid);
  const at = fc.nat({ max: asText.length });
  const mutations = fc.oneof(
    fc.tuple(keys, values).map(([key, value]) => JSON.stringify({ ...valid, [key]: value })),
    fc.tuple(fc.string(), values).map(([key, value]) => JSON.stringify({ ...valid, [key]: value })),
    fc.tuple(at, at).map(([from, to]) => asText.slice(0, from) + asText.slice(to)),
    fc
      .tuple(at, fc.string({ unit: 'binary', maxLength: 5 }))
      .map(([from, extra]) => asText.slice(0, from) + extra + asText.slice(from)),
  );
  const [mutation] = fc.sample(mutations, { numRuns: 1, seed: Math.floor(random() * 2 ** 31) }) as [string];
  // It may have become a goodbye.
  return /"(Leave|Logout)"/.test(mutation) ? asText : mutation;
}
