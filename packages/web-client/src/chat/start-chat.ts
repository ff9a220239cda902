import { type ChatClient, createChatClient } from '@tertulia/protocol/client';
import { browserClock, browserRandom } from './browser-clock.ts';
import { connectBrowserSocket } from './browser-socket.ts';
import { createSavedState } from './saved-state.ts';
import { wakeOnReturn } from './wake-on-return.ts';

/** The page's one chat session, already starting. */
export function startChat(): ChatClient {
  const client = createChatClient({
    connect: connectBrowserSocket,
    clock: browserClock,
    random: browserRandom,
    saved: createSavedState(),
  });
  wakeOnReturn(() => client.wake());
  void client.start();
  return client;
}
