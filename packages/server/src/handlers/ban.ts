import { type ClientMessageOf, ok } from '@tertulia/protocol';
import type { PersonRecord, SanctionRecord } from '../log/moderation-records.ts';
import { actOnPerson } from '../moderation/act-on-person.ts';
import { toAudit } from '../moderation/audit.ts';
import { imposeBan, listLeft } from '../moderation/impose-ban.ts';
import { permit } from '../moderation/permit.ts';
import { countPurged, findPurges } from '../moderation/purge.ts';
import { tooManySanctions } from '../moderation/sanctions.ts';
import type { Scope } from '../moderation/scope.ts';
import { parseUntil } from '../moderation/until.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { UserHandler } from './handler.ts';

export const ban: UserHandler<'Ban'> = {
  requires: 'user',
  cost: 'costly',
  handle: (server, connection, message, user) =>
    actOnPerson(
      server,
      connection,
      message,
      user,
      { inRoom: 'ban-from-room', onServer: 'ban' },
      async (person, scope) => {
        // Held before what they wrote is looked for, so that nothing is added behind it.
        server.sanctions.hold(person.user_id);
        try {
          return await banPerson(server, user, message, person, scope);
        } finally {
          server.sanctions.release(person.user_id);
        }
      },
    ),
};

async function banPerson(
  server: Server,
  by: PresentUser,
  message: ClientMessageOf<'Ban'>,
  person: PersonRecord,
  { room, action }: Scope,
): Promise<Refusal | undefined> {
  const { user_id, username } = person;
  const { room_id, reason, purge_hours } = message;
  const at = server.clock.steadyWallClock();
  const until = parseUntil(message.until, at);
  if (!until.ok) return until.error;
  if (server.sanctions.isFull) return tooManySanctions;
  const purges = purge_hours === undefined ? ok([]) : await findPurges(server, user_id, room_id, purge_hours);
  if (!purges.ok) return purges.error;
  const left = await listLeft(server, person, room);
  // Once more, for the one who bans may have been stopped meanwhile.
  const denied = permit(server, by, action, room, person);
  if (denied) return denied;

  const present = server.directory.get(user_id);
  const addresses = message.address ? [...new Set(present?.connections.map(({ address }) => address))] : [];
  const sanction: SanctionRecord = {
    kind: 'ban',
    user_id,
    username,
    ...(room_id !== undefined && { room_id }),
    ...(until.value !== undefined && { until: until.value }),
    ...(reason !== undefined && { reason }),
    by_username: by.username,
    at,
    ...(room_id === undefined && addresses.length > 0 && { addresses }),
  };
  const purged = purge_hours === undefined ? undefined : countPurged(purges.value);
  const audit = toAudit(server, by, 'ban', { user_id, username, room_id, until: until.value, reason, purged });
  return imposeBan(server, { person, room, sanction, purges: purges.value, left, audit });
}
