import { limits } from '@tertulia/protocol';
import { changeMessage } from '../log/change-message.ts';
import type { MemberHandler } from './handler.ts';

function setReaction(added: boolean): MemberHandler<'AddReaction'> & MemberHandler<'RemoveReaction'> {
  return {
    requires: 'member',
    action: 'react',
    cost: 'free',
    handle(server, connection, { id, room_id, target_seq, emoji }, { user_id, username }, { room }) {
      const at = server.clock.wallClock();
      const max_kinds = limits.reaction_kinds;
      const by = { user_id, username };
      const write = { kind: 'set-reaction' as const, room_id, target_seq, ...by, emoji, added, max_kinds, at };
      changeMessage(server, connection, room, id, write, (result) => {
        if (result.kind !== 'reacted') return undefined;
        const { seq, count } = result;
        return { type: 'ReactionChanged', room_id, seq, target_seq, emoji, user_id, username, added, count };
      });
      return undefined;
    },
  };
}

export const addReaction = setReaction(true);
export const removeReaction = setReaction(false);
