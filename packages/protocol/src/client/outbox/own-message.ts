import type { ChatMessage, User } from '../../entities.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { RequestMessage } from '../connection/requests.ts';
import type { PendingMessage } from '../state/chat-state.ts';

export function toRequest({ clientId, target, content, replyTo, files }: PendingMessage): RequestMessage {
  const chat = {
    ...{ content, client_id: clientId },
    ...(replyTo !== undefined && { reply_to: replyTo }),
    ...(files && { files: files.map(({ file_id }) => file_id) }),
  };
  return 'roomId' in target
    ? { type: 'Message', room_id: target.roomId, ...chat }
    : { type: 'PrivateMessage', to_user_id: target.toUserId, ...chat };
}

/** The event that an acknowledgement promises, made from what its sender knows. `peerId`: the other one, in a dm room. */
export function toOwnEvent(
  { content, clientId, replyTo, files }: PendingMessage,
  { seq, n, timestamp }: ServerMessageOf<'Ok'>,
  me: User,
  roomId: string,
  peerId: string | undefined,
): ChatMessage | undefined {
  if (seq === undefined || n === undefined || timestamp === undefined) return undefined;
  // Whom it mentions only the server knows, and urls of files end while a message waits; the event brings both.
  if (content.includes('@') || files) return undefined;
  const { user_id, username } = me;
  const said = { content, timestamp, client_id: clientId, ...(replyTo !== undefined && { reply_to: replyTo }) };
  const chat = { room_id: roomId, seq, n, ...said };
  if (peerId === undefined) return { type: 'Message', ...chat, user_id, username };
  return { type: 'PrivateMessage', ...chat, from_user_id: user_id, from_username: username, to_user_id: peerId };
}
