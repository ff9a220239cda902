import { createCommitter } from '@tertulia/server/internals/committer';
import { Connection } from '@tertulia/server/internals/connection';
import { dispatch } from '@tertulia/server/internals/dispatch';
import { createHub } from '@tertulia/server/internals/hub';
import { createMetrics } from '@tertulia/server/internals/metrics';
import { createPlace, createRoom } from '@tertulia/server/internals/room';
import { createFakeStore } from './fake-store.ts';
import { batchSize, sampleBatch, sampleEvent, sampleRequest, sampleRoomId } from './sample-messages.ts';
import type { Task } from './task.ts';

type Server = Parameters<typeof dispatch>[0];
type ConnectionState = Connection['state'];

/** The way of a message through the server without what is at its ends: from a frame to `Ok` and the event, with no socket and no disk. */
export function createWholeWayTasks(): Task[] {
  const { connection, committer, sent } = createTalker();
  const request = sampleRequest(1);
  const batch = sampleBatch();
  const receive = async (frame: string) => {
    connection.receive(Buffer.from(frame));
    await committer.idle();
    return sent.splice(0);
  };
  return [
    { name: 'one message from frame to Ok', messageCount: 1, run: () => receive(request) },
    { name: `${batchSize} messages from frame to Ok`, messageCount: batchSize, run: () => receive(batch) },
  ];
}

/** Somebody in a room, and only as much of a server as a message meets on its way. */
function createTalker() {
  const sent: string[] = [];
  const nothing = () => 0;
  const hub = createHub({
    publish: (_topic, frame) => sent.push(frame),
    countListeners: () => 0,
    later: () => undefined,
    congested: new Set(),
  });
  hub.onOpened('tertulia.v1.json');
  const owed = new Set<Connection>();
  const committer = createCommitter({
    store: createFakeStore(),
    onBatchDone() {
      hub.flush();
      for (const one of owed) one.flush();
      owed.clear();
    },
    schedule: (run) => run(),
  });
  const room = createRoom({
    room_id: sampleRoomId,
    name: sampleRoomId,
    topic: '',
    kind: 'public',
    epoch: 'e',
    first_seq: 1,
    first_n: 1,
    last_seq: 0,
    last_n: 0,
    slow_mode_ms: 0,
    archived: false,
    retention: {},
  });
  const { user_id, username } = sampleEvent(1);
  const user = {
    user_id,
    username,
    role: 'user',
    guest: true,
    muted: undefined,
    places: new Map([[sampleRoomId, createPlace('user', 0)]]),
    staleMarkers: undefined,
  };
  const server: Server = {
    config: { rateLimits: false },
    clock: { now: nothing, wallClock: nothing, steadyWallClock: nothing },
    metrics: createMetrics({
      connections: nothing,
      unsentBytes: nothing,
      users: nothing,
      rooms: nothing,
      fileBytes: nothing,
      uploads: nothing,
      queued: nothing,
      healthy: () => true,
    }),
    committer,
    hub,
    owed,
    rooms: new Map([[sampleRoomId, room]]),
    directory: new Map([[user_id, user]]),
    sanctions: { isHeld: () => false },
    files: {},
    tails: { bytes: 0 },
    dispatch: (from: Connection, message: Parameters<typeof dispatch>[2]) => dispatch(server, from, message),
  } as unknown as Server;
  const socket = {
    address: '127.0.0.1',
    send: (frame: string) => sent.push(frame) > 0,
    cork: (sends: () => void) => sends(),
    subscribe: nothing,
    unsubscribe: nothing,
    isSubscribed: () => true,
    bufferedBytes: nothing,
    ping: nothing,
    close: nothing,
  };
  const connection = new Connection('c', user_id, 'tertulia.v1.json', socket, server);
  connection.state = { kind: 'authenticated', user } as unknown as ConnectionState;
  return { connection, committer, sent };
}
