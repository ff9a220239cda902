import type { ChatMessage, LogEvent, RoomSummary } from '../../entities.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { RoomState } from './chat-state.ts';

const maxMessages = 2_000;

export function authorOf(message: ChatMessage): string {
  return message.type === 'Message' ? message.user_id : message.from_user_id;
}

/** A room of which nothing is held yet: live events follow its summary, older ones load as history. */
export function emptyRoom(summary: RoomSummary): RoomState {
  return {
    summary,
    appliedSeq: summary.last_seq,
    messages: [],
    hasOlder: summary.last_n > 0,
    loadingOlder: false,
    members: new Map(),
    onlineCount: 0,
    typing: new Map(),
  };
}

/** Where an event stands against what was applied. */
export function placeOf(room: RoomState, seq: number): 'duplicate' | 'next' | 'gap' {
  if (seq <= room.appliedSeq) return 'duplicate';
  return seq === room.appliedSeq + 1 ? 'next' : 'gap';
}

/** Applies one event of the log, whose turn it is. `isOpen`: its reader is looking, so nothing becomes unread. */
export function applyEvent(room: RoomState, event: LogEvent, me: string | undefined, isOpen: boolean): RoomState {
  const advanced = {
    ...room,
    appliedSeq: event.seq,
    summary: { ...room.summary, last_seq: Math.max(room.summary.last_seq, event.seq) },
  };
  if (event.type === 'RoomUpdated') {
    const { name = room.summary.name, topic = room.summary.topic } = event;
    return { ...advanced, summary: { ...advanced.summary, name, topic } };
  }
  return trim({
    ...advanced,
    messages: [...room.messages, event],
    summary: countMessage(advanced.summary, event, me, isOpen),
    typing: without(room.typing, authorOf(event)),
  });
}

export function applySync(room: RoomState, sync: ServerMessageOf<'RoomSync'>, me: string | undefined, isOpen: boolean) {
  const { state, epoch, from_seq, to_seq } = sync;
  if (state === 'reset' || epoch !== room.summary.epoch) return reset(room, epoch, to_seq);
  if (to_seq <= room.appliedSeq) return room;
  const hasGap = state === 'limited' || from_seq > room.appliedSeq;
  const { gapBefore: _, ...rest } = room;
  let next: RoomState = hasGap
    ? { ...rest, messages: [], hasOlder: true, loadingOlder: false, gapBefore: from_seq + 1 }
    : room;
  let lastSeq = hasGap ? from_seq : room.appliedSeq;
  for (const event of sync.events) {
    // Kinds of events not known here were left out, so the numbers ascend but need not be contiguous.
    if (event.room_id !== room.summary.room_id || event.seq <= lastSeq || event.seq > to_seq) continue;
    lastSeq = event.seq;
    next = applyEvent(next, event, me, isOpen);
  }
  return {
    ...next,
    appliedSeq: to_seq,
    summary: { ...next.summary, last_seq: Math.max(next.summary.last_seq, to_seq) },
  };
}

function reset(room: RoomState, epoch: string, toSeq: number): RoomState {
  const { gapBefore: _, firstUnreadSeq: __, ...rest } = room;
  return {
    ...rest,
    summary: { ...room.summary, epoch, last_seq: toSeq },
    appliedSeq: toSeq,
    messages: [],
    hasOlder: toSeq > 0,
    loadingOlder: false,
  };
}

/** Joins a page of history to what is held. `beforeSeq` is what was asked for; without it, the page is the newest. */
export function applyHistory(
  room: RoomState,
  page: { readonly messages: readonly ChatMessage[]; readonly more_before: boolean },
  beforeSeq?: number,
): RoomState {
  const oldest = room.messages[0];
  const settled = { ...room, loadingOlder: false };
  // What is held has changed since the page was asked for: it would leave a hole.
  if (beforeSeq !== undefined && oldest?.seq !== beforeSeq) return settled;
  const edge = Math.min(room.appliedSeq, oldest ? oldest.seq - 1 : Number.MAX_SAFE_INTEGER);
  // Messages beyond appliedSeq come as events; taking them here would show them twice.
  const older = ascending(page.messages).filter((message) => message.seq <= edge);
  if (older.length === 0) {
    const reachesBack = beforeSeq !== undefined || (page.messages[0]?.seq ?? 0) <= room.appliedSeq;
    const covers = oldest === undefined || beforeSeq !== undefined || (page.messages[0]?.seq ?? 0) === oldest.seq;
    return reachesBack && covers ? { ...settled, hasOlder: page.more_before } : settled;
  }
  const { gapBefore: _, ...rest } = settled;
  return { ...rest, messages: [...older, ...room.messages], hasOlder: page.more_before };
}

function ascending(messages: readonly ChatMessage[]): ChatMessage[] {
  let lastSeq = 0;
  return messages.filter((message) => {
    if (message.seq <= lastSeq) return false;
    lastSeq = message.seq;
    return true;
  });
}

/** The oldest go first, a tenth at a time, and never while a page is on its way to be joined to them. */
function trim(room: RoomState): RoomState {
  if (room.messages.length <= maxMessages || room.loadingOlder) return room;
  return { ...room, messages: room.messages.slice(maxMessages / 10), hasOlder: true };
}

/** The summary may be newer than the event (catching up): it has then counted it already. */
function countMessage(summary: RoomSummary, event: ChatMessage, me: string | undefined, isOpen: boolean): RoomSummary {
  if (event.n <= summary.last_n) return summary;
  if (authorOf(event) === me) return { ...summary, last_n: event.n, read_n: event.n, unread: 0, mentions: 0 };
  if (isOpen) return { ...summary, last_n: event.n };
  const isMention = event.mentions?.all || (me !== undefined && event.mentions?.user_ids.includes(me));
  return {
    ...summary,
    last_n: event.n,
    unread: summary.unread + 1,
    mentions: summary.mentions + (isMention ? 1 : 0),
  };
}

export function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
