import type { RoomSummary } from '../../entities.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { SavedRoom } from '../ports.ts';
import type { ChatState, RoomState } from './chat-state.ts';
import { putRoom } from './held-rooms.ts';
import { toMute } from './mute.ts';
import { withUnreadLine } from './reading.ts';
import { applyHistory, dropBelow, emptyRoom, forgetLateChanges, type LoadedPage } from './room-log.ts';
import { withMembers } from './room-members.ts';

/** The list of rooms is replaced; what is held of a room stays when its log is the same and can be continued. */
export function enter(state: ChatState, joined: ServerMessageOf<'Joined'>): ChatState {
  const isSameUser = state.me === undefined || state.me.user_id === joined.user.user_id;
  const rooms = new Map<string, RoomState>();
  for (const summary of joined.rooms) {
    const held = isSameUser ? state.rooms.get(summary.room_id) : undefined;
    rooms.set(summary.room_id, held ? continueRoom(held, summary) : emptyRoom(summary));
  }
  const { muted: _, openRoomId, ...rest } = state;
  const muted = toMute(joined);
  // One that was open and is gone is closed; one that is opened before it is entered stays so.
  const isGone = openRoomId !== undefined && state.rooms.has(openRoomId) && !rooms.has(openRoomId);
  return {
    ...rest,
    me: joined.user,
    rooms,
    ...(muted && { muted }),
    ...(openRoomId !== undefined && !isGone && { openRoomId }),
    ...(!isSameUser && { directory: [], notices: [] }),
  };
}

function continueRoom(held: RoomState, summary: RoomSummary): RoomState {
  const isLevel = held.appliedSeq === summary.last_seq;
  const canCatchUp =
    held.summary.epoch === summary.epoch && (isLevel || (isHeld(held) && summary.last_seq > held.appliedSeq));
  if (!canCatchUp) return emptyRoom(summary);
  const kept = dropBelow({ ...held, summary }, summary.first_seq);
  return forgetLateChanges({ ...kept, loadingOlder: false, typing: new Map() });
}

export function restoreRoom({ summary, appliedSeq, messages, hasOlder }: SavedRoom): RoomState {
  return { ...emptyRoom(summary), appliedSeq, messages, hasOlder };
}

/** Whether a room is worth catching up on: some of its history is held, or all of it. */
export function isHeld(room: RoomState): boolean {
  return room.messages.length > 0 || !room.hasOlder || room.opened !== undefined;
}

export function joinRoom(state: ChatState, joined: ServerMessageOf<'RoomJoined'>): ChatState {
  const held = state.rooms.get(joined.room_id);
  if (held && held.summary.epoch === joined.epoch && held.appliedSeq >= joined.last_seq) {
    const filled = applyHistory(held, toNewestPage(joined), { kind: 'newest' }, state.me?.user_id);
    return putRoom(state, withUnreadLine(withMembers(filled, joined.users, joined.user_count)));
  }
  const { room_id, room_name: name, topic, kind, epoch, first_seq, last_seq, last_n, user_count } = joined;
  const { role, slow_mode_ms, archived, muted_until, muted_reason, retention } = joined;
  const { read_n, unread, mentions, member_count } = held?.summary ?? {
    ...{ read_n: last_n, unread: 0, mentions: 0, member_count: Math.max(user_count, joined.users.length) },
  };
  const summary: RoomSummary = {
    ...{ room_id, name, topic, kind, epoch, first_seq, last_seq, last_n, read_n, unread, mentions, member_count },
    ...(held?.summary.peer && { peer: held.summary.peer }),
    ...(role !== undefined && { role }),
    ...(slow_mode_ms !== undefined && { slow_mode_ms }),
    ...(archived && { archived }),
    ...(muted_until !== undefined && { muted_until }),
    ...(muted_reason !== undefined && { muted_reason }),
    ...(held?.summary.notify && { notify: held.summary.notify }),
    ...(retention && { retention }),
  };
  const fresh = applyHistory(emptyRoom(summary), toNewestPage(joined), { kind: 'newest' }, state.me?.user_id);
  return putRoom(state, withMembers(fresh, joined.users, user_count));
}

function toNewestPage({ history: messages, more_before }: ServerMessageOf<'RoomJoined'>): LoadedPage {
  return { messages, more_before, more_after: false };
}
