import type { Inline } from './document.ts';
import { isLinkTarget } from './link-target.ts';
import type { Node } from './mdast.ts';
import { toInlineText } from './plain-text.ts';

/** `isInLink`: there is no link within a link, but its words are. */
type Place = { readonly source: string; readonly isInLink?: boolean };

/** What stands in a line, from the parser's nodes to ours. */
export function toInlines(nodes: readonly Node[], place: Place): readonly Inline[] {
  return joinTexts(nodes.flatMap((node) => toInline(node, place)));
}

function toInline(node: Node, place: Place): Inline | readonly Inline[] {
  switch (node.type) {
    case 'text':
      return splitLines(node.value);
    case 'break':
      return { kind: 'break' };
    case 'strong':
    case 'emphasis':
      return { kind: node.type, children: toInlines(node.children, place) };
    case 'delete':
      return { kind: 'strikethrough', children: toInlines(node.children, place) };
    case 'inlineCode':
      return { kind: 'code', text: node.value };
    case 'link':
      return toLink(node, toInlines(node.children, { ...place, isInLink: true }), place);
    case 'image':
      return toLink(node, splitLines(node.alt ?? ''), place);
    default:
      return asTyped(node, place);
  }
}

function toLink(
  node: Node & { readonly url: string },
  label: readonly Inline[],
  place: Place,
): Inline | readonly Inline[] {
  const { url } = node;
  if (place.isInLink) return label;
  if (!isLinkTarget(url)) return asTyped(node, place);
  const isBlank = !/\S/.test(toInlineText(label));
  return { kind: 'link', url, children: isBlank ? [{ kind: 'text', text: url }] : label };
}

function asTyped({ position }: Node, { source }: Place): readonly Inline[] {
  return splitLines(source.slice(position?.start.offset, position?.end.offset));
}

/** A newline is a break: people end a line where they want it to end. */
function splitLines(text: string): readonly Inline[] {
  return text
    .split(/\r\n?|\n/)
    .flatMap((line, n): Inline[] => [
      ...(n > 0 ? [{ kind: 'break' } as const] : []),
      ...(line === '' ? [] : [{ kind: 'text', text: line } as const]),
    ]);
}

/** Text that became text for different reasons is one, so that what is looked for in it is found. */
function joinTexts(inlines: readonly Inline[]): readonly Inline[] {
  const joined: Inline[] = [];
  for (const inline of inlines) {
    const before = joined.at(-1);
    if (inline.kind === 'text' && before?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: before.text + inline.text };
    } else joined.push(inline);
  }
  return joined;
}
