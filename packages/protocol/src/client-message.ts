import { z } from 'zod';
import {
  clientId,
  content,
  contentOrNone,
  contentType,
  counter,
  durationMs,
  emoji,
  filename,
  logPosition,
  notifyLevel,
  opaqueId,
  password,
  reason,
  requestId,
  retention,
  roomId,
  roomName,
  roomRole,
  roomTopic,
  seq,
  sha256,
  timestamp,
  username,
  userRole,
} from './fields.ts';
import { limits } from './limits.ts';

const id = requestId.optional();

/** What a client holds of a room's log: everything up to and including `seq` of that `epoch`. */
export const resumePoint = z.object({ epoch: z.string().max(64), seq: logPosition });
export type ResumePoint = z.infer<typeof resumePoint>;

const resumeRooms = z
  .record(roomId, resumePoint)
  .refine((rooms) => Object.keys(rooms).length <= limits.rooms_per_user, {
    error: `must name at most ${limits.rooms_per_user} rooms`,
  })
  .optional();

const pageSize = z.int().min(1).max(limits.history_page);
const auditPage = z.int().min(1).max(limits.audit_page).default(50);
const chat = {
  content: contentOrNone,
  client_id: clientId.optional(),
  reply_to: seq.optional(),
  files: z.array(opaqueId).min(1).max(limits.files_per_message).optional(),
};
const saysSomething = ({
  content,
  files,
}: {
  readonly content: string;
  readonly files?: readonly string[] | undefined;
}) => files !== undefined || /\S/.test(content);
const emptyMessage = { error: 'must not be empty, but with files', path: ['content'] };
const target = { id, room_id: roomId, target_seq: seq };
/** A session's secret, or whatever is taken for one: what is no token is told the same as one that has ended. */
const presentedToken = z.string().max(128);

/** One schema per message a client may send, by `type`. Unknown fields are dropped. */
export const clientMessageSchemas = {
  Join: z.object({ type: z.literal('Join'), id, username, rooms: resumeRooms }),
  Register: z.object({
    type: z.literal('Register'),
    id,
    username,
    password,
    invite: z.string().max(64).optional(),
    token: presentedToken.optional(),
    rooms: resumeRooms,
  }),
  Login: z.object({
    type: z.literal('Login'),
    id,
    username: z.string().max(128),
    password: z.string().max(512),
    rooms: resumeRooms,
  }),
  Resume: z.object({
    type: z.literal('Resume'),
    id,
    token: presentedToken,
    rooms: resumeRooms,
    replaces: opaqueId.optional(),
  }),
  Leave: z.object({ type: z.literal('Leave'), id }),
  Logout: z.object({ type: z.literal('Logout'), id }),
  ChangeUsername: z.object({ type: z.literal('ChangeUsername'), id, username }),
  ChangePassword: z.object({ type: z.literal('ChangePassword'), id, current: z.string().max(512), password }),
  ListSessions: z.object({ type: z.literal('ListSessions'), id }),
  RevokeSession: z.object({ type: z.literal('RevokeSession'), id, session_id: opaqueId }),
  ListRooms: z.object({ type: z.literal('ListRooms'), id }),
  CreateRoom: z.object({
    type: z.literal('CreateRoom'),
    id,
    room_id: roomId
      .refine((value) => !value.startsWith('dm-') && value !== 'constructor', {
        error: 'must not begin with dm-, nor be a reserved word',
      })
      .optional(),
    name: roomName,
    kind: z.enum(['public', 'private']).optional(),
    topic: roomTopic.optional(),
  }),
  JoinRoom: z.object({ type: z.literal('JoinRoom'), id, room_id: roomId }),
  LeaveRoom: z.object({ type: z.literal('LeaveRoom'), id, room_id: roomId }),
  UpdateRoom: z.object({
    type: z.literal('UpdateRoom'),
    id,
    room_id: roomId,
    name: roomName.optional(),
    topic: roomTopic.optional(),
    slow_mode_ms: durationMs.max(6 * 60 * 60 * 1000).optional(),
    archived: z.boolean().optional(),
    retention: retention.optional(),
  }),
  InviteToRoom: z.object({ type: z.literal('InviteToRoom'), id, room_id: roomId, user_id: opaqueId }),
  ListUsers: z.object({
    type: z.literal('ListUsers'),
    id,
    room_id: roomId,
    after: opaqueId.optional(),
    limit: z.int().min(1).max(limits.list_users_page).optional(),
  }),
  Message: z
    .object({ type: z.literal('Message'), id, room_id: roomId.default('general'), ...chat })
    .refine(saysSomething, emptyMessage),
  PrivateMessage: z
    .object({ type: z.literal('PrivateMessage'), id, to_user_id: opaqueId, ...chat })
    .refine(saysSomething, emptyMessage),
  History: z
    .object({
      type: z.literal('History'),
      id,
      room_id: roomId,
      before_seq: seq.optional(),
      after_seq: logPosition.optional(),
      around_seq: seq.optional(),
      limit: pageSize.default(50),
    })
    .refine((page) => [page.before_seq, page.after_seq, page.around_seq].filter((at) => at !== undefined).length <= 1, {
      error: 'takes at most one of before_seq, after_seq and around_seq',
    }),
  Sync: z.object({ type: z.literal('Sync'), id, room_id: roomId, epoch: z.string().max(64), after_seq: logPosition }),
  TypingStart: z.object({ type: z.literal('TypingStart'), id, room_id: roomId }),
  TypingStop: z.object({ type: z.literal('TypingStop'), id, room_id: roomId }),
  MarkRead: z.object({ type: z.literal('MarkRead'), id, room_id: roomId, n: counter }),
  MarkUnread: z.object({ type: z.literal('MarkUnread'), id, room_id: roomId, n: counter.min(1) }),
  EditMessage: z.object({ type: z.literal('EditMessage'), ...target, content, rev: counter.optional() }),
  AddReaction: z.object({ type: z.literal('AddReaction'), ...target, emoji }),
  RemoveReaction: z.object({ type: z.literal('RemoveReaction'), ...target, emoji }),
  ListReactions: z.object({ type: z.literal('ListReactions'), ...target, emoji }),
  ListRevisions: z.object({ type: z.literal('ListRevisions'), ...target }),
  PinMessage: z.object({ type: z.literal('PinMessage'), ...target }),
  UnpinMessage: z.object({ type: z.literal('UnpinMessage'), ...target }),
  ListPins: z.object({ type: z.literal('ListPins'), id, room_id: roomId }),
  ListMentions: z.object({
    type: z.literal('ListMentions'),
    id,
    before: opaqueId.optional(),
    limit: z.int().min(1).max(limits.search_page).default(20),
  }),
  SetNotify: z.object({ type: z.literal('SetNotify'), id, room_id: roomId, level: notifyLevel }),
  Search: z.object({
    type: z.literal('Search'),
    id,
    query: z
      .string()
      .min(1)
      .max(limits.max_query_chars * 2),
    room_id: roomId.optional(),
    before: opaqueId.optional(),
    limit: z.int().min(1).max(limits.search_page).default(20),
  }),
  UploadFile: z.object({
    type: z.literal('UploadFile'),
    id,
    filename,
    content_type: contentType,
    data: z.base64().max(Math.ceil(limits.max_one_shot_file_bytes / 3) * 4),
  }),
  UploadBegin: z
    .object({
      type: z.literal('UploadBegin'),
      id,
      upload_id: opaqueId.optional(),
      filename: filename.optional(),
      content_type: contentType.optional(),
      size: counter.optional(),
      sha256: sha256.optional(),
    })
    .refine(
      ({ upload_id, filename, content_type, size }) =>
        upload_id === undefined
          ? filename !== undefined && content_type !== undefined && size !== undefined
          : filename === undefined && content_type === undefined && size === undefined,
      { error: 'takes upload_id, or filename, content_type and size' },
    ),
  UploadEnd: z.object({ type: z.literal('UploadEnd'), id, upload_id: opaqueId, sha256 }),
  UploadCancel: z.object({ type: z.literal('UploadCancel'), id, upload_id: opaqueId }),
  DeleteMessage: z.object({ type: z.literal('DeleteMessage'), id, room_id: roomId, target_seq: seq }),
  Kick: z.object({ type: z.literal('Kick'), id, room_id: roomId, user_id: opaqueId, reason: reason.optional() }),
  Ban: z.object({
    type: z.literal('Ban'),
    id,
    user_id: opaqueId,
    room_id: roomId.optional(),
    until: timestamp.optional(),
    purge_hours: z.int().min(1).max(limits.max_purge_hours).optional(),
    reason: reason.optional(),
    address: z.boolean().optional(),
  }),
  Unban: z.object({ type: z.literal('Unban'), id, user_id: opaqueId, room_id: roomId.optional() }),
  Mute: z.object({
    type: z.literal('Mute'),
    id,
    user_id: opaqueId,
    room_id: roomId.optional(),
    until: timestamp,
    reason: reason.optional(),
  }),
  Unmute: z.object({ type: z.literal('Unmute'), id, user_id: opaqueId, room_id: roomId.optional() }),
  SetRole: z
    .object({ type: z.literal('SetRole'), id, user_id: opaqueId, role: userRole, room_id: roomId.optional() })
    .refine(({ role, room_id }) => room_id === undefined || roomRole.safeParse(role).success, {
      error: 'in a room one is moderator or user',
      path: ['role'],
    }),
  ListBans: z.object({ type: z.literal('ListBans'), id, room_id: roomId.optional() }),
  CreateInvite: z.object({
    type: z.literal('CreateInvite'),
    id,
    max_uses: z.int().min(1).max(100_000).optional(),
    expires_in_s: z
      .int()
      .min(1)
      .max(366 * 24 * 60 * 60)
      .optional(),
  }),
  Report: z.object({ type: z.literal('Report'), id, room_id: roomId, target_seq: seq, reason }),
  ListReports: z.object({ type: z.literal('ListReports'), id, before: opaqueId.optional(), limit: auditPage }),
  CloseReport: z.object({ type: z.literal('CloseReport'), id, report_id: opaqueId }),
  AuditLog: z.object({ type: z.literal('AuditLog'), id, before: opaqueId.optional(), limit: auditPage }),
  Ping: z.object({ type: z.literal('Ping'), id, k: z.union([z.string().max(64), counter]).optional() }),
  Pong: z.object({ type: z.literal('Pong'), id, k: z.union([z.string().max(64), counter]).optional() }),
};

export type ClientMessageType = keyof typeof clientMessageSchemas;
/** A parsed message of one type, with defaults filled in. */
export type ClientMessageOf<T extends ClientMessageType> = z.output<(typeof clientMessageSchemas)[T]>;
/** Everything a client may send, as the server sees it after parsing. */
export type ClientMessage = { [T in ClientMessageType]: ClientMessageOf<T> }[ClientMessageType];
/** Everything a client may send, as written by the client (fields with a default may be left out). */
export type ClientMessageInput = {
  [T in ClientMessageType]: z.input<(typeof clientMessageSchemas)[T]>;
}[ClientMessageType];

export function isClientMessageType(type: string): type is ClientMessageType {
  return Object.hasOwn(clientMessageSchemas, type);
}
