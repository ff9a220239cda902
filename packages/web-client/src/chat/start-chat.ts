import { type ChatClient, createChatClient } from '@tertulia/protocol/client';
import { browserClock, browserRandom } from './browser-clock.ts';
import { createBrowserHash } from './browser-hash.ts';
import { connectBrowserSocket } from './browser-socket.ts';
import { saveOnHide } from './save-on-hide.ts';
import { createSavedState } from './saved-state.ts';
import type { Locks } from './tab-outbox.ts';
import { wakeOnReturn } from './wake-on-return.ts';

/** The page's one chat session, already starting. */
export function startChat(): ChatClient {
  const { locks }: { locks?: Locks } = navigator;
  const client = createChatClient({
    connect: connectBrowserSocket,
    clock: browserClock,
    random: browserRandom,
    sha256: createBrowserHash,
    saved: createSavedState(browserRandom.id(), locks),
  });
  wakeOnReturn(() => client.wake());
  saveOnHide(() => void client.save());
  void client.start();
  return client;
}
