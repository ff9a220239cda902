import type { Commands } from './commands.ts';
import { createLoad } from './load.ts';

/** What crosses between the command and a generator, in both directions. */
export type Request = { readonly id: number; readonly command: keyof Commands; readonly options: unknown };
export type Reply = { readonly id: number; readonly value?: unknown; readonly error?: string };

const load = createLoad(Number(process.argv[2]));

process.on('message', (request: Request) => {
  void perform(request).then((reply) => process.send?.(reply));
});
// The command is gone, and nobody wants what is measured here.
process.on('disconnect', () => process.exit(0));

async function perform({ id, command, options }: Request): Promise<Reply> {
  try {
    return { id, value: await load[command](options as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
