import { z } from 'zod';
import {
  clientId,
  counter,
  durationMs,
  logPosition,
  opaqueId,
  roomId,
  roomKind,
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
  timestamp,
});
/** A change of a room's own properties; only the changed ones are present. */
export type RoomUpdatedEvent = z.infer<typeof roomUpdatedEvent>;

export const logEvent = z.discriminatedUnion('type', [messageEvent, privateMessageEvent, roomUpdatedEvent]);
export const logEvents = listOf(logEvent, ['Message', 'PrivateMessage', 'RoomUpdated']);
/** Everything that takes a `seq`. Kinds this version does not know are skipped by readers, but count in the order. */
export type LogEvent = z.infer<typeof logEvent>;
