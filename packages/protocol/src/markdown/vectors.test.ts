import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { MarkdownDocument } from './document.ts';
import { type Mentioned, markMentions } from './mark-mentions.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { toPlainText } from './plain-text.ts';

type Vector = {
  name: string;
  rule: string;
  source?: string;
  source_parts?: [string, number][];
  mentioned?: Mentioned[];
  document?: MarkdownDocument;
  verbatim?: true;
  text?: string;
};

const root = new URL('../../', import.meta.url);
const vectors = JSON.parse(readFileSync(new URL('vectors/markdown.json', root), 'utf8')) as Vector[];
const protocol = readFileSync(new URL('PROTOCOL.md', root), 'utf8');

function sourceOf({ source, source_parts }: Vector): string {
  return source ?? source_parts!.map(([text, times]) => text.repeat(times)).join('');
}

test.each(vectors.map((vector) => [vector.rule, vector.name, vector] as const))('[%s] %s', (_rule, _name, vector) => {
  const source = sourceOf(vector);
  const expected = vector.verbatim ? [{ kind: 'verbatim', text: source }] : vector.document;
  const document = markMentions(parseMarkdown(source), vector.mentioned ?? []);
  expect(document).toEqual(expected);
  if (vector.text !== undefined) expect(toPlainText(document)).toBe(vector.text);
});

test('[LG5] vectors quote rules that exist, under names of their own', () => {
  const rules = new Set(protocol.match(/(?<=\*\*\[)MK\d+(?=\]\*\*)/g));
  expect(vectors.filter(({ rule }) => !rules.has(rule)).map(({ rule, name }) => [rule, name])).toEqual([]);
  expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
});
