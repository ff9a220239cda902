import { limits } from '@tertulia/protocol';
import { changeMessage } from '../log/change-message.ts';
import type { MemberHandler } from './handler.ts';

export const editMessage: MemberHandler<'EditMessage'> = {
  requires: 'member',
  action: 'edit-message',
  cost: 'costly',
  handle(server, connection, { id, room_id, target_seq, content, rev }, { user_id }, { room }) {
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
    };
    changeMessage(server, connection, room, id, write, (result) => {
      if (result.kind !== 'edited') return undefined;
      const edited_at = new Date(at).toISOString();
      return {
        type: 'MessageEdited',
        room_id,
        seq: result.seq,
        target_seq,
        user_id,
        content,
        rev: result.rev,
        edited_at,
      };
    });
    return undefined;
  },
};
