import { forgetGone } from './connection/lifecycle.ts';
import { checkTime } from './connection/sweep.ts';
import { sweepFiles } from './files/sweep-files.ts';
import { trimHistory } from './log/trim-history.ts';
import { sweepSanctions } from './moderation/sweep-sanctions.ts';
import type { Server } from './server.ts';
import { expireGuests } from './sessions/expire-guests.ts';
import { expireSessions } from './sessions/expire-sessions.ts';
import { publishCounts } from './sessions/presence.ts';
import { sendReadMarker } from './sessions/read-markers.ts';

const sweepEveryS = 300;

function lookAfterFiles(server: Server, count: number): void {
  const { contents } = server.files;
  const isDue = server.clock.now() < contents.lookUntil || count % sweepEveryS === 0;
  if (contents.sweeping || !isDue) return;
  contents.sweeping = sweepFiles(server).finally(() => {
    contents.sweeping = undefined;
  });
}

function lookAfterHistory(server: Server): void {
  if (server.isTrimming) return;
  server.isTrimming = true;
  void trimHistory(server).finally(() => {
    server.isTrimming = false;
  });
}

/** Everything that time brings about, once a second. */
export function tick(server: Server, count: number): void {
  const now = server.clock.now();
  for (const connection of server.connections) {
    const action = checkTime(connection, now);
    if (action === 'none') continue;
    if (action === 'ping') connection.ping(count);
    else connection.close(action.close, action.reason);
  }
  server.committer.probe();
  forgetGone(server);
  publishCounts(server);
  sweepSanctions(server);
  for (const user of server.directory.all()) {
    if (!user.staleMarkers) continue;
    for (const roomId of user.staleMarkers) sendReadMarker(server, user, roomId);
    user.staleMarkers = undefined;
  }
  lookAfterFiles(server, count);
  lookAfterHistory(server);
  if (count % 60 !== 0) return;
  void expireGuests(server);
  void expireSessions(server);
  server.authLimits.sweep(now);
}
