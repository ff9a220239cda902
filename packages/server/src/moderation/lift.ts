import { commitInOrder } from '../log/commit.ts';
import type { AuditRecord, SanctionRecord } from '../log/moderation-records.ts';
import type { Write } from '../log/write.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import { toAudit } from './audit.ts';
import { notify } from './notify.ts';
import { readmitLater } from './readmit.ts';
import { refreshMute } from './refresh-mute.ts';
import { findScope } from './scope.ts';

type Kind = SanctionRecord['kind'];

const actions = {
  ban: { inRoom: 'ban-from-room', onServer: 'ban', done: 'unban' },
  mute: { inRoom: 'mute-in-room', onServer: 'mute', done: 'unmute' },
} as const;

/** Ends a ban or a mute before its time. Whoever may impose such a one may lift it, whoever imposed it. */
export async function lift(
  server: Server,
  by: PresentUser,
  kind: Kind,
  { user_id, room_id }: { readonly user_id: string; readonly room_id?: string | undefined },
): Promise<Refusal | undefined> {
  const scope = findScope(server, by, room_id, actions[kind]);
  if (!scope.ok) return scope.error;
  const found = server.sanctions.find(kind, user_id, room_id, server.clock.steadyWallClock());
  if (!found) return { code: 'not_found', message: `There is no such ${kind}.`, path: ['user_id'] };
  const audit = toAudit(server, by, actions[kind].done, { user_id, username: found.username, room_id });
  return liftSanction(server, found, audit);
}

/** Ends a ban or a mute that is in force. */
export function liftSanction(server: Server, found: SanctionRecord, audit: AuditRecord): Promise<Refusal | undefined> {
  const { kind, user_id, room_id } = found;
  return commitInOrder(server, toLiftWrite(found, audit), () => {
    server.sanctions.lift(kind, user_id, room_id);
    const present = server.directory.get(user_id);
    if (kind === 'ban') readmitLater(server, found);
    if (!present) return;
    if (kind === 'mute') refreshMute(server, present, room_id);
    notify(present, { action: actions[kind].done, by_username: audit.by_username, room_id });
  });
}

export function toLiftWrite({ kind, user_id, room_id }: SanctionRecord, audit: AuditRecord): Write {
  return { kind: 'lift', user_id, lifted: kind, ...(room_id !== undefined && { room_id }), audit };
}
