import type { AuditRecord, PersonRecord, Purge, SanctionRecord } from '../log/moderation-records.ts';
import type { Refusal } from '../refusal.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
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
