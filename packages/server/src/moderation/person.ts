import { err, ok, type Result } from '@tertulia/protocol';
import type { PersonRecord } from '../log/moderation-records.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';

const noSuchUser: Refusal = { code: 'not_found', message: 'There is no such user.', path: ['user_id'] };

/** Somebody to whom something is to be done, here or not, with the role in that room. */
export async function findPerson(
  server: Server,
  userId: string,
  roomId: string | undefined,
): Promise<Result<PersonRecord, Refusal>> {
  const found = findPresent(server, userId, roomId) ?? (await server.store.findPerson(userId, roomId));
  // Who came meanwhile may have changed since.
  const person = findPresent(server, userId, roomId) ?? found;
  return person ? ok(person) : err(noSuchUser);
}

function findPresent(server: Server, userId: string, roomId: string | undefined): PersonRecord | undefined {
  const user = server.directory.get(userId);
  if (!user) return undefined;
  const { user_id, username, guest, role } = user;
  const place = roomId === undefined ? undefined : user.places.get(roomId)?.role;
  return { user_id, username, guest, role, ...(place !== undefined && { place }) };
}
