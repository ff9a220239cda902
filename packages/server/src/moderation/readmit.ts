import { inBackground } from '../log/in-background.ts';
import type { SanctionRecord } from '../log/moderation-records.ts';
import { addAway } from '../rooms/away.ts';
import type { Server } from '../server.ts';
import { tellAwayJoined } from '../sessions/presence.ts';

/** The ban of an account from the server is over: it is a member of its rooms as before. */
export function readmitLater(server: Server, ban: SanctionRecord): void {
  if (ban.room_id !== undefined) return;
  // What cannot be read now is right again after the next start.
  void inBackground(server, 'the rooms of an account were not read', () => readmit(server, ban));
}

async function readmit(server: Server, { user_id, username }: SanctionRecord): Promise<void> {
  const memberships = await server.store.listMemberships(user_id);
  // Who was quicker has come back already.
  if (server.directory.get(user_id)) return;
  for (const { room_id, role } of memberships) {
    const room = server.rooms.get(room_id);
    if (!room || room.peers) continue;
    addAway(room.away, { user_id, username, role });
    tellAwayJoined(server, { user_id, username }, room);
  }
}
