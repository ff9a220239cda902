import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { clientMessageSchemas } from './client-message.ts';
import { closeCodes, errorCodes, retryAdviceOf } from './codes.ts';
import { serverMessageSchemas } from './server-message.ts';
import { protocolLevel } from './version.ts';

/** Every field of every message on a line of its own, as pinned for a level. `fields` is what `hash` is made of. */
type Lock = { level: number; hash: string; fields: string[] };
type JsonSchema = z.core.JSONSchema.BaseSchema;

const lockFile = new URL('../version-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as Lock;
const fields = [
  ...Object.entries(clientMessageSchemas).flatMap(([type, schema]) =>
    toLines(`client ${type}`, z.toJSONSchema(schema, { io: 'input' })),
  ),
  // Lists that skip unknown elements have no input shape, so the output is what is pinned here.
  ...Object.entries(serverMessageSchemas).flatMap(([type, schema]) =>
    toLines(`server ${type}`, z.toJSONSchema(schema)),
  ),
  ...errorCodes.map((code) => `error ${code}: ${retryAdviceOf[code]}`),
  ...Object.entries(closeCodes).map(([name, code]) => `close ${name}: ${code}`),
].sort();
const hash = createHash('sha256').update(fields.join('\n')).digest('hex');

if (process.env.TERTULIA_PIN_PROTOCOL) {
  writeFileSync(lockFile, `${JSON.stringify({ level: protocolLevel, hash, fields } satisfies Lock, null, 2)}\n`);
}

const howToPin = `raise protocolLevel in src/version.ts if level ${lock.level} has been released, write the rule in PROTOCOL.md and vectors \
for it, then pin with TERTULIA_PIN_PROTOCOL=1 npx vitest run src/version.test.ts`;

test('[FR15] what was published stays as it is: in v1 nothing is renamed, retyped or dropped', () => {
  const gone = lock.fields.filter((line) => !fields.includes(line));
  expect(
    gone,
    'These lines of version-lock.json no longer hold. That breaks clients of v1: put them back, and add beside them.',
  ).toEqual([]);
});

test('[FR15] what is added is pinned', () => {
  const added = fields.filter((line) => !lock.fields.includes(line));
  expect(added, `These are new. If they are meant to be published: ${howToPin}.`).toEqual([]);
});

test('[FR15] a new field of a known client message is optional, for the clients there are do not send it', () => {
  const isRequired = (line: string) => /^client \w+(\.\w+)+: /.test(line);
  const known = new Set(lock.fields.map((line) => line.split(/[.?:]/)[0]));
  const added = fields.filter((line) => !lock.fields.includes(line) && known.has(line.split(/[.?:]/)[0]));
  expect(added.filter(isRequired), 'Make these fields optional, or give them a default.').toEqual([]);
});

test('[FR15] the lock is whole and of this level', () => {
  const pinned = createHash('sha256').update(lock.fields.join('\n')).digest('hex');
  expect(lock.hash, 'version-lock.json was edited by hand: pin it instead.').toBe(pinned);
  expect(
    lock.level,
    'protocolLevel and version-lock.json differ: pin, if messages were added; otherwise put the level back.',
  ).toBe(protocolLevel);
});

/** `client Join.username: {"type":"string"}`; a `?` marks what may be left out, `[]` the elements of a list, `{}` those of a record. */
function toLines(path: string, schema: JsonSchema): string[] {
  const { properties, required = [], items, additionalProperties, anyOf, oneOf, $schema: _, ...rest } = schema;
  if (properties) {
    return Object.entries(properties).flatMap(([name, field]) =>
      toLines(`${path}.${name}${required.includes(name) ? '' : '?'}`, field as JsonSchema),
    );
  }
  if (items) return toLines(`${path}[]`, items as JsonSchema);
  const options = anyOf ?? oneOf;
  if (options) return options.flatMap((option) => toLines(`${path}${tagOf(option)}`, option));
  const record = typeof additionalProperties === 'object' ? toLines(`${path}{}`, additionalProperties) : [];
  return [`${path}: ${JSON.stringify(rest)}`, ...record];
}

/** Alternatives that are messages are told apart by their type. */
function tagOf(option: JsonSchema): string {
  const type = option.properties?.type;
  return typeof type === 'object' && typeof type.const === 'string' ? `<${type.const}>` : '';
}
