import type { Connection } from '../connection/connection.ts';
import type { Refusal } from '../refusal.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { LastingChange } from './change-kinds.ts';
import { toRefusal } from './commit.ts';
import { publishChange } from './publish.ts';
import type { Write, WriteResult } from './write.ts';

type ChangeWrite = Extract<Write, { kind: 'edit-message' | 'set-reaction' | 'set-pin' }>;

export const noSuchMessage: Refusal = {
  code: 'not_found',
  message: 'There is no message at that place, or no more.',
  path: ['target_seq'],
};

/**
 * Commits a change of a message that its user may make; the reply and the event follow the commit. `toChange` gives the event, or
 * nothing if the result is a refusal.
 */
export function changeMessage<W extends ChangeWrite>(
  server: Server,
  connection: Connection,
  room: Room,
  re: string | number | undefined,
  write: W,
  toChange: (result: WriteResult) => LastingChange | undefined,
  publish: (change: LastingChange, result: WriteResult) => void = (change) => publishChange(server, room, change),
): void {
  connection.inFlight++;
  server.committer.submit(write, (outcome) => {
    const change = outcome.ok ? toChange(outcome.value) : undefined;
    if (outcome.ok && change) {
      publish(change, outcome.value);
      connection.reply(re, { type: 'Ok', room_id: room.room_id, seq: change.seq });
    } else if (outcome.ok && outcome.value.kind === 'unchanged') connection.reply(re, { type: 'Ok' });
    else connection.refuse(re, outcome.ok ? toChangeRefusal(outcome.value) : toRefusal(outcome.error));
    server.owed.add(connection);
    connection.settle();
  });
}

function toChangeRefusal({ kind }: WriteResult): Refusal {
  switch (kind) {
    case 'no-message':
      return noSuchMessage;
    case 'not-author':
      return { code: 'forbidden', message: 'You can edit only what you wrote yourself.' };
    case 'edit-window':
      return { code: 'edit_window', message: 'It is too late to edit this message.' };
    case 'stale-rev':
      return { code: 'stale_rev', message: 'The message was edited meanwhile.', path: ['rev'] };
    case 'limit-reached':
      return { code: 'limit_reached', message: 'There are as many as there can be.' };
    default:
      return noSuchRoom;
  }
}
