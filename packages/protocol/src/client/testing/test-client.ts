import { type ChatClient, createChatClient } from '../chat-client.ts';
import type { Connect, Saved } from '../ports.ts';
import type { FakeClock } from './fake-clock.ts';
import { createSeededRandom } from './seeded-random.ts';

/** A real client over fake ports; `storage.saved` is what its last save left. */
export function createTestClient(
  connect: Connect,
  clock: FakeClock,
  seed: number,
  saved?: Saved,
): { readonly client: ChatClient; readonly storage: { saved: Saved | undefined } } {
  const storage = { saved };
  const client = createChatClient({
    connect,
    clock,
    random: createSeededRandom(seed),
    saved: {
      load: async () => storage.saved,
      save: async (next) => {
        storage.saved = next;
      },
    },
  });
  return { client, storage };
}

/** Lets promises that are already settled run their continuations. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
