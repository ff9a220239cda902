import { createInterface } from 'node:readline';
import type { ChatClient } from '@tertulia/protocol/client';
import type { CommandContext } from './commands/command.ts';
import { runLine } from './commands/run-line.ts';
import { commands } from './commands/table.ts';
import { followRoom } from './follow-room.ts';
import { toPlainLines } from './print-message.ts';
import { defaultName, openSession, type SessionOptions } from './session.ts';
import { signIn } from './sign-in.ts';
import { titleOf } from './ui/room-order.ts';
import { describeConnection } from './ui/status-text.ts';
import { visibleLines } from './ui/visible-text.ts';
import { waitForState } from './wait-for-state.ts';

/** Prints lines and reads lines, with no control of the screen. Returns what kept it from starting. */
export async function runLineMode(options: SessionOptions): Promise<string | undefined> {
  const { client, notice } = openSession(options);
  if (notice !== undefined) print(notice);
  reportConnection(client);
  reportFailures(client);
  const { name } = options;
  const signedIn = await signIn(client, { ...(name === undefined ? {} : { name }), fallbackName: defaultName() });
  if (!signedIn.ok) return `Cannot sign in: ${signedIn.error.message}`;

  const input = createInterface({ input: process.stdin, terminal: false });
  const room = followOpenRoom(client);
  const context: CommandContext = {
    client,
    commands,
    roomId: room.id,
    showRoom: room.show,
    print,
    quit: () => input.close(),
  };
  room.showFirst();
  client.onMessage((message) => {
    if (message.room_id === room.id()) return;
    const [first = '', ...rest] = toPlainLines(message);
    const where = message.type === 'PrivateMessage' ? 'direct' : `#${message.room_id}`;
    process.stdout.write(`${[`[${where}] ${first}`, ...rest].join('\n')}\n`);
  });
  // One line after another, so that a script's /join is done before its next line is sent.
  for await (const line of input) await runLine(line, context);
  await Promise.race([waitForState(client, isOutboxDone), pause(5000)]);
  await client.stop();
  return undefined;
}

function followOpenRoom(client: ChatClient) {
  let shown: string | undefined;
  let forget = () => {};
  const show = (roomId: string) => {
    if (roomId === shown) return;
    forget();
    shown = roomId;
    const room = client.getState().rooms.get(roomId);
    print(`-- ${room === undefined ? roomId : titleOf(room)} --`);
    client.openRoom(roomId);
    forget = followRoom(client, roomId, 10, (message) => {
      process.stdout.write(`${toPlainLines(message).join('\n')}\n`);
      client.markRead(roomId);
    });
  };
  const showFirst = () => {
    const { rooms } = client.getState();
    const first = rooms.has('general') ? 'general' : [...rooms.keys()][0];
    if (first !== undefined) show(first);
  };
  return { id: () => shown, show, showFirst };
}

function reportConnection(client: ChatClient): void {
  let told = '';
  client.subscribe(() => {
    const { connection, me } = client.getState();
    if (
      connection.kind === 'idle' ||
      connection.kind === 'connecting' ||
      connection.kind === 'authenticating' ||
      connection.kind === told
    )
      return;
    told = connection.kind;
    if (connection.kind === 'signed-out' && connection.reason === undefined) return;
    const name = connection.kind === 'online' && me !== undefined ? ` as ${me.username}` : '';
    print(`-- ${describeConnection(connection, performance.now())}${name} --`);
  });
}

function reportFailures(client: ChatClient): void {
  const told = new Set<string>();
  client.subscribe(() => {
    for (const { clientId, delivery } of client.getState().outbox) {
      if (delivery.kind !== 'failed') told.delete(clientId);
      else if (!told.has(clientId)) {
        told.add(clientId);
        print(`Not sent: ${delivery.message} (/retry or /discard)`);
      }
    }
  });
}

function print(line: string): void {
  process.stdout.write(`${visibleLines(line).join('\n')}\n`);
}

function isOutboxDone({ outbox }: { outbox: readonly { delivery: { kind: string } }[] }): boolean {
  return outbox.every(({ delivery }) => delivery.kind === 'failed');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
