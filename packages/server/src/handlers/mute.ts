import type { ClientMessageOf } from '@tertulia/protocol';
import type { PersonRecord, SanctionRecord } from '../log/moderation-records.ts';
import { actOnPerson } from '../moderation/act-on-person.ts';
import { toAudit } from '../moderation/audit.ts';
import { impose } from '../moderation/impose.ts';
import { notify } from '../moderation/notify.ts';
import { refreshMute } from '../moderation/refresh-mute.ts';
import { tooManySanctions } from '../moderation/sanctions.ts';
import type { Scope } from '../moderation/scope.ts';
import { parseUntil } from '../moderation/until.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { UserHandler } from './handler.ts';

export const mute: UserHandler<'Mute'> = {
  requires: 'user',
  cost: 'costly',
  handle: (server, connection, message, user) =>
    actOnPerson(server, connection, message, user, { inRoom: 'mute-in-room', onServer: 'mute' }, (person, scope) =>
      mutePerson(server, user, message, person, scope),
    ),
};

async function mutePerson(
  server: Server,
  by: PresentUser,
  message: ClientMessageOf<'Mute'>,
  { user_id, username }: PersonRecord,
  { room }: Scope,
): Promise<Refusal | undefined> {
  const { reason } = message;
  const room_id = room?.room_id;
  const at = server.clock.steadyWallClock();
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
    refreshMute(server, here, room_id);
    notify(here, { action: 'mute', by_username: by.username, room_id, reason, until });
  });
}
