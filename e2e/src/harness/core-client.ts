import { type ChatClient, type ChatState, createChatClient } from '@tertulia/protocol/client';
import { createCorePorts } from './core-ports.ts';
import { type Device, openDevice } from './device.ts';

/** Our client core on a device of its own, without a face. */
export type CoreClient = {
  readonly client: ChatClient;
  readonly device: Device;
  /** Resolves with the state once it is as asked. */
  shows(check: (state: ChatState) => boolean): Promise<ChatState>;
  /** What is held of a room, oldest first; a tombstone is empty. */
  texts(roomId: string): readonly string[];
  /** The connection breaks. */
  cut(): void;
  stop(): Promise<void>;
};

export async function startCore(host: string, device: Device = {}): Promise<CoreClient> {
  const { cut, ...ports } = createCorePorts(host);
  const client = createChatClient({ ...ports, saved: openDevice(device).saved });
  await client.start();

  return {
    client,
    device,
    shows: (check) =>
      new Promise((resolve) => {
        const look = () => {
          if (!check(client.getState())) return;
          unsubscribe();
          resolve(client.getState());
        };
        const unsubscribe = client.subscribe(look);
        look();
      }),
    texts: (roomId) =>
      client
        .getState()
        .rooms.get(roomId)
        ?.messages.map(({ content }) => content) ?? [],
    cut,
    async stop() {
      await client.stop();
      cut();
    },
  };
}
