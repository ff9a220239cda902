import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clientMessageSchemas } from '../client-message.ts';
import { serverMessageSchemas } from '../server-message.ts';
import type { WireFormat } from '../version.ts';
import { decodeClientFrame, decodeServerFrame } from './decode.ts';
import { encodeMessage } from './encode.ts';

type Outcome =
  | { message: { type: string } }
  | { error: { code: string; path: unknown[]; re?: unknown } }
  | { ignored: string };
type Vector = {
  name: string;
  rule: string;
  from?: 'client' | 'server';
  format?: WireFormat;
  frame?: string;
  frame_parts?: [string, number][];
  expect: Outcome[];
};

const root = new URL('../../', import.meta.url);
const rules = new Set(readFileSync(new URL('PROTOCOL.md', root), 'utf8').match(/(?<=\*\*\[)[A-Z]+\d+(?=\]\*\*)/g));

function load(file: string, from?: 'client' | 'server'): Vector[] {
  const vectors = JSON.parse(readFileSync(new URL(`vectors/${file}`, root), 'utf8')) as Vector[];
  return vectors.map((vector) => (from ? { ...vector, from } : vector));
}

const files = {
  'client-valid.json': load('client-valid.json', 'client'),
  'client-invalid.json': load('client-invalid.json', 'client'),
  'server-valid.json': load('server-valid.json', 'server'),
  'server-future.json': load('server-future.json', 'server'),
  'frames.json': load('frames.json'),
};

function frameOf({ frame, frame_parts }: Vector): string {
  return frame ?? frame_parts!.map(([text, times]) => text.repeat(times)).join('');
}

function run(vector: Vector): Outcome[] {
  const { from, format = 'tertulia.v1.json' } = vector;
  const frame = frameOf(vector);
  const decoded = from === 'server' ? decodeServerFrame(frame, format) : decodeClientFrame(frame, format);
  return decoded.map((one): Outcome => {
    if (one.ok) return { message: one.value };
    const { code, path, re, message } = one.error;
    if (from === 'server' && code === 'unknown_type') return { ignored: /^unknown type "(.*)"$/.exec(message)![1]! };
    return { error: { code, path: [...path], ...(re !== undefined && { re }) } };
  });
}

for (const [file, vectors] of Object.entries(files)) {
  describe(file, () => {
    test.each(vectors.map((vector) => [vector.rule, vector.name, vector] as const))(
      '[%s] %s',
      (_rule, _name, vector) => {
        expect(run(vector)).toEqual(vector.expect);
      },
    );
  });
}

test('[FR5] every type has a valid vector, and every client type an invalid one', () => {
  const typesOf = (vectors: Vector[]) =>
    new Set(vectors.map((vector) => (JSON.parse(frameOf(vector)) as { type?: string } | null)?.type));
  const missing = (types: string[], vectors: Vector[]) => types.filter((type) => !typesOf(vectors).has(type));
  expect({
    'client-valid.json': missing(Object.keys(clientMessageSchemas), files['client-valid.json']),
    'client-invalid.json': missing(Object.keys(clientMessageSchemas), files['client-invalid.json']),
    'server-valid.json': missing(Object.keys(serverMessageSchemas), files['server-valid.json']),
  }).toEqual({ 'client-valid.json': [], 'client-invalid.json': [], 'server-valid.json': [] });
});

test('[FR5] vectors quote rules that exist, under names that are unique in their file', () => {
  const all = Object.values(files).flat();
  expect(all.filter((vector) => !rules.has(vector.rule)).map((vector) => [vector.rule, vector.name])).toEqual([]);
  for (const vectors of Object.values(files))
    expect(new Set(vectors.map((vector) => vector.name)).size).toBe(vectors.length);
});

test('[FR10] no vector changes the prototype of anything', () => {
  for (const vector of Object.values(files).flat()) run(vector);
  expect(({} as { role?: string }).role).toBeUndefined();
});

test('[FR6] what a vector means, encoded again, means the same', () => {
  for (const { from, expect: outcomes } of Object.values(files).flat()) {
    for (const outcome of outcomes) {
      if (!('message' in outcome)) continue;
      const encoded = encodeMessage(outcome.message as Parameters<typeof encodeMessage>[0]);
      const again = from === 'server' ? decodeServerFrame(encoded) : decodeClientFrame(encoded, 'tertulia.v1.json');
      expect(again).toEqual([{ ok: true, value: outcome.message }]);
    }
  }
});
