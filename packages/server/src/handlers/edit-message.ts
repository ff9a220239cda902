import { type ClientMessageOf, limits } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { changeMessage } from '../log/change-message.ts';
import { publishEdit } from '../log/publish.ts';
import type { Mentions } from '../log/records.ts';
import { resolveMentions } from '../log/resolve-mentions.ts';
import { permit } from '../moderation/permit.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { MemberHandler } from './handler.ts';

export const editMessage: MemberHandler<'EditMessage'> = {
  requires: 'member',
  action: 'edit-message',
  cost: 'costly',
  async handle(server, connection, message, user, { room }) {
    const mentions = await resolveMentions(server, user, room, message.content);
    // Once more, for it may have changed while the members were looked up.
    const denied = permit(server, user, 'edit-message', room);
    if (denied) connection.refuse(message.id, denied);
    else edit(server, connection, message, user.user_id, room, mentions);
  },
};

function edit(
  server: Server,
  connection: Connection,
  { id, room_id, target_seq, content, rev }: ClientMessageOf<'EditMessage'>,
  user_id: string,
  room: Room,
  mentions: Mentions | undefined,
): void {
  const at = server.clock.wallClock();
  const write = {
    kind: 'edit-message' as const,
    room_id,
    target_seq,
    user_id,
    content,
    ...(rev !== undefined && { rev }),
    at,
    sent_after: at - limits.edit_window_ms,
    ...(mentions && { mentions }),
  };
  changeMessage(
    server,
    connection,
    room,
    id,
    write,
    (result) => {
      if (result.kind !== 'edited') return undefined;
      const { seq, rev: newest } = result;
      return {
        type: 'MessageEdited',
        room_id,
        seq,
        target_seq,
        user_id,
        content,
        rev: newest,
        edited_at: new Date(at).toISOString(),
        ...(mentions && { mentions: { ...mentions, user_ids: [...mentions.user_ids] } }),
      };
    },
    (change, result) => {
      if (change.type === 'MessageEdited' && result.kind === 'edited') publishEdit(server, room, change, result.n);
    },
  );
}
