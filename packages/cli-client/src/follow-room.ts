import type { ChatMessage } from '@tertulia/protocol';
import type { ChatClient, RoomState } from '@tertulia/protocol/client';

/** Calls `show` for each message of a room once and in order, from the newest `historyCount` on, across reconnects. */
export function followRoom(
  client: ChatClient,
  roomId: string,
  historyCount: number,
  show: (message: ChatMessage) => void,
): () => void {
  let shown: { readonly epoch: string; readonly seq: number } | undefined;
  let loading: 'no' | 'yes' | 'refused' = 'no';

  const load = async () => {
    loading = 'yes';
    const reply = await client.loadOlder(roomId);
    // What the server will not give is left out; after other errors the next change of state asks again.
    loading = !reply.ok && client.getState().connection.kind === 'online' ? 'refused' : 'no';
    look();
  };

  const look = () => {
    const { rooms, connection } = client.getState();
    const room = rooms.get(roomId);
    if (room === undefined || room.loadingOlder || loading === 'yes') return;
    // Another epoch is another log: nothing of it has been shown.
    if (shown !== undefined && shown.epoch !== room.summary.epoch) shown = { epoch: room.summary.epoch, seq: 0 };
    const isShort = shown === undefined ? room.messages.length < historyCount : isGapAbove(room, shown.seq);
    if (isShort && room.hasOlder && loading === 'no') {
      if (connection.kind === 'online') void load();
      return;
    }
    shown ??= { epoch: room.summary.epoch, seq: seqBeforeLast(room, historyCount) };
    for (const message of room.messages) {
      if (message.seq <= shown.seq) continue;
      shown = { epoch: shown.epoch, seq: message.seq };
      show(message);
    }
  };

  const forget = client.subscribe(look);
  look();
  return forget;
}

/** Whether messages between the last one shown and the first one held were dropped by a limited sync. */
function isGapAbove(room: RoomState, seq: number): boolean {
  return room.gapBefore !== undefined && (room.messages[0]?.seq ?? room.gapBefore) > seq + 1;
}

function seqBeforeLast(room: RoomState, count: number): number {
  if (count === 0) return room.messages.at(-1)?.seq ?? room.appliedSeq;
  const first = room.messages.at(-count) ?? room.messages[0];
  return first === undefined ? 0 : first.seq - 1;
}
