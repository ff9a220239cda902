import { z } from 'zod';
import {
  clientId,
  counter,
  durationMs,
  logPosition,
  notifyLevel,
  opaqueId,
  retention,
  roomId,
  roomKind,
  roomRole,
  seq,
  timestamp,
  userRole,
  userStatus,
} from './fields.ts';

/** Text as received from a server: any string. Limits are the sender's business; a reader must cope with all. */
const shownText = z.string();

export const user = z.object({ user_id: opaqueId, username: shownText, role: userRole, guest: z.boolean() });
export type User = z.infer<typeof user>;

export const userInfo = z.object({
  user_id: opaqueId,
  username: shownText,
  role: userRole.optional(),
  status: userStatus.optional(),
  guest: z.boolean().optional(),
});
/** A user as listed in a room. `role` is the role in that room: its moderators show as `moderator`. */
export type UserInfo = z.infer<typeof userInfo>;

export const roomSummary = z.object({
  room_id: roomId,
  name: shownText,
  topic: shownText,
  kind: roomKind,
  epoch: z.string(),
  first_seq: logPosition,
  last_seq: logPosition,
  last_n: counter,
  read_n: counter,
  unread: counter,
  mentions: counter,
  member_count: counter,
  peer: z.object({ user_id: opaqueId, username: shownText }).optional(),
  role: roomRole.optional(),
  slow_mode_ms: durationMs.optional(),
  archived: z.literal(true).optional(),
  muted_until: timestamp.optional(),
  muted_reason: shownText.optional(),
  notify: notifyLevel.optional(),
  retention: retention.optional(),
});
/** A room as one of its members sees it. `epoch` names the log; `first_seq`…`last_seq` is what the log holds. */
export type RoomSummary = z.infer<typeof roomSummary>;

export const roomListing = z.object({
  room_id: roomId,
  name: shownText,
  topic: shownText,
  kind: roomKind,
  user_count: counter,
  member_count: counter,
  joined: z.boolean(),
});
/** A room in the directory. `user_count` is who is online in it now. */
export type RoomListing = z.infer<typeof roomListing>;

export const file = z.object({
  file_id: opaqueId,
  filename: shownText,
  content_type: shownText,
  size: counter,
  sha256: z.string(),
  url: z.string(),
  width: counter.optional(),
  height: counter.optional(),
  thumbnail_url: z.string().optional(),
});
/** A file as one may fetch it: `url` is signed and ends some time; `width` and `height` are those of an image, in pixels. */
export type File = z.infer<typeof file>;

export const reaction = z.object({
  emoji: z.string(),
  count: counter,
  me: z.boolean(),
  users: z.array(shownText),
});
/** How often a message got one emoji; `users` are the names of at most 5 of them, `me` whether one is among all. */
export type Reaction = z.infer<typeof reaction>;

const mentions = z.object({ user_ids: z.array(opaqueId), all: z.literal(true).optional() });

const chatFields = {
  room_id: roomId,
  seq,
  n: counter,
  content: shownText,
  timestamp,
  client_id: clientId.optional(),
  reply_to: seq.optional(),
  mentions: mentions.optional(),
  rev: counter.optional(),
  edited_at: timestamp.optional(),
  deleted: z.literal(true).optional(),
  pinned: z.literal(true).optional(),
  files: z.array(file).optional(),
  reactions: z.array(reaction).optional(),
};

/** A message in a public or private room; its identity is `(room_id, seq)`. */
export const messageEvent = z.object({
  type: z.literal('Message'),
  ...chatFields,
  user_id: opaqueId,
  username: shownText,
});
export type MessageEvent = z.infer<typeof messageEvent>;

/** A message between two people; their room has kind `dm`. */
export const privateMessageEvent = z.object({
  type: z.literal('PrivateMessage'),
  ...chatFields,
  from_user_id: opaqueId,
  from_username: shownText,
  to_user_id: opaqueId,
});
export type PrivateMessageEvent = z.infer<typeof privateMessageEvent>;

/** Lists from a newer server may hold elements of types not known here: they are left out, the known ones are kept. */
function listOf<T extends z.ZodType>(element: T, types: readonly string[]) {
  const isUnknown = (item: unknown) => {
    const type = typeof item === 'object' && item !== null ? (item as { type?: unknown }).type : undefined;
    return typeof type === 'string' && !types.includes(type);
  };
  return z.preprocess(
    (items) => (Array.isArray(items) ? items.filter((item) => !isUnknown(item)) : items),
    z.array(element),
  );
}

export const chatMessage = z.discriminatedUnion('type', [messageEvent, privateMessageEvent]);
export const chatMessages = listOf(chatMessage, ['Message', 'PrivateMessage']);
/** A message as it stands in a room's log, whichever kind of room. */
export type ChatMessage = z.infer<typeof chatMessage>;

export const roomUpdatedEvent = z.object({
  type: z.literal('RoomUpdated'),
  room_id: roomId,
  seq,
  user_id: opaqueId,
  name: shownText.optional(),
  topic: shownText.optional(),
  slow_mode_ms: durationMs.optional(),
  archived: z.boolean().optional(),
  retention: retention.optional(),
  timestamp,
});
/** A change of a room's own properties; only the changed ones are present. */
export type RoomUpdatedEvent = z.infer<typeof roomUpdatedEvent>;

export const messageDeletedEvent = z.object({
  type: z.literal('MessageDeleted'),
  room_id: roomId,
  seq,
  target_seq: seq,
  by_user_id: opaqueId,
});
/** The message at `target_seq` is a tombstone from here on: no content, its place in the order kept. */
export type MessageDeletedEvent = z.infer<typeof messageDeletedEvent>;

export const messagesPurgedEvent = z.object({
  type: z.literal('MessagesPurged'),
  room_id: roomId,
  seq,
  user_id: opaqueId,
  from_seq: seq,
  by_user_id: opaqueId,
});
/** All messages by `user_id` from `from_seq` on and before `seq` are tombstones from here on. */
export type MessagesPurgedEvent = z.infer<typeof messagesPurgedEvent>;

export const messageEditedEvent = z.object({
  type: z.literal('MessageEdited'),
  room_id: roomId,
  seq,
  target_seq: seq,
  user_id: opaqueId,
  content: shownText,
  rev: counter,
  edited_at: timestamp,
  mentions: mentions.optional(),
});
/** The message at `target_seq` says something else from here on. `rev` counts from 1; a message that was never edited has none. */
export type MessageEditedEvent = z.infer<typeof messageEditedEvent>;

export const reactionChangedEvent = z.object({
  type: z.literal('ReactionChanged'),
  room_id: roomId,
  seq,
  target_seq: seq,
  emoji: z.string(),
  user_id: opaqueId,
  username: shownText,
  added: z.boolean(),
  count: counter,
});
/** Somebody has added an emoji to the message, or taken it back; `count` is how many there are of it now. */
export type ReactionChangedEvent = z.infer<typeof reactionChangedEvent>;

export const messagePinnedEvent = z.object({
  type: z.literal('MessagePinned'),
  room_id: roomId,
  seq,
  target_seq: seq,
  user_id: opaqueId,
  pinned: z.boolean(),
});
/** The message is among the room's pins from here on, or no longer. */
export type MessagePinnedEvent = z.infer<typeof messagePinnedEvent>;

export const historyTrimmedEvent = z.object({
  type: z.literal('HistoryTrimmed'),
  room_id: roomId,
  seq,
  first_seq: seq,
});
/** What the log held before `first_seq` is gone from here on: messages are no tombstones, but nothing. `first_seq` is at most `seq`. */
export type HistoryTrimmedEvent = z.infer<typeof historyTrimmedEvent>;

const logEventSchemas = [
  messageEvent,
  privateMessageEvent,
  roomUpdatedEvent,
  messageDeletedEvent,
  messagesPurgedEvent,
  messageEditedEvent,
  reactionChangedEvent,
  messagePinnedEvent,
  historyTrimmedEvent,
] as const;
export const logEvent = z.discriminatedUnion('type', logEventSchemas);
export const logEvents = listOf(
  logEvent,
  logEventSchemas.map((schema) => schema.shape.type.value),
);
/** Everything that takes a `seq`. Kinds this version does not know are skipped by readers, but count in the order. */
export type LogEvent = z.infer<typeof logEvent>;

export const session = z.object({
  session_id: opaqueId,
  created_at: timestamp,
  seen_at: timestamp,
  online: z.boolean(),
  current: z.boolean(),
});
/** One place where somebody is signed in. `seen_at` is when its last connection closed, or now while one is open. */
export type SessionInfo = z.infer<typeof session>;

export const moderationActions = [
  'kick',
  'ban',
  'unban',
  'mute',
  'unmute',
  'set-role',
  'delete-message',
  'update-room',
  'create-invite',
  'close-report',
] as const;
/** What moderators do. Clients show one they do not know by its name. */
export type ModerationAction = (typeof moderationActions)[number];

export const ban = z.object({
  user_id: opaqueId,
  username: shownText,
  until: timestamp.optional(),
  reason: shownText.optional(),
  by_username: shownText,
  at: timestamp,
});
/** Somebody who is kept out; without `until` for good. */
export type Ban = z.infer<typeof ban>;

export const auditEntry = z.object({
  audit_id: opaqueId,
  at: timestamp,
  action: shownText,
  by_user_id: opaqueId.optional(),
  by_username: shownText,
  user_id: opaqueId.optional(),
  username: shownText.optional(),
  room_id: roomId.optional(),
  until: timestamp.optional(),
  role: userRole.optional(),
  target_seq: seq.optional(),
  purged: counter.optional(),
  reason: shownText.optional(),
});
/** Something a moderator, or the operator at the console, has done. `purged`: how many messages were erased. */
export type AuditEntry = z.infer<typeof auditEntry>;

export const report = z.object({
  report_id: opaqueId,
  at: timestamp,
  by_user_id: opaqueId,
  by_username: shownText,
  room_id: roomId,
  target_seq: seq,
  user_id: opaqueId,
  username: shownText,
  content: shownText,
  reason: shownText,
});
/** A message that somebody wants moderators to look at; `content` is what it said when it was reported. */
export type Report = z.infer<typeof report>;
