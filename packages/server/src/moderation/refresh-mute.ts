import type { SanctionRecord } from '../log/moderation-records.ts';
import type { Mute } from '../rooms/mute.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';

/** Takes from the register how somebody who is here is muted now, in a room they are in or everywhere. */
export function refreshMute(server: Server, user: PresentUser, roomId: string | undefined): void {
  const holder = roomId === undefined ? user : user.places.get(roomId);
  if (!holder) return;
  const found = server.sanctions.find('mute', user.user_id, roomId, server.clock.steadyWallClock());
  holder.muted = found && toMute(found);
}

/** All mutes have an end. */
function toMute({ until, reason }: SanctionRecord): Mute | undefined {
  return until === undefined ? undefined : { until, ...(reason !== undefined && { reason }) };
}
