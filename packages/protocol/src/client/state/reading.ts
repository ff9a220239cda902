import type { ServerMessageOf } from '../../server-message.ts';
import type { RoomState } from './chat-state.ts';

/** A marker that does not say that it goes back is late if it does. One that goes back moves the line of an opened room. */
export function withReadMarker(room: RoomState, marker: ServerMessageOf<'ReadMarker'>): RoomState {
  const { read_n, unread, mentions, back } = marker;
  if (!back && read_n < room.summary.read_n) return room;
  const marked = { ...room, summary: { ...room.summary, read_n, unread, mentions } };
  if (!back) return marked;
  return { ...(room.opened ? openRoom(marked) : marked), leftUnreadN: read_n };
}

export function openRoom(room: RoomState): RoomState {
  const { firstUnreadSeq: _, leftUnreadN: __, ...rest } = room;
  const { read_n: readN, last_n: lastN, unread } = room.summary;
  return withUnreadLine({ ...rest, opened: { readN, lastN: unread > 0 ? lastN : readN } });
}

/** Where the line stands is known only when the messages are, so each page of history may move it. */
export function withUnreadLine(room: RoomState): RoomState {
  const { opened } = room;
  if (!opened || opened.lastN <= opened.readN) return room;
  const first = room.messages.find((message) => message.n > opened.readN && message.n <= opened.lastN);
  if (!first || first.seq === room.firstUnreadSeq) return room;
  return { ...room, firstUnreadSeq: first.seq };
}
