import type { ChatClient } from '@tertulia/protocol/client';
import { askHidden } from './adapters/hidden-question.ts';
import { enterRoom } from './enter-room.ts';
import { followRoom } from './follow-room.ts';
import { toPlainLines } from './print-message.ts';
import { defaultName, openSession, type SessionOptions } from './session.ts';
import { toJsonText } from './ui/json-text.ts';
import { visibleText } from './ui/visible-text.ts';

export type TailOptions = SessionOptions & {
  readonly room: string;
  readonly json?: boolean;
  readonly historyCount: number;
};

/** Prints a room's messages until the process is ended. Returns what kept it from starting, if anything did. */
export async function tail(options: TailOptions): Promise<string | undefined> {
  const { entry, room } = options;
  const { client, notice } = openSession(options);
  if (notice !== undefined) process.stderr.write(`${notice}\n`);
  reportOutages(client);
  const entered = await enterRoom(client, room, { entry, fallbackName: defaultName(), askSecret: askHidden });
  if (!entered.ok) return entered.error;
  const roomId = entered.value;
  client.openRoom(roomId);
  followRoom(client, roomId, options.historyCount, (message) => {
    const lines = options.json ? [toJsonText(message)] : toPlainLines(message, client.getState());
    process.stdout.write(`${lines.join('\n')}\n`);
  });
  return new Promise((resolve) => {
    client.subscribe(() => {
      const { connection } = client.getState();
      if (connection.kind === 'stopped') resolve(`The server ended the connection: ${connection.reason}`);
      if (connection.kind === 'signed-out') resolve(`The session has ended: ${connection.reason ?? 'signed out'}`);
    });
  });
}

/** On stderr, so that a pipe gets messages alone. */
function reportOutages(client: ChatClient): void {
  let isReported = false;
  client.subscribe(() => {
    const { connection } = client.getState();
    if (connection.kind === 'online') isReported = false;
    if (connection.kind !== 'waiting' || isReported) return;
    isReported = true;
    process.stderr.write(`Not connected, trying again: ${visibleText(connection.reason)}\n`);
  });
}
