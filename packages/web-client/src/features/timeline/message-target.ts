/** A message to be shown. A new object asks anew, also for the same message. */
export type MessageTarget = { readonly roomId: string; readonly seq: number };

/** What to do to show a message: it is here, older ones are to be loaded first, or it cannot be found. */
export type TargetStep = { readonly kind: 'show'; readonly index: number } | { readonly kind: 'load' | 'give-up' };

/** `seqs` are those of the rows, ascending; 0 for what has none yet. */
export function stepTowards(seq: number, seqs: readonly number[], hasOlder: boolean): TargetStep {
  const index = seqs.indexOf(seq);
  if (index >= 0) return { kind: 'show', index };
  const oldest = seqs.find((each) => each > 0);
  return { kind: hasOlder && (oldest === undefined || oldest > seq) ? 'load' : 'give-up' };
}
