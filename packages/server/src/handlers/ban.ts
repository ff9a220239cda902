import { type ClientMessageOf, ok } from '@tertulia/protocol';
import type { PersonRecord, SanctionRecord } from '../log/moderation-records.ts';
import { actOnPerson } from '../moderation/act-on-person.ts';
import { toAudit } from '../moderation/audit.ts';
import { expelAway, expelFromRoom, expelFromServer } from '../moderation/expel.ts';
import { impose } from '../moderation/impose.ts';
import { notify } from '../moderation/notify.ts';
import { permit } from '../moderation/permit.ts';
import { countPurged, findPurges, publishPurges } from '../moderation/purge.ts';
import { tooManySanctions } from '../moderation/sanctions.ts';
import type { Scope } from '../moderation/scope.ts';
import { parseUntil } from '../moderation/until.ts';
import type { Refusal } from '../refusal.ts';
import type { Room } from '../rooms/room.ts';
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
  // In force at once: nobody is to slip in while it is being stored.
  const undo = server.sanctions.put(sanction);
  const refusal = await impose(
    server,
    user_id,
    { kind: 'ban', user_id, sanction, purges: purges.value, audit },
    (result) => {
      if (result.kind !== 'banned') return;
      publishPurges(server, user_id, by.user_id, purges.value, result.seqs);
      const here = server.directory.get(user_id);
      if (!here) {
        for (const one of left) expelAway(server, person, one);
        return;
      }
      notify(here, { action: 'ban', by_username: by.username, room_id, reason, until: until.value });
      if (room) expelFromRoom(server, here, room);
      else expelFromServer(server, here);
    },
  );
  if (refusal) undo();
  return refusal;
}

/** Rooms that somebody who is away leaves by being banned. */
async function listLeft(server: Server, { user_id, place }: PersonRecord, room: Room | undefined): Promise<Room[]> {
  if (room) return place === undefined ? [] : [room];
  const memberships = await server.store.listMemberships(user_id);
  return memberships.flatMap(({ room_id }) => server.rooms.get(room_id) ?? []);
}
