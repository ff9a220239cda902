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
  let isFilling = false;
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
    if (shown !== undefined && shown.epoch !== room.summary.epoch) {
      // Another epoch is another log: nothing of it has been shown.
      shown = { epoch: room.summary.epoch, seq: 0 };
      isFilling = true;
    }
    // The mark of the gap goes with the first page of history, which need not reach the last message shown.
    isFilling ||= room.gapBefore !== undefined;
    if (shown !== undefined && (room.messages[0]?.seq ?? Infinity) <= shown.seq + 1) isFilling = false;
    const isShort = shown === undefined ? room.messages.length < historyCount : isFilling;
    if (isShort && room.hasOlder && loading === 'no') {
      if (connection.kind === 'online') void load();
      return;
    }
    isFilling = false;
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

function seqBeforeLast(room: RoomState, count: number): number {
  if (count === 0) return room.messages.at(-1)?.seq ?? room.appliedSeq;
  const first = room.messages.at(-count) ?? room.messages[0];
  return first === undefined ? 0 : first.seq - 1;
}
