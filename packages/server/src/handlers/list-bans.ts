import { findScope } from '../moderation/scope.ts';
import type { UserHandler } from './handler.ts';

/** The newest; who needs older ones finds them in the audit log. */
const maxBans = 1_000;

export const listBans: UserHandler<'ListBans'> = {
  requires: 'user',
  cost: 'costly',
  handle(server, connection, message, user) {
    const { id, room_id } = message;
    const scope = findScope(server, user, room_id, { inRoom: 'ban-from-room', onServer: 'ban' });
    if (!scope.ok) {
      connection.refuse(id, scope.error);
      return undefined;
    }
    const bans = server.sanctions.listBans(room_id, server.clock.steadyWallClock(), maxBans);
    connection.send({
      type: 'BanList',
      ...(id !== undefined && { re: id }),
      ...(room_id !== undefined && { room_id }),
      bans: bans.map(({ user_id, username, until, reason, by_username, at }) => ({
        user_id,
        username,
        ...(until !== undefined && { until: new Date(until).toISOString() }),
        ...(reason !== undefined && { reason }),
        by_username,
        at: new Date(at).toISOString(),
      })),
    });
    return undefined;
  },
};
