import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';

/** Until when somebody who is here is muted, in a room they are in or everywhere, on the steady wall clock. */
export function setMuted(user: PresentUser, roomId: string | undefined, until: number | undefined): void {
  if (roomId === undefined) {
    user.mutedUntil = until;
    return;
  }
  const place = user.places.get(roomId);
  if (place) place.mutedUntil = until;
}

/** What the register knows of it, for somebody who has come, or has entered a room. */
export function findMutedUntil(server: Server, userId: string, roomId: string | undefined): number | undefined {
  return server.sanctions.find('mute', userId, roomId, server.clock.steadyWallClock())?.until;
}
