import type { ClientMessageOf, RoomRole } from '@tertulia/protocol';
import type { PersonRecord } from '../log/moderation-records.ts';
import type { Write } from '../log/store.ts';
import { toAudit } from '../moderation/audit.ts';
import { impose } from '../moderation/impose.ts';
import { notify } from '../moderation/notify.ts';
import { permit } from '../moderation/permit.ts';
import { findPerson } from '../moderation/person.ts';
import { findScope, type Scope } from '../moderation/scope.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { applyRole } from '../sessions/apply-role.ts';
import { applyRoomRole } from '../sessions/apply-room-role.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { UserHandler } from './handler.ts';

export const setRole: UserHandler<'SetRole'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const scope = findScope(server, user, message.room_id, { inRoom: 'set-room-role', onServer: 'set-role' });
    const person = scope.ok ? await findPerson(server, message.user_id, message.room_id) : scope;
    if (!scope.ok || !person.ok) {
      if (!person.ok) connection.refuse(message.id, person.error);
      return;
    }
    const refusal = await giveRole(server, user, message, scope.value, person.value);
    if (refusal) connection.refuse(message.id, refusal);
    else connection.reply(message.id, { type: 'Ok' });
  },
};

async function giveRole(
  server: Server,
  by: PresentUser,
  { role }: ClientMessageOf<'SetRole'>,
  { room, action }: Scope,
  person: PersonRecord,
): Promise<Refusal | undefined> {
  const { user_id, username } = person;
  const denied = permit(server, by, action, room, person);
  if (denied) return denied;
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
