import { markMentions, parseMarkdown } from '@tertulia/protocol/markdown';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { markdownRows } from './markdown-rows.ts';
import { type Span, textOf } from './span.ts';

const rowsOf = (source: string, width = 40) => markdownRows(parseMarkdown(source), { width, style: {} });
const picture = (source: string, width?: number) => rowsOf(source, width).map((row) => textOf(row).trimEnd());
const spansOf = (source: string): readonly Span[] => rowsOf(source).flat();

test('a message of everything', () => {
  const source = [
    '# Tea **at five**',
    'Bring [cake](https://cake.example/)',
    'and https://tea.example. :tea:',
    '',
    'Or not.',
    '> said',
    '> > before',
    '',
    '- [x] cups',
    '- a spoon, which is a long word for a short thing',
    '  9. and one',
    '  10. and two',
    '',
    '---',
    '```js',
    'const tea =',
    '  "hot";',
    '```',
  ].join('\n');
  expect(picture(source)).toMatchInlineSnapshot(`
    [
      "Tea at five",
      "Bring cake (https://cake.example/)",
      "and https://tea.example. 🍵",
      "",
      "Or not.",
      "▎ said",
      "▎ ▎ before",
      "• [x] cups",
      "• a spoon, which is a long word for a",
      "  short thing",
      "  9. and one",
      "  10. and two",
      "────────────────────────────────────────",
      "│ const tea =",
      "│   "hot";",
    ]
  `);
});

test('a table keeps to the width, and its columns to what they are', () => {
  const source =
    '| Name | Cups |\n| :- | -: |\n| ana | 2 |\n| somebody with a long name, who is thirsty | 11 |\n| 日本 | |';
  expect(picture(source, 30)).toMatchInlineSnapshot(`
    [
      "Name                    │ Cups",
      "────────────────────────┼─────",
      "ana                     │    2",
      "somebody with a long n… │   11",
      "日本                    │",
    ]
  `);
  const wide = `|${' a |'.repeat(30)}\n|${' - |'.repeat(30)}\n|${' b |'.repeat(30)}`;
  expect(picture(wide, 20)).toMatchInlineSnapshot(`
    [
      "a │ a │ a │ a │ a │…",
      "──┼───┼───┼───┼───┼…",
      "b │ b │ b │ b │ b │…",
    ]
  `);
});

test('emphasis, code, links and mentions look so', () => {
  expect(spansOf('a *b* **c *d*** ~~e~~ `f` [g](mailto:h@i.example)')).toEqual([
    { text: 'a ' },
    { text: 'b', italic: true },
    { text: ' ' },
    { text: 'c ', bold: true },
    { text: 'd', bold: true, italic: true },
    { text: ' ' },
    { text: 'e', strikethrough: true },
    { text: ' ' },
    { text: 'f', inverse: true },
    { text: ' ' },
    { text: 'g', underline: true },
    { text: ' (mailto:h@i.example)', dim: true },
  ]);
  const mentioned = [
    { name: 'ana', user_id: 'u-1' },
    { name: 'bo', user_id: 'u-2' },
  ];
  const document = markMentions(parseMarkdown('@ana @bo'), mentioned);
  expect(markdownRows(document, { width: 40, style: {}, ownId: 'u-2' })).toEqual([
    [{ text: '@ana', bold: true, inverse: false }, { text: ' ' }, { text: '@bo', bold: true, inverse: true }],
  ]);
});

test('a shortcode that is no emoji is text, whatever properties objects have', () => {
  expect(picture(':smile: :no_such: :constructor:')).toEqual(['😄 :no_such: :constructor:']);
});

describe('nothing leaves the width, and nothing acts', () => {
  const hostile = '\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u200b\ud800';
  const sources = [
    hostile,
    `**${hostile}** *${hostile}* ~~${hostile}~~ \`${hostile}\``,
    `[${hostile}](https://a.example) [a](https://a.example/${hostile}) <https://${hostile}>`,
    `# ${hostile}`,
    `> - ${hostile}\n> 1. ${hostile}`,
    `\`\`\`${hostile}\n${hostile}\t${hostile}\n\`\`\``,
    `| ${hostile} | b |\n| - | - |\n| \`${hostile}\` | ${hostile} |`,
    `![${hostile}](https://a.example)`,
    `---\n${hostile}`,
    `${'> '.repeat(10)}a\n${'- '.repeat(9)}b`,
    '>'.repeat(40) + hostile,
    `:${hostile}: @${hostile}`,
    'https://a.example/'.padEnd(200, 'x'),
  ];
  test.each(sources.map((source) => [JSON.stringify(source), source]))('%s', (_name, source) => {
    for (const width of [8, 24, 100]) {
      for (const row of rowsOf(source, width)) {
        expect(stringWidth(textOf(row))).toBeLessThanOrEqual(width);
        expect(textOf(row)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      }
    }
  });
});
