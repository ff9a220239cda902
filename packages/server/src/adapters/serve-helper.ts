import { spawnSync } from 'node:child_process';
import { setPriority } from 'node:os';

/**
 * `low` gets a small share of the processor whatever the chat needs; `idle` gets what is left, which may be nothing, and then
 * wakes nobody later.
 */
export type Priority = 'low' | 'idle';

export type HelperRequest<Request> = { readonly id: number; readonly request: Request };
/** `ready` is the first of all. Without a reply the work failed. */
export type HelperReply<Reply> = 'ready' | { readonly id: number; readonly reply?: Reply };

/** What the program of a helper process does: it answers whoever started it, for as long as that lives. */
export function serveHelper<Request, Reply>(answer: (request: Request) => Promise<Reply>): void {
  const tell = (message: HelperReply<Reply>) => process.send?.(message);
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', () => undefined);
  process.on('message', ({ id, request }: HelperRequest<Request>) => {
    answer(request).then(
      (reply) => tell({ id, reply }),
      () => tell({ id }),
    );
  });
  // Before it yields, for then it may be long before it can tell anything.
  tell('ready');
  if (process.argv[2] !== ('idle' satisfies Priority) || !becomeIdle()) setPriority(10);
}

/** SCHED_IDLE, which Node cannot ask for; the program that can is in util-linux and BusyBox, and wherever there is none all is as `low`. */
function becomeIdle(): boolean {
  return spawnSync('chrt', ['-a', '-i', '-p', '0', String(process.pid)], { stdio: 'ignore' }).status === 0;
}
