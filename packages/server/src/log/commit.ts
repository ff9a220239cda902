import { err, ok, type Result } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import type { Write, WriteResult } from './write.ts';

/** Commits `writes` in order and waits; used where a reply needs more than one write. */
export function commit(server: Server, writes: readonly Write[]): Promise<Result<WriteResult[], Refusal>> {
  return new Promise((resolve) => {
    const results: WriteResult[] = [];
    let refusal: Refusal | undefined;
    writes.forEach((write, index) => {
      server.committer.submit(write, (outcome) => {
        if (outcome.ok) results.push(outcome.value);
        else refusal = toRefusal(outcome.error);
        if (index === writes.length - 1) resolve(refusal ? err(refusal) : ok(results));
      });
    });
  });
}

/** Commits one write; `apply` runs in the order of the log, before anything that was stored behind it is told. */
export function commitInOrder(
  server: Server,
  write: Write,
  apply: (result: WriteResult) => void,
): Promise<Refusal | undefined> {
  return new Promise((resolve) => {
    server.committer.submit(write, (outcome) => {
      resolve(outcome.ok ? undefined : toRefusal(outcome.error));
      if (outcome.ok) apply(outcome.value);
    });
  });
}

/** Commits without anyone waiting for it; a failure is counted. That the storage fails is logged elsewhere, and once. */
export function commitLater(server: Server, write: Write): void {
  server.committer.submit(write, (outcome) => {
    if (!outcome.ok) server.metrics.unstored.inc({ write: write.kind });
  });
}

export function toRefusal(code: 'busy' | 'storage_unavailable'): Refusal {
  return code === 'busy'
    ? { code, message: 'the server has more to store than it can take; send again', retryAfterMs: 1_000 }
    : { code, message: 'the server cannot write to its storage now; send again later', retryAfterMs: 5_000 };
}
