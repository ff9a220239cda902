import type { Options } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import type { Extension, State, TokenizeContext } from 'micromark-util-types';

/** What is text here though it is CommonMark: HTML in all its forms, and what surprises people who only meant to write a line. */
const disabled = ['htmlFlow', 'htmlText', 'characterReference', 'codeIndented', 'setextUnderline', 'definition'];

/** Ends a quote or an item with the line it is on: in CommonMark the line after it would belong to it, whether marked or not. */
const endOfLazyLines: Extension = {
  flow: {
    null: {
      name: 'endOfLazyLines',
      tokenize(this: TokenizeContext, _effects, ok, nok): State {
        return (code) => (this.interrupt && this.parser.lazy[this.now().line] ? ok(code) : nok(code));
      },
    },
  },
};

/** CommonMark and GFM as chats have them. */
export const syntax: Options = {
  extensions: [
    gfmAutolinkLiteral(),
    gfmStrikethrough({ singleTilde: false }),
    gfmTable(),
    gfmTaskListItem(),
    endOfLazyLines,
    { disable: { null: disabled } },
  ],
  mdastExtensions: [
    gfmAutolinkLiteralFromMarkdown(),
    gfmStrikethroughFromMarkdown(),
    gfmTableFromMarkdown(),
    gfmTaskListItemFromMarkdown(),
  ],
};
