import { changeMessage } from '../log/change-message.ts';
import type { MemberHandler } from './handler.ts';

const maxPins = 50;

function setPin(pinned: boolean): MemberHandler<'PinMessage'> & MemberHandler<'UnpinMessage'> {
  return {
    requires: 'member',
    action: 'pin-message',
    cost: 'costly',
    handle(server, connection, { id, room_id, target_seq }, { user_id }, { room }) {
      const at = server.clock.wallClock();
      const write = { kind: 'set-pin' as const, room_id, target_seq, user_id, pinned, max_pins: maxPins, at };
      changeMessage(server, connection, room, id, write, (result) => {
        if (result.kind !== 'updated') return undefined;
        return { type: 'MessagePinned', room_id, seq: result.seq, target_seq, user_id, pinned };
      });
      return undefined;
    },
  };
}

export const pinMessage = setPin(true);
export const unpinMessage = setPin(false);
