import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type ClientMessageInput, clientMessageSchemas } from '../client-message.ts';
import { countCodePoints, countUtf8Bytes } from '../fields.ts';
import { limits } from '../limits.ts';
import { type ServerMessage, serverMessageSchemas } from '../server-message.ts';
import { type Decoded, decodeClientFrame, decodeServerFrame } from './decode.ts';
import { encodeMessage, joinBatch } from './encode.ts';
import { findFlaw } from './hostile.ts';

// Thousands of generated frames take a while on a busy machine; a hang would still end.
vi.setConfig({ testTimeout: 60_000 });

const format = 'tertulia.v1.json';

type AnyMessage = { type: string } & Record<string, unknown>;
type JsonSchema = z.core.JSONSchema.BaseSchema;

const anyClientMessage = anyOf(clientMessageSchemas);
const anyServerMessage = anyOf(serverMessageSchemas);

describe('what is encoded is decoded', () => {
  test('[FR5] the generators know every type', () => {
    const types = (messages: { type: string }[]) => [...new Set(messages.map((message) => message.type))].sort();
    expect(types(fc.sample(anyClientMessage, { numRuns: 2000, seed: 1 }))).toEqual(
      Object.keys(clientMessageSchemas).sort(),
    );
    expect(types(fc.sample(anyServerMessage, { numRuns: 3000, seed: 1 }))).toEqual(
      Object.keys(serverMessageSchemas).sort(),
    );
  });

  test('[FR6] any client message', () => {
    fc.assert(
      fc.property(anyClientMessage, (message) => {
        expect(decodeClientFrame(encodeMessage(message as ClientMessageInput), format)).toEqual([
          { ok: true, value: message },
        ]);
      }),
      { numRuns: 500 },
    );
  });

  test('[FR6] any server message', () => {
    fc.assert(
      fc.property(anyServerMessage, (message) => {
        expect(decodeServerFrame(encodeMessage(message as ServerMessage))).toEqual([{ ok: true, value: message }]);
      }),
      { numRuns: 500 },
    );
  });

  test('[FR4] any number of messages, joined in batches', () => {
    fc.assert(
      fc.property(fc.array(anyServerMessage, { maxLength: 200, size: 'max' }), (messages) => {
        const frames = joinBatch(
          messages.map((message) => encodeMessage(message as ServerMessage)),
          format,
        );
        expect(frames.length).toBe(Math.ceil(messages.length / limits.max_batch));
        expect(frames.flatMap((frame) => decodeServerFrame(frame))).toEqual(
          messages.map((value) => ({ ok: true, value })),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('[LM2] batches keep to a frame limit, and a message is never left out', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 }).map((content) => JSON.stringify(content));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), fc.integer({ min: 2, max: 400 }), (encoded, maxFrameBytes) => {
        const frames = joinBatch(encoded, format, maxFrameBytes);
        const parts = frames.map((frame) =>
          frame.startsWith('[') ? (JSON.parse(frame) as unknown[]) : [JSON.parse(frame)],
        );
        expect(parts.flat()).toEqual(encoded.map((one) => JSON.parse(one) as unknown));
        for (const [i, frame] of frames.entries()) {
          if (parts[i]!.length > 1) expect(countUtf8Bytes(frame)).toBeLessThanOrEqual(maxFrameBytes);
        }
      }),
    );
  });

  test('[PL1] plain mode never joins', () => {
    expect(joinBatch(['1', '2', '3'], 'plain')).toEqual(['1', '2', '3']);
  });
});

describe('whatever comes in, decoding answers and never throws', () => {
  const failureCodes = ['bad_message', 'unknown_type', 'too_large'];

  function expectTyped(results: Decoded<unknown>[]) {
    expect(results.length).toBeGreaterThan(0);
    for (const result of results) {
      if (result.ok) continue;
      expect(failureCodes).toContain(result.error.code);
      // What is refused is echoed in an `Error`, which must not be refused in its turn.
      const echo = {
        type: 'Error' as const,
        code: result.error.code,
        message: result.error.message,
        retry: 'never' as const,
      };
      const error = {
        ...echo,
        path: [...result.error.path],
        ...(result.error.re !== undefined && { re: result.error.re }),
      };
      const frame = encodeMessage(error);
      expect(decodeServerFrame(frame)).toEqual([{ ok: true, value: error }]);
      expect(frame.length).toBeLessThan(16_384);
    }
  }

  function decodeEveryWay(frame: string) {
    expectTyped(decodeClientFrame(frame, format));
    expectTyped(decodeClientFrame(frame, 'plain'));
    expectTyped(decodeServerFrame(frame));
  }

  const anyText = fc.string({ unit: 'binary', maxLength: 300 });
  const anyHostileText = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
    .map((units) => String.fromCharCode(...units));

  test('[FR11] random text', () => {
    fc.assert(fc.property(fc.oneof(anyText, anyHostileText, fc.json()), decodeEveryWay), { numRuns: 1_000 });
  });

  test('[FR10] random JSON values, with hostile texts for keys and values', () => {
    const key = fc.oneof(
      anyHostileText,
      fc.constantFrom('type', 'id', 'rooms', '__proto__', 'constructor', 'content', 'events'),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('Join', 'Message', 'Sync', 'RoomSync', 'HistoryPage', 'Welcome'),
        anyHostileText,
        fc.double(),
        fc.integer(),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map(Object.fromEntries),
      ),
    }));
    fc.assert(
      fc.property(value, (json) => decodeEveryWay(JSON.stringify(json))),
      { numRuns: 1_000 },
    );
  });

  test('[FR10] valid messages with one field replaced by anything', () => {
    const replacement = fc.oneof(
      fc.jsonValue(),
      anyHostileText,
      fc.constantFrom(2 ** 53, -1, 0.5, 1e308, '\0', '\ud800', '__proto__', '', ' '),
    );
    const message = fc.oneof(anyClientMessage, anyServerMessage);
    fc.assert(
      fc.property(message, fc.nat(), replacement, (original, at, value) => {
        const keys = Object.keys(original);
        const key = keys[at % keys.length]!;
        decodeEveryWay(JSON.stringify({ ...original, [key]: value }));
        decodeEveryWay(JSON.stringify([original, { ...original, [key]: [value] }]));
      }),
      { numRuns: 500 },
    );
  });

  test('[FR11] valid frames with characters cut out, put in or changed', () => {
    const edit = fc.tuple(
      fc.nat(),
      fc.constantFrom(0, 1, 2, 7),
      fc.oneof(fc.constant(''), fc.constantFrom(...'{}[]",:0\\u'), anyHostileText),
    );
    fc.assert(
      fc.property(
        fc.oneof(anyClientMessage, anyServerMessage),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        (message, edits) => {
          let frame = JSON.stringify(message);
          for (const [at, cut, put] of edits) {
            const from = at % (frame.length + 1);
            frame = frame.slice(0, from) + put + frame.slice(from + cut);
          }
          decodeEveryWay(frame);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('[FR10] what is accepted has no flaw', () => {
    const hostile = fc.record({ type: fc.constant('Message'), content: anyHostileText, client_id: anyHostileText });
    fc.assert(
      fc.property(hostile, (message) => {
        for (const result of decodeClientFrame(JSON.stringify(message), format)) {
          if (result.ok) expect(findFlaw(result.value)).toBeUndefined();
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('lengths', () => {
  const anyWellFormedText = fc.string({ unit: 'binary' });

  test('[FR9] bytes are those of UTF-8', () => {
    fc.assert(fc.property(anyWellFormedText, (text) => countUtf8Bytes(text) === Buffer.byteLength(text)));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const text = String.fromCharCode(...units);
        return countUtf8Bytes(text) === Buffer.byteLength(text);
      }),
    );
  });

  test('[FR9] characters are code points', () => {
    fc.assert(fc.property(anyWellFormedText, (text) => countCodePoints(text) === [...text].length));
  });
});

/** Messages of all types of a union, made from its schemas, so that a new type is generated without a line here. */
function anyOf(schemas: Record<string, z.ZodType>): fc.Arbitrary<AnyMessage> {
  const ofEach = Object.values(schemas).map((schema) => {
    const arbitrary = toArbitrary(z.toJSONSchema(schema), '') as fc.Arbitrary<AnyMessage>;
    // Rules over several fields are not in the JSON Schema.
    return arbitrary.filter((message) => schema.safeParse(message).success);
  });
  return fc.oneof(...ofEach);
}

function toArbitrary(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((option) => toArbitrary(option, name)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return toTextArbitrary(schema, name);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.maxSafeInteger().map((value) => Math.min(Math.max(value, schema.minimum!), schema.maximum!));
    case 'number':
      return fc.double({ min: 0.5, max: 1e6, noNaN: true });
    case 'array':
      return fc.array(toArbitrary(schema.items as JsonSchema, name), { maxLength: 4 });
    case 'object':
      return schema.properties ? toObjectArbitrary(schema) : toRecordArbitrary(schema);
    default:
      throw new Error(`no generator for ${JSON.stringify(schema)}`);
  }
}

function toObjectArbitrary(schema: JsonSchema) {
  const fields = Object.entries(schema.properties!).map(
    ([name, field]) => [name, toArbitrary(field as JsonSchema, name)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [], noNullPrototype: true });
}

function toRecordArbitrary(schema: JsonSchema) {
  const { pattern } = schema.propertyNames as JsonSchema;
  const key = fc
    .stringMatching(new RegExp(pattern ?? '^[a-z_]{1,20}$'))
    .filter((text) => text !== '__proto__' && text !== 'constructor');
  return fc.dictionary(key, toArbitrary(schema.additionalProperties as JsonSchema, ''), {
    maxKeys: 4,
    noNullPrototype: true,
  });
}

function toTextArbitrary({ pattern, maxLength = 64 }: JsonSchema, name: string): fc.Arbitrary<string> {
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  // Limits in code points are refinements, which the JSON Schema does not show either.
  if (name === 'password') return fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 64 });
  if (name === 'username' || name === 'name') return fc.stringMatching(/^[a-zñ日🦜]([a-z ñ日🦜]{0,28}[a-zñ日🦜])?$/u);
  const prefix = name === 'content' || name === 'client_id' ? 'x' : '';
  const body = fc.string({ unit: 'binary', maxLength: Math.min(30, Math.floor(maxLength / 2)) });
  return body.map((text) => prefix + text.replaceAll('\0', '🦜'));
}
