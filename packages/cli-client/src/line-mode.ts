import type { ChatClient, ChatState } from '@tertulia/protocol/client';
import { createLineReader, type LineReader } from './adapters/line-reader.ts';
import type { CommandContext } from './commands/command.ts';
import { asksSecret, runLine } from './commands/run-line.ts';
import { commandGroups } from './commands/table.ts';
import { describeEntry } from './entry-text.ts';
import { describeChanges, followChanges } from './follow-changes.ts';
import { followDeletions } from './follow-deletions.ts';
import { followRoom } from './follow-room.ts';
import { toNoticeLine } from './notice-text.ts';
import { toPlainLines } from './print-message.ts';
import { toMuteLine } from './refusal-text.ts';
import { reportUploads } from './report-uploads.ts';
import { ringBell } from './ring-bell.ts';
import { senderOf } from './sender.ts';
import { defaultName, openSession, type SessionOptions } from './session.ts';
import { signIn } from './sign-in.ts';
import { titleOf } from './ui/room-order.ts';
import { muteNow } from './ui/sending-block.ts';
import { describeConnection } from './ui/status-text.ts';
import { visibleLines, visibleText } from './ui/visible-text.ts';
import { waitForState } from './wait-for-state.ts';

const cannotAsk =
  'A password cannot be typed into a pipe: start with --login NAME and TERTULIA_PASSWORD or --password-stdin.';

/** Prints lines and reads lines, with no control of the screen. Returns what kept it from starting, or ended it early. */
export async function runLineMode(options: SessionOptions): Promise<string | undefined> {
  const { client, origin, notice } = openSession(options);
  if (notice !== undefined) print(notice);
  // Not among the lines, which may go to a pipe.
  if (options.bell)
    ringBell(
      client,
      () => performance.now(),
      () => process.stderr.write('\x07'),
    );
  reportConnection(client);
  reportFailures(client);
  reportNotices(client);
  reportUploads(client, print);
  const input = createLineReader(process.stdin, process.stderr);
  const signedIn = await signIn(client, {
    entry: options.entry,
    fallbackName: defaultName(),
    askSecret: input.askSecret,
  });
  if (!signedIn.ok) {
    input.close();
    return signedIn.error;
  }
  const room = followOpenRoom(client);
  const meanwhile: Promise<void>[] = [];
  const context: CommandContext = {
    client,
    groups: commandGroups,
    listed: { sessions: [], reports: [], audit: [], messages: [] },
    origin,
    now: () => new Date(),
    roomId: room.id,
    showRoom: room.show,
    showMessage: (roomId, seq) => printAround(client, roomId, seq),
    print,
    askSecret: input.askSecret,
    goOnMeanwhile: (work) => void meanwhile.push(work),
    quit: input.close,
  };
  room.showFirst();
  client.onMessage((message) => {
    if (message.room_id === room.id()) return;
    const [first = '', ...rest] = toPlainLines(message, client.getState());
    const where = message.type === 'PrivateMessage' ? 'direct' : `#${message.room_id}`;
    process.stdout.write(`${[`[${where}] ${first}`, ...rest].join('\n')}\n`);
  });
  const problem = await runLines(input, context);
  await Promise.all(meanwhile);
  await waitForState(client, areUploadsDone);
  await Promise.race([waitForState(client, isOutboxDone), pause(5000)]);
  await client.stop();
  return problem;
}

/** One line after another, so that a script's /join is done before its next line is sent. */
async function runLines(input: LineReader, context: CommandContext): Promise<string | undefined> {
  for (let line = await input.next(); line !== undefined; line = await input.next()) {
    if (!asksSecret(line, commandGroups)) {
      await runLine(line, context);
      continue;
    }
    // The next line of a pipe may be the password, and must not be said aloud.
    if (!input.canAsk) return cannotAsk;
    await runLine(line, context);
    input.discardAhead();
  }
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
    print(`-- ${room === undefined ? roomId : visibleText(titleOf(room))} --`);
    const tell = (line: string) => print(`-- ${line} --`);
    if (room !== undefined) describeChanges({}, room.summary).forEach(tell);
    const mute = muteNow(client.getState(), room, new Date());
    if (mute !== undefined) tell(toMuteLine(mute, new Date()));
    client.openRoom(roomId);
    const forgetMessages = followRoom(client, roomId, 10, (message) => {
      process.stdout.write(`${toPlainLines(message, client.getState()).join('\n')}\n`);
      client.markRead(roomId);
    });
    const forgetDeletions = followDeletions(client, roomId, (message) => {
      tell(`message ${message.n} by ${visibleText(senderOf(message).username)} was deleted`);
    });
    const forgetChanges = followChanges(client, roomId, tell);
    forget = () => {
      forgetMessages();
      forgetDeletions();
      forgetChanges();
    };
  };
  const showFirst = () => {
    const { rooms } = client.getState();
    const first = rooms.has('general') ? 'general' : [...rooms.keys()][0];
    if (first !== undefined) show(first);
  };
  // Who is put out of the room shown, or signs in as somebody else, sees another.
  client.subscribe(() => {
    const { rooms, connection } = client.getState();
    if (connection.kind === 'online' && shown !== undefined && !rooms.has(shown)) showFirst();
  });
  return { id: () => shown, show, showFirst };
}

/** A message with the two on either side of it. */
function printAround(client: ChatClient, roomId: string, seq: number): void {
  const state = client.getState();
  const messages = state.rooms.get(roomId)?.messages ?? [];
  const at = messages.findIndex((message) => message.seq === seq);
  for (const message of messages.slice(Math.max(0, at - 2), at + 3)) {
    const lines = toPlainLines(message, state, { isNumbered: true });
    process.stdout.write(`${lines.map((line) => `${message.seq === seq ? '> ' : '  '}${line}`).join('\n')}\n`);
  }
}

function reportConnection(client: ChatClient): void {
  let told = '';
  client.subscribe(() => {
    const state = client.getState();
    const { connection, me } = state;
    if (
      connection.kind === 'idle' ||
      connection.kind === 'connecting' ||
      connection.kind === 'authenticating' ||
      connection.kind === told
    )
      return;
    const isFirst = told === '';
    told = connection.kind;
    if (connection.kind === 'signed-out' && isFirst && connection.reason === undefined) return;
    const role = me === undefined || me.role === 'user' ? '' : ` (${me.role})`;
    const name = connection.kind === 'online' && me !== undefined ? ` as ${visibleText(me.username)}${role}` : '';
    print(`-- ${describeConnection(connection, performance.now())}${name} --`);
    if (connection.kind === 'signed-out' && !isFirst) describeEntry(state, undefined).forEach(print);
  });
}

function reportFailures(client: ChatClient): void {
  const told = new Set<string>();
  client.subscribe(() => {
    for (const { clientId, delivery } of client.getState().outbox) {
      if (delivery.kind !== 'failed') told.delete(clientId);
      else if (!told.has(clientId)) {
        told.add(clientId);
        print(`Not sent: ${visibleText(delivery.message)} (/retry or /discard)`);
      }
    }
  });
}

/** A printed line has been seen. */
function reportNotices(client: ChatClient): void {
  client.subscribe(() => {
    const { notices } = client.getState();
    if (notices.length === 0) return;
    client.dismissNotices();
    for (const notice of notices) print(`! ${toNoticeLine(notice, new Date())}`);
  });
}

function print(line: string): void {
  process.stdout.write(`${visibleLines(line).join('\n')}\n`);
}

/** Whoever has the lines end early stops what is on its way with Ctrl+C. */
function areUploadsDone({ uploads, connection }: ChatState): boolean {
  const isOver = connection.kind === 'stopped' || connection.kind === 'signed-out';
  return isOver || uploads.every(({ progress }) => progress.kind === 'done' || progress.kind === 'failed');
}

function isOutboxDone({ outbox }: { outbox: readonly { delivery: { kind: string } }[] }): boolean {
  return outbox.every(({ delivery }) => delivery.kind === 'failed');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
