import type { UserInfo } from '../../entities.ts';
import type { UserRole } from '../../fields.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { RoomState } from './chat-state.ts';
import { without } from './room-log.ts';

const maxMembers = 2_000;

export function withMembers(room: RoomState, users: readonly UserInfo[], onlineCount?: number): RoomState {
  const members = new Map(users.slice(0, maxMembers).map((user) => [user.user_id, user]));
  return { ...room, members, onlineCount: onlineCount ?? users.filter(isOnline).length };
}

export function addMember(room: RoomState, joined: ServerMessageOf<'UserJoined'>): RoomState {
  const { type: _, room_id: __, ...user } = joined;
  const { user_id } = user;
  if (room.members.has(user_id)) return room;
  const members =
    room.members.size >= maxMembers ? room.members : new Map(room.members).set(user_id, { ...user, status: 'online' });
  const summary = { ...room.summary, member_count: room.summary.member_count + 1 };
  return { ...room, members, summary, onlineCount: room.onlineCount + 1 };
}

export function removeMember(room: RoomState, userId: string): RoomState {
  const member = room.members.get(userId);
  const summary = { ...room.summary, member_count: Math.max(0, room.summary.member_count - 1) };
  const onlineCount = member && isOnline(member) ? Math.max(0, room.onlineCount - 1) : room.onlineCount;
  return {
    ...room,
    summary,
    onlineCount,
    members: without(room.members, userId),
    typing: without(room.typing, userId),
  };
}

export function withPresence(room: RoomState, { user_id, username, status }: ServerMessageOf<'Presence'>): RoomState {
  const member = room.members.get(user_id);
  if (!member) return room;
  const next = { ...member, username, status };
  const onlineCount = room.onlineCount + (isOnline(next) ? 1 : 0) - (isOnline(member) ? 1 : 0);
  return {
    ...room,
    members: new Map(room.members).set(user_id, next),
    onlineCount: Math.max(0, onlineCount),
    ...(status === 'offline' && { typing: without(room.typing, user_id) }),
  };
}

export function renameInRoom(room: RoomState, userId: string, username: string): RoomState {
  const member = room.members.get(userId);
  const isPeer = room.summary.peer?.user_id === userId;
  const isTyping = room.typing.has(userId);
  if (!member && !isPeer && !isTyping) return room;
  return {
    ...room,
    ...(member && { members: new Map(room.members).set(userId, { ...member, username }) }),
    ...(isPeer && { summary: { ...room.summary, peer: { user_id: userId, username } } }),
    ...(isTyping && { typing: new Map(room.typing).set(userId, username) }),
  };
}

/** The role in that room. */
export function withRole(room: RoomState, userId: string, role: UserRole): RoomState {
  const member = room.members.get(userId);
  return member ? { ...room, members: new Map(room.members).set(userId, { ...member, role }) } : room;
}

function isOnline(user: UserInfo): boolean {
  return user.status !== 'offline';
}
