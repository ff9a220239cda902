import { countCodePoints } from '../fields.ts';
import { limits } from '../limits.ts';
import { err, ok, type Result } from '../result.ts';
import { hasLetters } from './find-words.ts';
import { fold } from './fold.ts';

export const searchParts = ['file', 'link'] as const;
/** What `has:` may ask for. */
export type SearchPart = (typeof searchParts)[number];

/** What a query asks for. A message is found if all of it is so. */
export type SearchQuery = {
  /** Folded: each must occur. One that was in quotes may hold spaces. */
  readonly words: readonly string[];
  /** By one of these people, as they were typed; by anyone if there are none. */
  readonly from: readonly string[];
  /** In one of these rooms, as they were typed; in any if there are none. */
  readonly in: readonly string[];
  readonly has: readonly SearchPart[];
  /** Sent before this instant, and not before that one; milliseconds since 1970. */
  readonly before?: number;
  readonly after?: number;
};

const operators = ['from', 'in', 'before', 'after', 'has'] as const;
type Operator = (typeof operators)[number];
type Term = { readonly operator: Operator | undefined; readonly value: string };

const terms = new RegExp(`(?:(${operators.join('|')}):)?(?:"([^"]*)"?|(\\S+))`, 'giu');
const bareOperator = new RegExp(`^(${operators.join('|')}):$`, 'i');

/** What a query asks for, or one sentence about what is wrong with it and what to write instead. */
export function parseSearchQuery(text: string): Result<SearchQuery, string> {
  if (countCodePoints(text) > limits.max_query_chars)
    return err(`a query has at most ${limits.max_query_chars} characters; leave some words out`);
  // Telephones write quotation marks of their own.
  const found = [...text.replace(/[“”„]/g, '"').matchAll(terms)].map(
    ([, operator, quoted, bare]): Term => ({
      operator: operator?.toLowerCase() as Operator | undefined,
      value: quoted ?? bare ?? '',
    }),
  );
  const problem = found.map(findProblem).find((one) => one !== undefined);
  if (problem !== undefined) return err(problem);
  const valuesOf = (operator: Operator) => found.flatMap((term) => (term.operator === operator ? [term.value] : []));
  const days = (operator: 'before' | 'after') => valuesOf(operator).flatMap((value) => parseDay(value) ?? []);
  const words = found
    .flatMap(({ operator, value }) => (operator === undefined ? [fold(value).trim()] : []))
    .filter((word) => word !== '');
  if (!words.some(hasLetters) && found.every(({ operator }) => operator === undefined))
    return err('there is nothing to search for: write a word, or an operator such as from:name or has:file');
  const [before, after] = [days('before'), days('after')];
  return ok({
    words: [...new Set(words)],
    from: valuesOf('from'),
    in: valuesOf('in'),
    has: valuesOf('has').map((value) => value.toLowerCase() as SearchPart),
    ...(before.length > 0 && { before: Math.min(...before) }),
    ...(after.length > 0 && { after: Math.max(...after) }),
  });
}

function findProblem({ operator, value }: Term): string | undefined {
  const bare = operator === undefined ? bareOperator.exec(value)?.[1] : value.trim() === '' ? operator : undefined;
  if (bare !== undefined)
    return `${bare.toLowerCase()}: needs something right behind it, such as ${examples[bare.toLowerCase() as Operator]}`;
  if ((operator === 'before' || operator === 'after') && parseDay(value) === undefined)
    return `${operator}: takes a day, such as ${examples[operator]}`;
  if (operator === 'has' && !searchParts.some((part) => part === value.toLowerCase()))
    return `has: takes one of ${searchParts.join(', ')}`;
  return undefined;
}

const examples: Readonly<Record<Operator, string>> = {
  from: 'from:ana',
  in: 'in:general',
  before: 'before:2026-01-31',
  after: 'after:2026-01-31',
  has: 'has:file',
};

/** When that day begins in UTC, if there is such a day. */
function parseDay(value: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const at = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value) ? at : undefined;
}
