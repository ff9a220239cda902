import { inBackground } from '../log/in-background.ts';
import type { Server } from '../server.ts';
import { keptForMs } from './uploads.ts';

const perTurn = 200;

/** What nobody attached and what nobody went on with goes, and contents that nothing needs any more. Never rejects. */
export function sweepFiles(server: Server): Promise<void> {
  const madeBefore = server.clock.wallClock() - keptForMs;
  return inBackground(server, 'files could not be swept; it is tried again', async () => {
    await server.files.uploads.sweep(madeBefore);
    while ((await server.store.expireFiles(madeBefore, perTurn)) === perTurn);
    await removeDropped(server);
  });
}

/** Contents of files that are no more: of deleted messages, too. */
async function removeDropped(server: Server): Promise<void> {
  const { folder } = server.files;
  const { store } = server;
  for (let count = perTurn; count === perTurn; ) {
    // In turn with what is kept: the same content may just be coming anew.
    count = await folder.inTurn(async () => {
      const dropped = await store.listDroppedContents(perTurn);
      if (dropped.length === 0) return 0;
      for (const content of await store.findUnusedContents(dropped)) await folder.remove(content);
      await store.forgetDroppedContents(dropped);
      return dropped.length;
    });
  }
}

/** Contents that a process kept and died before it could say of what file. Once, at the start. */
export function removeOrphans(server: Server): Promise<void> {
  const { folder } = server.files;
  return inBackground(server, 'contents that no file has could not be looked for', async () => {
    for await (const contents of folder.listContents()) {
      await folder.inTurn(async () => {
        for (const content of await server.store.findUnusedContents(contents)) await folder.remove(content);
      });
    }
  });
}
