import type { ChatMessage, LogEvent, RoomSummary } from '../../entities.ts';
import { keepsAll } from '../../fields.ts';
import {
  applyMessageChange,
  applyMessageChanges,
  authorOf,
  isChatMessage,
  type MessageChange,
} from '../../message-changes.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import { isMentioned } from './attention.ts';
import type { RoomState } from './chat-state.ts';

const maxMessages = 2_000;
const maxLateChanges = 500;

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
  // The summary may be newer than the event (catching up): it has then counted what the event says.
  if (!isChatMessage(event)) return applyChange(advanced, event, event.seq <= room.summary.last_seq, me);
  return trim({
    ...advanced,
    messages: [...room.messages, event],
    summary: countMessage(advanced.summary, event, me, isOpen && !isLeftUnread(room)),
    typing: without(room.typing, authorOf(event)),
  });
}

/** Changes of the room itself and of messages that came before; those that are not held need no change. */
function applyChange(
  room: RoomState,
  event: Exclude<LogEvent, ChatMessage>,
  isCounted: boolean,
  me: string | undefined,
): RoomState {
  switch (event.type) {
    case 'RoomUpdated':
      return { ...room, summary: updateSummary(room.summary, event) };
    case 'HistoryTrimmed':
      return dropBelow(room, event.first_seq);
    default:
      return changeMessages(room, event, isCounted, me);
  }
}

/** Whether it was marked as unread by hand, and nothing more of it read since: then to look at it does not make it read. */
export function isLeftUnread({ leftUnreadN, summary }: RoomState): boolean {
  return leftUnreadN === summary.read_n;
}

function updateSummary(summary: RoomSummary, event: LogEvent & { readonly type: 'RoomUpdated' }): RoomSummary {
  const { archived: wasArchived, slow_mode_ms: pauseMs, retention: keptSoFar, ...rest } = summary;
  const { name = rest.name, topic = rest.topic, slow_mode_ms = pauseMs, archived = wasArchived } = event;
  const { retention = keptSoFar } = event;
  return {
    ...rest,
    name,
    topic,
    ...(slow_mode_ms && { slow_mode_ms }),
    ...(archived && { archived }),
    ...(retention && !keepsAll(retention) && { retention }),
  };
}

/** Those unread that are deleted count no more, unless they were counted so already. */
function changeMessages(room: RoomState, change: MessageChange, isCounted: boolean, me: string | undefined): RoomState {
  let summary = room.summary;
  const messages = room.messages.map((message) => {
    const next = applyMessageChange(message, change, me);
    if (next.deleted && !message.deleted && !isCounted) summary = discountMessage(summary, message, me);
    return next;
  });
  const isChanged = messages.some((message, i) => message !== room.messages[i]);
  return {
    ...room,
    ...(isChanged && { messages, summary }),
    ...(isLoading(room) && { lateChanges: [...(room.lateChanges ?? []), change].slice(-maxLateChanges) }),
  };
}

function isLoading({ loadingOlder, gap }: RoomState): boolean {
  return loadingOlder || gap?.isLoading === true;
}

/** What was said of messages while pages were on their way is of no use once all have come. */
export function forgetLateChanges(room: RoomState): RoomState {
  if (!room.lateChanges || isLoading(room)) return room;
  const { lateChanges: _, ...rest } = room;
  return rest;
}

/** Forgets what the log holds no more. */
export function dropBelow(room: RoomState, firstSeq: number): RoomState {
  if (firstSeq <= room.summary.first_seq && (room.messages[0]?.seq ?? firstSeq) >= firstSeq) return room;
  const messages = room.messages.filter(({ seq }) => seq >= firstSeq);
  const kept = { ...room, summary: { ...room.summary, first_seq: firstSeq } };
  if (messages.length === room.messages.length) return kept;
  // Nothing is older than what was held down to there, unless it is in the gap.
  return dropBeyondGap({ ...kept, messages, hasOlder: room.gap !== undefined });
}

export function applySync(room: RoomState, sync: ServerMessageOf<'RoomSync'>, me: string | undefined, isOpen: boolean) {
  const { state, epoch, from_seq, to_seq, stale } = sync;
  if (state === 'reset' || epoch !== room.summary.epoch) return reset(room, epoch, to_seq);
  if (to_seq <= room.appliedSeq) return room;
  let next = from_seq > room.appliedSeq ? leaveGap(room, from_seq, stale) : room;
  for (const event of sync.events) {
    // Kinds of events not known here were left out, so the numbers ascend but need not be contiguous.
    if (event.room_id !== room.summary.room_id || event.seq <= next.appliedSeq || event.seq > to_seq) continue;
    next = applyEvent(next, event, me, isOpen);
  }
  return dropBeyondGap({
    ...next,
    appliedSeq: to_seq,
    summary: { ...next.summary, last_seq: Math.max(next.summary.last_seq, to_seq) },
  });
}

function reset(room: RoomState, epoch: string, toSeq: number): RoomState {
  const { gap: _, firstUnreadSeq: __, opened: ___, lateChanges: ____, ...rest } = room;
  return {
    ...rest,
    summary: { ...room.summary, epoch, last_seq: toSeq },
    appliedSeq: toSeq,
    messages: [],
    hasOlder: toSeq > 0,
    loadingOlder: false,
  };
}

/** The messages held up to the newest one without a gap. */
export function newestRun({ messages, gap }: Pick<RoomState, 'messages' | 'gap'>): readonly ChatMessage[] {
  return gap ? messages.filter((message) => message.seq >= gap.beforeSeq) : messages;
}

/**
 * Skips the events up to `fromSeq`. What is held stays, beyond the gap, so that its reader keeps the place; but what
 * changed within the gap goes, with all that is older, and loads again as history. There is never more than one gap.
 */
function leaveGap(room: RoomState, fromSeq: number, stale: readonly number[] = []): RoomState {
  const { gap: _, ...rest } = room;
  const lastStale = stale.reduce((last, seq) => Math.max(last, seq), 0);
  const kept = newestRun(room).filter((message) => message.seq > lastStale);
  return {
    ...rest,
    appliedSeq: fromSeq,
    messages: kept,
    hasOlder: room.hasOlder || kept.length === 0 || kept.length < room.messages.length,
    ...(kept.length > 0 && { gap: { afterSeq: room.appliedSeq, beforeSeq: fromSeq + 1, isLoading: false } }),
  };
}

/** A gap at either end of what is held is none: on the older side there is history, and nothing may be missing at the newer end. */
function dropBeyondGap(room: RoomState): RoomState {
  const { gap, ...rest } = room;
  if (!gap) return room;
  if ((room.messages[0]?.seq ?? 0) >= gap.beforeSeq) return rest;
  if ((room.messages.at(-1)?.seq ?? 0) >= gap.beforeSeq) return room;
  return { ...rest, messages: [], hasOlder: true };
}

/** Which page of history was asked for. */
export type HistoryPosition =
  | { readonly kind: 'newest' }
  | { readonly kind: 'before'; readonly seq: number }
  | { readonly kind: 'after'; readonly seq: number }
  | { readonly kind: 'around'; readonly seq: number };

export type LoadedPage = Pick<ServerMessageOf<'HistoryPage'>, 'messages' | 'more_before' | 'more_after'>;

/** Joins a page of history to what is held, at its older end, in its gap or behind one. It may be older than what came meanwhile. */
export function applyHistory(
  room: RoomState,
  loaded: LoadedPage,
  position: HistoryPosition,
  me: string | undefined,
): RoomState {
  const late = room.lateChanges ?? [];
  const kept = loaded.messages.filter(({ seq }) => seq >= room.summary.first_seq);
  const messages = kept.map((message) => applyMessageChanges(message, late, me));
  const page = { ...loaded, messages };
  const joined = isInGap(room, position)
    ? fillGap(room, page, position.kind)
    : position.kind === 'around'
      ? leapBack(room, page)
      : prepend(room, page, position);
  return forgetLateChanges(joined);
}

/** Whether what is at this position is missing from the middle of what is held, not from its older end. */
export function isInGap({ gap }: RoomState, position: HistoryPosition): boolean {
  if (!gap || position.kind === 'newest' || position.kind === 'around') return false;
  return position.seq === (position.kind === 'before' ? gap.beforeSeq : gap.afterSeq);
}

function fillGap(room: RoomState, page: LoadedPage, kind: HistoryPosition['kind']): RoomState {
  const { gap, ...rest } = room;
  if (!gap) return room;
  const all = ascending(page.messages);
  const found = all.filter(({ seq }) => seq > gap.afterSeq && seq < gap.beforeSeq);
  const before = room.messages.filter(({ seq }) => seq <= gap.afterSeq);
  const messages = [...before, ...found, ...newestRun(room)];
  const [first, last] = [found[0], found.at(-1)];
  const hasMore = kind === 'before' ? page.more_before : page.more_after;
  if (!first || !last || !hasMore || found.length < all.length) return { ...rest, messages };
  const left = kind === 'before' ? { ...gap, beforeSeq: first.seq } : { ...gap, afterSeq: last.seq };
  return { ...rest, messages, gap: { ...left, isLoading: false } };
}

/** Puts a page from further back before the newest run, behind a gap unless they touch. What else was held of older ones goes. */
function leapBack(room: RoomState, page: LoadedPage): RoomState {
  const { gap: _, ...settled } = { ...room, loadingOlder: false };
  const newest = newestRun(room);
  const [first] = newest;
  const older = ascending(page.messages).filter((message) => message.seq < (first?.seq ?? 0));
  const last = older.at(-1);
  if (!first || !last) return { ...room, loadingOlder: false };
  return {
    ...settled,
    messages: [...older, ...newest],
    hasOlder: page.more_before,
    ...(last.n + 1 < first.n && { gap: { afterSeq: last.seq, beforeSeq: first.seq, isLoading: false } }),
  };
}

function prepend(room: RoomState, { messages, more_before }: LoadedPage, position: HistoryPosition): RoomState {
  const oldest = room.messages[0];
  const isNewest = position.kind === 'newest';
  const settled = { ...room, loadingOlder: false };
  // What is held has changed since the page was asked for: it would leave a hole.
  if (!isNewest && (position.kind !== 'before' || oldest?.seq !== position.seq)) return settled;
  const edge = Math.min(room.appliedSeq, oldest ? oldest.seq - 1 : Number.MAX_SAFE_INTEGER);
  // Messages beyond appliedSeq come as events; taking them here would show them twice.
  const older = ascending(messages).filter((message) => message.seq <= edge);
  const last = older.at(-1);
  if (!last) {
    const reachesBack = !isNewest || (messages[0]?.seq ?? 0) <= room.appliedSeq;
    const covers = !isNewest || oldest === undefined || (messages[0]?.seq ?? 0) === oldest.seq;
    return reachesBack && covers ? { ...settled, hasOlder: more_before } : settled;
  }
  // The newest page was overtaken by a sync that left a gap: they do not touch.
  if (isNewest && oldest && last.n + 1 !== oldest.n) return settled;
  return { ...settled, messages: [...older, ...room.messages], hasOlder: more_before };
}

/** Takes the files, whose urls end, from messages that were read anew. Nothing else: they may be older than what is held. */
export function renewFiles(room: RoomState, messages: readonly ChatMessage[]): RoomState {
  const fresh = new Map(messages.map(({ seq, files }) => [seq, files]));
  const renewed = room.messages.map((message) => {
    const files = message.files && fresh.get(message.seq);
    return files ? { ...message, files } : message;
  });
  return renewed.some((message, i) => message !== room.messages[i]) ? { ...room, messages: renewed } : room;
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
  return dropBeyondGap({ ...room, messages: room.messages.slice(maxMessages / 10), hasOlder: true });
}

/** The summary may be newer than the event (catching up): it has then counted it already. */
function countMessage(summary: RoomSummary, event: ChatMessage, me: string | undefined, isOpen: boolean): RoomSummary {
  if (event.n <= summary.last_n) return summary;
  if (authorOf(event) === me) return { ...summary, last_n: event.n, read_n: event.n, unread: 0, mentions: 0 };
  if (isOpen || event.deleted) return { ...summary, last_n: event.n };
  return {
    ...summary,
    last_n: event.n,
    unread: summary.unread + 1,
    mentions: summary.mentions + (isMentioned(event, me) ? 1 : 0),
  };
}

/** The opposite, of a message that is deleted. */
function discountMessage(summary: RoomSummary, message: ChatMessage, me: string | undefined): RoomSummary {
  if (message.n <= summary.read_n || authorOf(message) === me) return summary;
  return {
    ...summary,
    unread: Math.max(0, summary.unread - 1),
    mentions: Math.max(0, summary.mentions - (isMentioned(message, me) ? 1 : 0)),
  };
}

export function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
