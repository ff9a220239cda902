import type { AuditRecord, PersonRecord, Purge, SanctionRecord } from '../log/moderation-records.ts';
import type { Refusal } from '../refusal.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import { expelAway, expelFromRoom, expelFromServer } from './expel.ts';
import { impose } from './impose.ts';
import { notify } from './notify.ts';
import { publishPurges } from './purge.ts';

type Ban = {
  readonly person: PersonRecord;
  /** Without it the ban is from the whole server. */
  readonly room?: Room | undefined;
  readonly sanction: SanctionRecord;
  readonly purges: readonly Purge[];
  /** What `listLeft` gave. */
  readonly left: readonly Room[];
  readonly audit: AuditRecord;
};

/** Stores a ban, tells the person, and puts them out. It is in force at once: nobody is to slip in while it is being stored. */
export async function imposeBan(
  server: Server,
  { person, room, sanction, purges, left, audit }: Ban,
): Promise<Refusal | undefined> {
  const { user_id } = person;
  const { by_username, room_id, reason, until } = sanction;
  const undo = server.sanctions.put(sanction);
  const refusal = await impose(server, user_id, { kind: 'ban', user_id, sanction, purges, audit }, (result) => {
    if (result.kind !== 'banned') return;
    if (audit.by_user_id !== undefined) publishPurges(server, user_id, audit.by_user_id, purges, result.seqs);
    for (const guest of findGuestsFrom(server, sanction)) {
      notify(guest, { action: 'ban', by_username, reason, until });
      expelFromServer(server, guest);
    }
    const here = server.directory.get(user_id);
    if (!here) {
      for (const one of left) expelAway(server, person, one);
      return;
    }
    notify(here, { action: 'ban', by_username, room_id, reason, until });
    if (room) expelFromRoom(server, here, room);
    else expelFromServer(server, here);
  });
  if (refusal) undo();
  return refusal;
}

/** Other guests who are connected from a network that is closed to them now. */
function findGuestsFrom(server: Server, { user_id, addresses = [] }: SanctionRecord): ReadonlySet<PresentUser> {
  const found = new Set<PresentUser>();
  if (addresses.length === 0) return found;
  for (const { user, address } of server.connections)
    if (user?.guest && user.user_id !== user_id && addresses.includes(address)) found.add(user);
  return found;
}

/** Rooms that somebody who is away leaves by being banned. */
export async function listLeft(
  server: Server,
  { user_id, place }: PersonRecord,
  room: Room | undefined,
): Promise<Room[]> {
  if (room) return place === undefined ? [] : [room];
  const memberships = await server.store.listMemberships(user_id);
  return memberships.flatMap(({ room_id }) => server.rooms.get(room_id) ?? []);
}
