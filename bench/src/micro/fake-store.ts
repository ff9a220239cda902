import type { CommitterOptions } from '@tertulia/server/internals/committer';

/** Numbers what it is given and forgets it. */
export function createFakeStore(): CommitterOptions['store'] {
  let seq = 0;
  return {
    commit: async (writes) => writes.map(() => ({ kind: 'appended', seq: ++seq, n: seq, at: 0, dup: false })),
  };
}
