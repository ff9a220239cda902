import { text as readAll } from 'node:stream/consumers';
import { limits } from '@tertulia/protocol';
import type { ChatClient, FileSource, Upload } from '@tertulia/protocol/client';
import { findDiskFile } from './adapters/disk-file.ts';
import { askHidden } from './adapters/hidden-question.ts';
import { enterRoom } from './enter-room.ts';
import { describeUpload } from './files/describe-file.ts';
import { orGiveUp, type Patiently } from './give-up.ts';
import { defaultName, openSession, type SessionOptions } from './session.ts';
import { toJsonText } from './ui/json-text.ts';
import { waitForState } from './wait-for-state.ts';

export type SendOptions = SessionOptions & {
  readonly room: string;
  readonly json?: boolean;
  /** Paths of files that go with it. */
  readonly files: readonly string[];
  readonly timeoutMs: number;
};

/** A slow line still brings so much of a file in a second. */
const minBytesPerSecond = 64 * 1024;

/** Sends one message, with files or without, and waits until the server has it. Returns what went wrong, if anything did. */
export async function send(text: string, options: SendOptions): Promise<string | undefined> {
  const content = text === '-' ? (await readAll(process.stdin)).replace(/\n$/u, '') : text;
  if (content.trim() === '' && options.files.length === 0) return 'There is nothing to send: the text is empty.';
  const sources: FileSource[] = [];
  for (const path of options.files) {
    const found = await findDiskFile(path);
    if (!found.ok) return found.error;
    sources.push(found.value);
  }
  const { client } = openSession(options);
  const bytes = sources.reduce((sum, { size }) => sum + size, 0);
  const timeoutMs = options.timeoutMs + Math.ceil((bytes / minBytesPerSecond) * 1_000);
  return orGiveUp(client, timeoutMs, (patiently) => deliver(client, { content, sources }, options, patiently));
}

async function deliver(
  client: ChatClient,
  { content, sources }: { readonly content: string; readonly sources: readonly FileSource[] },
  { entry, room, json }: SendOptions,
  patiently: Patiently,
): Promise<string | undefined> {
  const askSecret = (question: string) => patiently(askHidden(question));
  const entered = await enterRoom(client, room, { entry, fallbackName: defaultName(), askSecret });
  if (!entered.ok) return entered.error;
  const roomId = entered.value;
  const clientId =
    sources.length === 0
      ? client.sendMessage(roomId, content)
      : client.sendFiles(
          { roomId },
          content,
          sources.map((source) => client.upload(source)),
        );
  if (clientId === '') return `At most ${limits.files_per_message} files go with one message.`;
  const uploaded = await waitForState(client, ({ uploads, parcels }) => hasFailed(uploads) || parcels.length === 0);
  if (hasFailed(uploaded.uploads)) return uploaded.uploads.filter(isFailed).map(describeUpload).join('; ');
  const state = await waitForState(client, ({ outbox }) => {
    const pending = outbox.find((message) => message.clientId === clientId);
    return pending === undefined || pending.delivery.kind === 'failed';
  });
  const failure = state.outbox.find((message) => message.clientId === clientId)?.delivery;
  if (failure?.kind === 'failed') {
    // Whoever called will call again; a later start must not send it by itself.
    client.discardMessage(clientId);
    return `The message was not sent: ${failure.message}`;
  }
  if (json) {
    const sent = state.rooms.get(roomId)?.messages.find((message) => message.client_id === clientId);
    process.stdout.write(`${toJsonText({ room_id: roomId, seq: sent?.seq, client_id: clientId })}\n`);
  }
  return undefined;
}

function hasFailed(uploads: readonly Upload[]): boolean {
  return uploads.some(isFailed);
}

function isFailed({ progress }: Upload): boolean {
  return progress.kind === 'failed';
}
