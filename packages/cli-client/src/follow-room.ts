import type { ChatMessage } from '@tertulia/protocol';
import type { ChatClient, RoomState } from '@tertulia/protocol/client';

const retryMs = 1_000;

/** Calls `show` for each message of a room once and in order, from the newest `historyCount` on, across reconnects. */
export function followRoom(
  client: ChatClient,
  roomId: string,
  historyCount: number,
  show: (message: ChatMessage) => void,
): () => void {
  let shown: Place | undefined;
  let loading: 'no' | 'yes' | 'refused' = 'no';

  const look = () => {
    const room = client.getState().rooms.get(roomId);
    if (room === undefined || room.loadingOlder || room.gap?.isLoading || loading === 'yes') return;
    const { epoch } = room.summary;
    // Another epoch is another log: nothing of it has been shown.
    if (shown !== undefined && shown.epoch !== epoch) shown = { epoch, seq: 0, n: 0 };
    if (shown === undefined) {
      // What is still being caught up on belongs to the last ones.
      if (room.appliedSeq < room.summary.last_seq || isAwaited(missingOfLast(room, historyCount))) return;
      shown = placeBeforeLast(room, historyCount);
    }
    if (room.messages.length === 0 && room.summary.last_n > shown.n && isAwaited(missingOlder(room))) return;
    for (const message of room.messages) {
      if (message.seq <= shown.seq) continue;
      // Messages are numbered without a gap, so `n` tells whether this is the next there is.
      if (message.n > shown.n + 1 && isAwaited(missingBefore(room, message, shown.seq))) return;
      shown = { epoch, seq: message.seq, n: message.n };
      show(message);
    }
  };

  /** Whether nothing more can be shown before something is loaded; sees to it. */
  const isAwaited = (part: Part | undefined) => {
    if (part === undefined || loading === 'refused') return false;
    if (client.getState().connection.kind === 'online') void load(part);
    return true;
  };

  const load = async (part: Part) => {
    loading = 'yes';
    const reply = await (part === 'gap' ? client.loadGap(roomId, 'older') : client.loadOlder(roomId));
    const lookAgain = (next: typeof loading) => {
      loading = next;
      look();
    };
    if (reply.ok || client.getState().connection.kind !== 'online') return lookAgain('no');
    // What the server will not give is left out.
    if (reply.error.retry !== 'after') return lookAgain('refused');
    setTimeout(lookAgain, reply.error.retryAfterMs ?? retryMs, 'no').unref();
  };

  const forget = client.subscribe(look);
  look();
  return forget;
}

/** How far a room has been shown. */
type Place = { readonly epoch: string; readonly seq: number; readonly n: number };
/** Where messages are missing from what is held. */
type Part = 'older' | 'gap';

function missingOlder({ hasOlder }: RoomState): Part | undefined {
  return hasOlder ? 'older' : undefined;
}

function missingOfLast(room: RoomState, count: number): Part | undefined {
  if (newestRun(room).length >= count) return undefined;
  return room.gap ? 'gap' : missingOlder(room);
}

function missingBefore(room: RoomState, message: ChatMessage, shownSeq: number): Part | undefined {
  const { gap } = room;
  if (gap && shownSeq < gap.beforeSeq && message.seq >= gap.beforeSeq) return 'gap';
  return message === room.messages[0] ? missingOlder(room) : undefined;
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
