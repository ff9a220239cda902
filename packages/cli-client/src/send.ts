import { text as readAll } from 'node:stream/consumers';
import type { ChatClient } from '@tertulia/protocol/client';
import { askHidden } from './adapters/hidden-question.ts';
import { enterRoom } from './enter-room.ts';
import { orGiveUp, type Patiently } from './give-up.ts';
import { defaultName, openSession, type SessionOptions } from './session.ts';
import { toJsonText } from './ui/json-text.ts';
import { waitForState } from './wait-for-state.ts';

export type SendOptions = SessionOptions & {
  readonly room: string;
  readonly json?: boolean;
  readonly timeoutMs: number;
};

/** Sends one message and waits until the server has it. Returns what went wrong, if anything did. */
export async function send(text: string, options: SendOptions): Promise<string | undefined> {
  const content = text === '-' ? (await readAll(process.stdin)).replace(/\n$/u, '') : text;
  if (content.trim() === '') return 'There is nothing to send: the text is empty.';
  const { client } = openSession(options);
  return orGiveUp(client, options.timeoutMs, (patiently) => deliver(client, content, options, patiently));
}

async function deliver(
  client: ChatClient,
  content: string,
  { entry, room, json }: SendOptions,
  patiently: Patiently,
): Promise<string | undefined> {
  const askSecret = (question: string) => patiently(askHidden(question));
  const entered = await enterRoom(client, room, { entry, fallbackName: defaultName(), askSecret });
  if (!entered.ok) return entered.error;
  const roomId = entered.value;
  const clientId = client.sendMessage(roomId, content);
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
