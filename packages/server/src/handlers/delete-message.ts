import { noSuchMessage } from '../log/change-message.ts';
import { toRefusal } from '../log/commit.ts';
import type { CommitOutcome } from '../log/committer.ts';
import { publishErasure } from '../log/publish.ts';
import type { Write, WriteResult } from '../log/write.ts';
import { toAudit } from '../moderation/audit.ts';
import { notify } from '../moderation/notify.ts';
import { permit } from '../moderation/permit.ts';
import type { Refusal } from '../refusal.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import type { UserHandler } from './handler.ts';

export const deleteMessage: UserHandler<'DeleteMessage'> = {
  requires: 'user',
  cost: 'costly',
  handle(server, connection, message, user) {
    const { room_id, target_seq } = message;
    const room = server.rooms.get(room_id);
    // Moderators may delete the messages of others; everyone else's is decided where the author is known.
    const deniedOfOthers = room ? permit(server, user, 'delete-message', room) : noSuchRoom;
    const denied = deniedOfOthers && (room ? permit(server, user, 'delete-own-message', room) : noSuchRoom);
    if (!room || denied) {
      connection.refuse(message.id, denied ?? noSuchRoom);
      return undefined;
    }
    const { user_id } = user;
    const at = server.clock.wallClock();
    const of_anyone = deniedOfOthers === undefined;
    const audit = of_anyone ? toAudit(server, user, 'delete-message', { room_id, target_seq }) : undefined;
    connection.inFlight++;
    const write: Write = {
      kind: 'delete-message',
      room_id,
      target_seq,
      user_id,
      of_anyone,
      at,
      ...(audit && { audit }),
    };
    server.committer.submit(write, (outcome) => {
      const result = outcome.ok ? outcome.value : undefined;
      if (result?.kind === 'deleted') {
        const { seq, n } = result;
        const author = result.user_id === user_id ? undefined : server.directory.get(result.user_id);
        if (author) notify(author, { action: 'delete-message', by_username: user.username, room_id });
        const event = { type: 'MessageDeleted' as const, room_id, seq, target_seq, by_user_id: user_id };
        publishErasure(server, room, event, [{ seq: target_seq, n }]);
        connection.reply(message.id, { type: 'Ok', room_id, seq });
      } else {
        connection.refuse(message.id, toDeletionRefusal(outcome, deniedOfOthers));
      }
      server.owed.add(connection);
      connection.settle();
    });
    return undefined;
  },
};

function toDeletionRefusal(outcome: CommitOutcome, deniedOfOthers: Refusal | undefined): Refusal {
  if (!outcome.ok) return toRefusal(outcome.error);
  const { kind }: WriteResult = outcome.value;
  if (kind === 'not-author' && deniedOfOthers) return deniedOfOthers;
  if (kind !== 'no-message') return noSuchRoom;
  return noSuchMessage;
}
