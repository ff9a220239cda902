import type { Server } from '../server.ts';
import { readmitLater } from './readmit.ts';
import { refreshMute } from './refresh-mute.ts';

/** Takes back what has ended; who is here may speak again, who was banned is a member again. */
export function sweepSanctions(server: Server): void {
  for (const ended of server.sanctions.sweep(server.clock.steadyWallClock())) {
    const { kind, user_id, room_id } = ended;
    if (kind === 'ban') readmitLater(server, ended);
    const user = kind === 'mute' ? server.directory.get(user_id) : undefined;
    if (user) refreshMute(server, user, room_id);
  }
}
