import { z } from 'zod';
import { retryAdvices } from './codes.ts';
import {
  chatMessages,
  logEvents,
  messageEvent,
  privateMessageEvent,
  roomListing,
  roomSummary,
  roomUpdatedEvent,
  user,
  userInfo,
} from './entities.ts';
import {
  counter,
  durationMs,
  logPosition,
  opaqueId,
  requestId,
  roomId,
  roomKind,
  seq,
  timestamp,
  userStatus,
} from './fields.ts';

const re = requestId.optional();
const shownText = z.string();
const tag = <T extends string>(type: T) => z.literal(type);
const heartbeatKey = z.union([z.string(), counter]).optional();

/** One schema per message a server may send, by `type`. Unknown fields are dropped, unknown types are ignored by clients. */
export const serverMessageSchemas = {
  Welcome: z.object({
    type: tag('Welcome'),
    user_id: opaqueId,
    message: shownText,
    server: z.object({ name: shownText, version: shownText }),
    level: counter,
    features: z.array(z.string()),
    limits: z.record(z.string(), z.number()),
    heartbeat: z.object({ every_ms: durationMs, grace_ms: durationMs }),
    auth: z.object({ guests: z.boolean(), registration: z.enum(['open', 'invite', 'closed']) }),
  }),
  Joined: z.object({
    type: tag('Joined'),
    re,
    user,
    session_id: opaqueId,
    connection_id: opaqueId,
    token: z.string().optional(),
    server_time: timestamp,
    rooms: z.array(roomSummary),
  }),
  Synced: z.object({ type: tag('Synced') }),
  Ok: z.object({
    type: tag('Ok'),
    re: requestId,
    room_id: roomId.optional(),
    seq: seq.optional(),
    n: counter.optional(),
    timestamp: timestamp.optional(),
    dup: z.literal(true).optional(),
  }),
  Error: z.object({
    type: tag('Error'),
    re,
    code: z.string(),
    message: shownText,
    retry: z.enum(retryAdvices),
    retry_after_ms: durationMs.optional(),
    path: z.array(z.union([z.string(), counter])).optional(),
  }),
  UserRenamed: z.object({ type: tag('UserRenamed'), user_id: opaqueId, username: shownText, previous: shownText }),
  RoomList: z.object({ type: tag('RoomList'), re, rooms: z.array(roomListing) }),
  RoomJoined: z.object({
    type: tag('RoomJoined'),
    re,
    room_id: roomId,
    room_name: shownText,
    topic: shownText,
    kind: roomKind,
    epoch: z.string(),
    first_seq: logPosition,
    last_seq: logPosition,
    last_n: counter,
    history: chatMessages,
    more_before: z.boolean(),
    users: z.array(userInfo),
    user_count: counter,
  }),
  RoomAdded: z.object({ type: tag('RoomAdded'), room: roomSummary }),
  UserJoined: z.object({ type: tag('UserJoined'), room_id: roomId, user_id: opaqueId, username: shownText }),
  UserLeft: z.object({ type: tag('UserLeft'), room_id: roomId, user_id: opaqueId, username: shownText }),
  UserList: z.object({ type: tag('UserList'), re, room_id: roomId, users: z.array(userInfo), more: z.boolean() }),
  Presence: z.object({ type: tag('Presence'), user_id: opaqueId, username: shownText, status: userStatus }),
  PresenceCount: z.object({ type: tag('PresenceCount'), room_id: roomId, online: counter }),
  Message: messageEvent,
  PrivateMessage: privateMessageEvent,
  RoomUpdated: roomUpdatedEvent,
  HistoryPage: z.object({
    type: tag('HistoryPage'),
    re,
    room_id: roomId,
    epoch: z.string(),
    messages: chatMessages,
    more_before: z.boolean(),
    more_after: z.boolean(),
  }),
  RoomSync: z.object({
    type: tag('RoomSync'),
    re,
    room_id: roomId,
    epoch: z.string(),
    from_seq: logPosition,
    to_seq: logPosition,
    state: z.enum(['complete', 'limited', 'reset']),
    events: logEvents,
    stale: z.array(seq).optional(),
  }),
  TypingStart: z.object({ type: tag('TypingStart'), room_id: roomId, user_id: opaqueId, username: shownText }),
  TypingStop: z.object({ type: tag('TypingStop'), room_id: roomId, user_id: opaqueId }),
  ReadMarker: z.object({
    type: tag('ReadMarker'),
    room_id: roomId,
    read_n: counter,
    unread: counter,
    mentions: counter,
  }),
  Ping: z.object({ type: tag('Ping'), k: heartbeatKey }),
  Pong: z.object({ type: tag('Pong'), re, k: heartbeatKey }),
  Reconnect: z.object({ type: tag('Reconnect'), after_ms: durationMs }),
};

export type ServerMessageType = keyof typeof serverMessageSchemas;
export type ServerMessageOf<T extends ServerMessageType> = z.output<(typeof serverMessageSchemas)[T]>;
/** Everything a server may send. */
export type ServerMessage = { [T in ServerMessageType]: ServerMessageOf<T> }[ServerMessageType];

export function isServerMessageType(type: string): type is ServerMessageType {
  return Object.hasOwn(serverMessageSchemas, type);
}
