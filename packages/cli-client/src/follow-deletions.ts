import type { ChatMessage } from '@tertulia/protocol';
import type { ChatClient } from '@tertulia/protocol/client';

/** Calls `show` for each message of a room that is deleted while it is held. */
export function followDeletions(client: ChatClient, roomId: string, show: (message: ChatMessage) => void): () => void {
  const messagesNow = () => client.getState().rooms.get(roomId)?.messages ?? [];
  const aliveIn = (messages: readonly ChatMessage[]) =>
    new Set(messages.filter((message) => !message.deleted).map((message) => message.seq));
  let messages = messagesNow();
  let alive = aliveIn(messages);
  return client.subscribe(() => {
    const next = messagesNow();
    if (next === messages) return;
    const gone = next.filter((message) => message.deleted && alive.has(message.seq));
    messages = next;
    alive = aliveIn(next);
    for (const message of gone) show(message);
  });
}
