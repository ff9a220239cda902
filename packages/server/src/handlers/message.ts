import type { ClientMessageOf } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { findAttachments } from '../files/find-attachments.ts';
import { appendMessage } from '../log/append-message.ts';
import { permit } from '../moderation/permit.ts';
import { maySend } from '../rooms/may-send.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { MemberHandler } from './handler.ts';

export const message: MemberHandler<'Message'> = {
  requires: 'member',
  action: 'send-message',
  cost: 'send',
  handle(server, connection, request, user, { room, place }) {
    const now = server.clock.now();
    const refusal = maySend(user, room, place, request.reply_to, now);
    if (refusal) {
      connection.refuse(request.id, refusal);
      return undefined;
    }
    place.lastSentAt = now;
    const { files } = request;
    if (files) return appendWithFiles(server, connection, user, room, request, files);
    return appendMessage(server, connection, user, room, request);
  },
};

async function appendWithFiles(
  server: Server,
  connection: Connection,
  user: PresentUser,
  room: Room,
  request: ClientMessageOf<'Message'>,
  fileIds: readonly string[],
): Promise<void> {
  const files = await findAttachments(server, fileIds);
  const denied = permit(server, user, 'send-message', room);
  if (denied) connection.refuse(request.id, denied);
  else await appendMessage(server, connection, user, room, request, files);
}
