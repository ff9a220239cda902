import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import type { Block, Inline } from './document.ts';
import { isLinkTarget } from './link-target.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { toPlainText } from './plain-text.ts';

/** What Markdown is made of, what looks like it, and what does harm elsewhere. */
const pieces = [
  ...[
    '*',
    '_',
    '**',
    '~~',
    '`',
    '``',
    '```',
    '> ',
    '>',
    '- ',
    '1. ',
    '* ',
    '#',
    '  ',
    '    ',
    '\t',
    '\n',
    '\n\n',
    '\r\n',
  ],
  ...[
    '[',
    '](',
    ')',
    '![',
    '<',
    '>',
    '\\',
    '|',
    '|-|\n',
    '\n---\n',
    '[ ] ',
    '[x] ',
    '[a]: b\n',
    '[^1]',
    ':a:',
    '@ana',
    '"',
  ],
  ...['a', 'b c', 'é', '😀', '\u202e', '\u200b', '\ud800', '&amp;', '&#106;', '<!--', '-->', '<b>', '</script>'],
  ...['http://a.example/', 'www.a.b', 'a@b.c', 'javascript:x', 'data:,', 'mailto:', 'xmpp:a@b.c', '//a.example'],
];
const sources = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 })
  .chain((few) => fc.array(fc.constantFrom(...few), { minLength: 1, maxLength: 600 }))
  .map((parts) => parts.join('').slice(0, limits.max_content_chars));
const runs = { seed: 20, numRuns: 300, endOnFailure: true };

/** Everything in a document, in order, with how deep it stands. */
function flatten(blocks: readonly Block[], depth = 1): readonly (readonly [Block | Inline, number])[] {
  return blocks.flatMap((block) => [[block, depth] as const, ...within(block, depth + 1)]);
}

function within(block: Block, depth: number): readonly (readonly [Block | Inline, number])[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return flattenInlines(block.children, depth);
    case 'quote':
      return flatten(block.children, depth);
    case 'list':
      return block.items.flatMap((item) => flatten(item.children, depth));
    case 'table':
      return [block.head, ...block.rows].flat().flatMap((cell) => flattenInlines(cell, depth));
    default:
      return [];
  }
}

function flattenInlines(inlines: readonly Inline[], depth: number): readonly (readonly [Block | Inline, number])[] {
  return inlines.flatMap((inline) => [
    [inline, depth] as const,
    ...('children' in inline ? flattenInlines(inline.children, depth + 1) : []),
  ]);
}

describe('of whatever source', () => {
  test('[MK7] the document is bounded and shows something', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const document = parseMarkdown(source);
        const nodes = flatten(document);
        expect(nodes.length).toBeLessThanOrEqual(limits.max_content_chars);
        expect(Math.max(...nodes.map(([, depth]) => depth))).toBeLessThanOrEqual(32);
        if (document[0]?.kind === 'verbatim') expect(document).toEqual([{ kind: 'verbatim', text: source }]);
        else expect(toPlainText(document)).toMatch(/\S/);
      }),
      runs,
    );
  });

  test('[MK4] links lead where they may, and none is within another', () => {
    fc.assert(
      fc.property(sources, (source) => {
        for (const [node] of flatten(parseMarkdown(source))) {
          if (node.kind !== 'link') continue;
          expect(isLinkTarget(node.url)).toBe(true);
          expect(flattenInlines(node.children, 0).map(([inline]) => inline.kind)).not.toContain('link');
        }
      }),
      runs,
    );
  });
});

test.each([
  ['[', 4_000],
  ['>', 4_000],
  ['> ', 2_000],
  ['- > ', 1_000],
  ['1) ', 1_333],
  ['*_', 2_000],
  ['[*', 2_000],
  ['**_~~', 800],
  ['- a\n', 1_000],
  ['|a|\n|-|\n', 500],
  ['\n', 4_000],
  ['![', 2_000],
  ['`a', 2_000],
])('[MK7] %j, %d times, is too dear to parse', (atom, times) => {
  const source = atom.repeat(times);
  expect(parseMarkdown(source)).toEqual([{ kind: 'verbatim', text: source }]);
});

test('[MK7] what people write at most is not', () => {
  const code = `\`\`\`\n${'const a_b = [c < d];\n'.repeat(150)}\`\`\``;
  const table = `| a | b |\n| - | - |\n${'| some words | and others |\n'.repeat(100)}`;
  const prose = '**Bold** and *italic* words, `code`, [a link](https://a.example), a list:\n- an item\n\n'.repeat(44);
  const emoji = '😀'.repeat(limits.max_content_chars);
  expect([code, table, prose, emoji].map((source) => parseMarkdown(source)[0]?.kind)).toEqual([
    ...['code-block', 'table', 'paragraph', 'paragraph'],
  ]);
});
