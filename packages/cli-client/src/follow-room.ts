import type { ChatMessage } from '@tertulia/protocol';
import type { ChatClient, RoomState } from '@tertulia/protocol/client';

/** Calls `show` for each message of a room once and in order, from the newest `historyCount` on, across reconnects. */
export function followRoom(
  client: ChatClient,
  roomId: string,
  historyCount: number,
  show: (message: ChatMessage) => void,
): () => void {
  let shown: Place | undefined;
  let loading: 'no' | 'yes' | 'refused' = 'no';

  const load = async (part: Part) => {
    loading = 'yes';
    const reply = await (part === 'gap' ? client.loadGap(roomId) : client.loadOlder(roomId));
    // What the server will not give is left out; after other errors the next change of state asks again.
    loading = !reply.ok && client.getState().connection.kind === 'online' ? 'refused' : 'no';
    look();
  };

  const look = () => {
    const { rooms, connection } = client.getState();
    const room = rooms.get(roomId);
    if (room === undefined || room.loadingOlder || room.gap?.isLoading || loading === 'yes') return;
    // Another epoch is another log: nothing of it has been shown.
    if (shown !== undefined && shown.epoch !== room.summary.epoch) {
      shown = { epoch: room.summary.epoch, seq: 0, n: 0 };
    }
    // What is still being caught up on belongs to the last ones.
    if (shown === undefined && room.appliedSeq < room.summary.last_seq) return;
    const missing = shown === undefined ? missingOfLast(room, historyCount) : missingAfter(room, shown);
    if (missing !== undefined && loading === 'no') {
      if (connection.kind === 'online') void load(missing);
      return;
    }
    shown ??= placeBeforeLast(room, historyCount);
    for (const message of room.messages) {
      if (message.seq <= shown.seq) continue;
      shown = { epoch: shown.epoch, seq: message.seq, n: message.n };
      show(message);
    }
  };

  const forget = client.subscribe(look);
  look();
  return forget;
}

/** How far a room has been shown. */
type Place = { readonly epoch: string; readonly seq: number; readonly n: number };
/** Where messages may be missing from what is held. */
type Part = 'older' | 'gap';

function missingOfLast(room: RoomState, count: number): Part | undefined {
  if (newestRun(room).length >= count) return undefined;
  if (room.gap) return 'gap';
  return room.hasOlder ? 'older' : undefined;
}

/** Messages are numbered without a gap, so `n` tells whether the next one held is the next there is. */
function missingAfter(room: RoomState, { seq, n }: Place): Part | undefined {
  const next = room.messages.find((message) => message.seq > seq);
  if ((next?.n ?? room.summary.last_n + 1) === n + 1) return undefined;
  if (room.gap && seq < room.gap.beforeSeq) return 'gap';
  return room.hasOlder && next === room.messages[0] ? 'older' : undefined;
}

function placeBeforeLast(room: RoomState, count: number): Place {
  const { epoch, last_n: lastN } = room.summary;
  const run = newestRun(room);
  if (count === 0) return { epoch, seq: run.at(-1)?.seq ?? room.appliedSeq, n: run.at(-1)?.n ?? lastN };
  const first = run.at(-count) ?? run[0];
  return first === undefined ? { epoch, seq: 0, n: 0 } : { epoch, seq: first.seq - 1, n: first.n - 1 };
}

function newestRun({ messages, gap }: RoomState): readonly ChatMessage[] {
  return gap ? messages.filter((message) => message.seq >= gap.beforeSeq) : messages;
}
