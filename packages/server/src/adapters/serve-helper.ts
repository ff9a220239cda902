import { setPriority } from 'node:os';

export type HelperRequest<Request> = { readonly id: number; readonly request: Request };
/** Without a reply the work failed. */
export type HelperReply<Reply> = { readonly id: number; readonly reply?: Reply };

/** What the program of a helper process does: it answers whoever started it, for as long as that lives. */
export function serveHelper<Request, Reply>(answer: (request: Request) => Promise<Reply>): void {
  // It takes the processor from nobody who chats.
  setPriority(10);
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', () => undefined);
  process.on('message', ({ id, request }: HelperRequest<Request>) => {
    const tell = (message: HelperReply<Reply>) => process.send?.(message);
    answer(request).then(
      (reply) => tell({ id, reply }),
      () => tell({ id }),
    );
  });
}
