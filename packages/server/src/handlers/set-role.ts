import type { ClientMessageOf, RoomRole } from '@tertulia/protocol';
import type { PersonRecord } from '../log/moderation-records.ts';
import type { Write } from '../log/write.ts';
import { actOnPerson } from '../moderation/act-on-person.ts';
import { toAudit } from '../moderation/audit.ts';
import { impose } from '../moderation/impose.ts';
import { notify } from '../moderation/notify.ts';
import type { Scope } from '../moderation/scope.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { applyRole } from '../sessions/apply-role.ts';
import { applyRoomRole } from '../sessions/apply-room-role.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { UserHandler } from './handler.ts';

export const setRole: UserHandler<'SetRole'> = {
  requires: 'user',
  cost: 'costly',
  handle: (server, connection, message, user) =>
    actOnPerson(server, connection, message, user, { inRoom: 'set-room-role', onServer: 'set-role' }, (person, scope) =>
      giveRole(server, user, message, person, scope),
    ),
};

async function giveRole(
  server: Server,
  by: PresentUser,
  { role }: ClientMessageOf<'SetRole'>,
  person: PersonRecord,
  { room }: Scope,
): Promise<Refusal | undefined> {
  const { user_id, username } = person;
  if (room && person.place === undefined)
    return { code: 'not_found', message: 'They are not in the room.', path: ['user_id'] };
  if (role === (room ? person.place : person.role)) return undefined;
  const room_id = room?.room_id;
  const audit = toAudit(server, by, 'set-role', { user_id, username, role, room_id });
  const write: Write =
    room_id === undefined
      ? { kind: 'set-role', user_id, role, audit }
      : { kind: 'set-room-role', room_id, user_id, role: role as RoomRole, audit };
  return impose(server, user_id, write, () => {
    const here = server.directory.get(user_id);
    if (here) notify(here, { action: 'set-role', by_username: by.username, room_id, role });
    if (room) applyRoomRole(server, room, { user_id, username }, role as RoomRole);
    else applyRole(server, user_id, role);
  });
}
