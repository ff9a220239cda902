import { type ChatClient, createChatClient } from '../chat-client.ts';
import type { Connect, Saved, SavedRoom } from '../ports.ts';
import type { FakeClock } from './fake-clock.ts';
import { createFakeHash } from './fake-hash.ts';
import { createSeededRandom } from './seeded-random.ts';

/** What the last saves left, as storage gives it back: text. */
export type TestStorage = { saved?: Saved; rooms?: readonly SavedRoom[]; roomSaves?: number };

/** A real client over fake ports; `storage` may be that of an earlier one. */
export function createTestClient(
  connect: Connect,
  clock: FakeClock,
  seed: number,
  storage: TestStorage = {},
): { readonly client: ChatClient; readonly storage: TestStorage } {
  const client = createChatClient({
    connect,
    clock,
    random: createSeededRandom(seed),
    sha256: createFakeHash,
    saved: {
      load: async () => ({ ...storage.saved, rooms: storage.rooms }),
      save: async (next) => {
        storage.saved = copy(next);
      },
      saveRooms: async (next) => {
        storage.rooms = copy(next);
        storage.roomSaves = (storage.roomSaves ?? 0) + 1;
      },
    },
  });
  return { client, storage };
}

/** Lets promises that are already settled run their continuations. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
