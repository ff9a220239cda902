import { countCodePoints } from '../fields.ts';
import { limits } from '../limits.ts';
import type { Root } from './mdast.ts';

/** Marks that a source may hold: the parser compares some of them with all before them. */
const maxMarks = 800;
/** Quotes and lists that may begin on one line, each within the one before. */
const maxOpenedByLine = 10;
const maxNodes = 2_000;
const maxNodeDepth = 32;

const marks = /\*+|_+|~+|[[\]`<!|]|\r\n?|\n/g;
const nestedLine = new RegExp(
  String.raw`^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))){${maxOpenedByLine + 1}}`,
  'm',
);

/** Whether a source takes little time to parse: of what servers accept all but what is made to take long. */
export function isCheap(source: string): boolean {
  if (source.length > 2 * limits.max_content_chars) return false;
  if (countCodePoints(source) > limits.max_content_chars) return false;
  return (source.match(marks)?.length ?? 0) <= maxMarks && !nestedLine.test(source);
}

/** Whether a tree is small enough to be shown, and shallow enough to be walked by functions that call themselves. */
export function isSmall(root: Root): boolean {
  let count = 0;
  let level: readonly Node[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length;
    if (depth > maxNodeDepth || count > maxNodes) return false;
    level = level.flatMap(({ children = [] }) => children);
  }
  return true;
}

type Node = { readonly type: string; readonly children?: readonly Node[] };
