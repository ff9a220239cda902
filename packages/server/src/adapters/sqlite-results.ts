import type { Write, WriteResult } from '../log/write.ts';

/** A write and what became of it: all that the tables need to know. */
export type Decided = { readonly write: Write; readonly result: WriteResult };

/**
 * The results of a commit as one flat list: cheap to hand from thread to thread and to keep in the journal.
 * A code, then `seq` for 4, `seq n` for 5, `seq n at` for 6, `seq n user_id username` for 11, how many and each `seq` for 12,
 * `seq n rev` for 17, `seq count` for 18, an index for 40. The journal outlives an update: a code keeps its meaning.
 */
export type ResultCodes = readonly (number | string)[];

const codes = {
  done: 0,
  'no-room': 1,
  exists: 2,
  'client-id-conflict': 3,
  taken: 7,
  'no-invite': 8,
  'no-message': 9,
  'not-author': 10,
  unchanged: 13,
  'stale-rev': 14,
  'edit-window': 15,
  'limit-reached': 16,
} as const;
type PlainKind = keyof typeof codes;
const plain = new Map(Object.entries(codes).map(([kind, code]) => [code as number, { kind: kind as PlainKind }]));
const updated = 4;
const appended = 5;
const appendedBefore = 6;
const deleted = 11;
const banned = 12;
const edited = 17;
const reacted = 18;
const noFile = 40;

export function encodeResults(decided: readonly Decided[]): ResultCodes {
  const numbers: (number | string)[] = [];
  for (const { result } of decided) {
    if (result.kind === 'appended') {
      if (result.dup) numbers.push(appendedBefore, result.seq, result.n, result.at);
      else numbers.push(appended, result.seq, result.n);
    } else if (result.kind === 'updated') numbers.push(updated, result.seq);
    else if (result.kind === 'edited') numbers.push(edited, result.seq, result.n, result.rev);
    else if (result.kind === 'reacted') numbers.push(reacted, result.seq, result.count);
    else if (result.kind === 'banned') numbers.push(banned, result.seqs.length, ...result.seqs);
    else if (result.kind === 'deleted') numbers.push(deleted, result.seq, result.n, result.user_id, result.username);
    else if (result.kind === 'no-file') numbers.push(noFile, result.index);
    else numbers.push(codes[result.kind]);
  }
  return numbers;
}

/** The inverse; `writes` are those that were committed. */
export function decodeResults(numbers: ResultCodes, writes: readonly Write[]): Decided[] {
  let at = 0;
  const next = () => numbers[at++] as number;
  const nextText = () => numbers[at++] as string;
  const decode = (write: Write): WriteResult => {
    const code = next();
    if (code === updated) return { kind: 'updated', seq: next() };
    if (code === edited) return { kind: 'edited', seq: next(), n: next(), rev: next() };
    if (code === reacted) return { kind: 'reacted', seq: next(), count: next() };
    if (code === banned) return { kind: 'banned', seqs: Array.from({ length: next() }, next) };
    if (code === deleted) return { kind: 'deleted', seq: next(), n: next(), user_id: nextText(), username: nextText() };
    if (code === noFile) return { kind: 'no-file', index: next() };
    if (code !== appended && code !== appendedBefore) return plain.get(code) as WriteResult;
    const dup = code === appendedBefore;
    const seq = next();
    const n = next();
    const writtenAt = write.kind === 'append-message' ? write.at : 0;
    return { kind: 'appended', seq, n, at: dup ? next() : writtenAt, dup };
  };
  return writes.map((write) => ({ write, result: decode(write) }));
}
