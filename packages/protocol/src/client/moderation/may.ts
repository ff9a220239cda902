import type { UserInfo } from '../../entities.ts';
import { type Action, type Actor, can, type Permission, type Target } from '../../permissions.ts';
import type { ChatState, RoomState } from '../state/chat-state.ts';
import { muteIn } from '../state/mute.ts';

export type MayTarget = { readonly roomId?: string; readonly userId?: string };

/**
 * Whether the user of this state may do something, as far as the state tells: what others are on the whole server, for
 * one, it does not. `now` is the server's time in milliseconds.
 */
export function may(state: ChatState, action: Action, { roomId, userId }: MayTarget, now: number): Permission {
  if (!state.me) return { allowed: false, code: 'unauthenticated', reason: 'Sign in first.' };
  const room = roomId === undefined ? undefined : state.rooms.get(roomId);
  return can(toActor(state, state.me, room, now), action, toTarget(state, state.me.user_id, room, roomId, userId));
}

function toActor(state: ChatState, me: NonNullable<ChatState['me']>, room: RoomState | undefined, now: number): Actor {
  const muted = isAhead(muteIn(state, room)?.until, now);
  return { role: me.role, guest: me.guest, muted, ...(room && { place: room.summary.role ?? 'user' }) };
}

function toTarget(
  state: ChatState,
  ownId: string,
  room: RoomState | undefined,
  roomId: string | undefined,
  userId: string | undefined,
): Target {
  const listed = state.directory.find((listing) => listing.room_id === roomId);
  const { kind, archived = false } = room?.summary ?? { kind: listed?.kind };
  return {
    ...(kind && { room: { kind, archived } }),
    ...(userId !== undefined && { person: toPerson(state, ownId, room, userId) }),
  };
}

/** `role` of a member is the one in that room, but for admins, who show as what they are. */
function toPerson(
  state: ChatState,
  ownId: string,
  room: RoomState | undefined,
  userId: string,
): NonNullable<Target['person']> {
  const member = room?.members.get(userId);
  if (userId === ownId && state.me) {
    const { role, guest } = state.me;
    return { isSelf: true, role, guest, ...(room && { place: room.summary.role ?? 'user' }) };
  }
  const { role, guest = false } = member ?? findUser(state, userId) ?? {};
  const place = member && { place: member.role === 'moderator' ? member.role : ('user' as const) };
  return { isSelf: false, role: role === 'admin' ? role : 'user', guest, ...place };
}

function findUser(state: ChatState, userId: string): UserInfo | undefined {
  for (const { members } of state.rooms.values()) {
    const member = members.get(userId);
    if (member) return member;
  }
  return undefined;
}

function isAhead(until: string | undefined, now: number): boolean {
  return until !== undefined && Date.parse(until) > now;
}

/** Why something is not permitted: a sentence to show, or nothing where it is permitted. */
export function explain(permission: Permission): string | undefined {
  return permission.allowed ? undefined : permission.reason;
}
