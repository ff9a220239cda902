import type { ClientMessageOf } from '@tertulia/protocol';
import type { PersonRecord, SanctionRecord } from '../log/moderation-records.ts';
import { toAudit } from '../moderation/audit.ts';
import { impose } from '../moderation/impose.ts';
import { setMuted } from '../moderation/mutes.ts';
import { notify } from '../moderation/notify.ts';
import { permit } from '../moderation/permit.ts';
import { findPerson } from '../moderation/person.ts';
import { tooManySanctions } from '../moderation/sanctions.ts';
import { findScope, type Scope } from '../moderation/scope.ts';
import { parseUntil } from '../moderation/until.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { UserHandler } from './handler.ts';

export const mute: UserHandler<'Mute'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const scope = findScope(server, user, message.room_id, { inRoom: 'mute-in-room', onServer: 'mute' });
    const person = scope.ok ? await findPerson(server, message.user_id, message.room_id) : scope;
    if (!scope.ok || !person.ok) {
      if (!person.ok) connection.refuse(message.id, person.error);
      return;
    }
    const refusal = await mutePerson(server, user, message, scope.value, person.value);
    if (refusal) connection.refuse(message.id, refusal);
    else connection.reply(message.id, { type: 'Ok' });
  },
};

async function mutePerson(
  server: Server,
  by: PresentUser,
  message: ClientMessageOf<'Mute'>,
  { room, action }: Scope,
  person: PersonRecord,
): Promise<Refusal | undefined> {
  const { user_id, username } = person;
  const { room_id, reason } = message;
  const at = server.clock.steadyWallClock();
  const denied = permit(server, by, action, room, person);
  if (denied) return denied;
  const parsed = parseUntil(message.until, at);
  if (!parsed.ok) return parsed.error;
  if (server.sanctions.isFull) return tooManySanctions;
  const until = parsed.value as number;
  const sanction: SanctionRecord = {
    kind: 'mute',
    user_id,
    username,
    ...(room_id !== undefined && { room_id }),
    until,
    ...(reason !== undefined && { reason }),
    by_username: by.username,
    at,
  };
  const audit = toAudit(server, by, 'mute', { user_id, username, room_id, until, reason });
  return impose(server, user_id, { kind: 'mute', user_id, sanction, audit }, () => {
    server.sanctions.put(sanction);
    const here = server.directory.get(user_id);
    if (!here) return;
    setMuted(here, room_id, until);
    notify(here, { action: 'mute', by_username: by.username, room_id, reason, until });
  });
}
