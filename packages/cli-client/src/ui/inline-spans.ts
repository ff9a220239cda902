import { type Inline, tellsTarget } from '@tertulia/protocol/markdown';
import { nameToEmoji } from 'gemoji';
import type { Span, Style } from './span.ts';
import { visibleLines, visibleText } from './visible-text.ts';

/** `ownId`: whose mentions stand out. */
export type InlineLook = { readonly style: Style; readonly ownId?: string | undefined };

/** What stands in a paragraph as its lines, of spans that are safe to print. */
export function inlineLines(inlines: readonly Inline[], look: InlineLook): readonly (readonly Span[])[] {
  const lines: Span[][] = [[]];
  for (const span of inlines.flatMap((inline) => toSpans(inline, look))) {
    if (span === 'break') lines.push([]);
    else lines.at(-1)?.push(span);
  }
  return lines;
}

function toSpans(inline: Inline, look: InlineLook): readonly (Span | 'break')[] {
  const { style, ownId } = look;
  const within = (children: readonly Inline[], more: Style) =>
    children.flatMap((child) => toSpans(child, { ...look, style: { ...style, ...more } }));
  switch (inline.kind) {
    case 'text':
      return [{ ...style, text: visibleLines(inline.text).join(' ') }];
    case 'break':
      return ['break'];
    case 'strong':
      return within(inline.children, { bold: true });
    case 'emphasis':
      return within(inline.children, { italic: true });
    case 'strikethrough':
      return within(inline.children, { strikethrough: true });
    case 'code':
      return [{ ...style, inverse: true, text: visibleText(inline.text) }];
    case 'shortcode':
      return [{ ...style, text: toEmoji(inline.name) }];
    case 'mention': {
      const isToMe = inline.user_id === undefined || inline.user_id === ownId;
      return [{ ...style, bold: true, inverse: isToMe, text: visibleText(inline.text) }];
    }
    case 'link': {
      const words = within(inline.children, { underline: true });
      return tellsTarget(inline) ? words : [...words, { ...style, dim: true, text: ` (${visibleText(inline.url)})` }];
    }
  }
}

/** A name may be that of any property of an object. */
function toEmoji(name: string): string {
  return (Object.hasOwn(nameToEmoji, name) && nameToEmoji[name]) || `:${name}:`;
}
