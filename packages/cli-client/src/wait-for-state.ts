import type { ChatClient, ChatState } from '@tertulia/protocol/client';

/** The first state, from now on, of which `isReached` is true. */
export function waitForState(client: ChatClient, isReached: (state: ChatState) => boolean): Promise<ChatState> {
  return new Promise((resolve) => {
    const state = client.getState();
    if (isReached(state)) return resolve(state);
    const forget = client.subscribe(() => {
      const next = client.getState();
      if (!isReached(next)) return;
      forget();
      resolve(next);
    });
  });
}
