import type { ErrorCode } from './codes.ts';
import type { RoomKind, RoomRole, UserRole } from './fields.ts';

/** Everything that not everyone may do. The server decides by `can`, and clients show by it. */
export const actions = [
  'create-room',
  'enter-room',
  'leave-room',
  'read-room',
  'list-members',
  'send-message',
  'mention-all',
  'delete-own-message',
  'delete-message',
  'edit-message',
  'react',
  'pin-message',
  'report-message',
  'update-room',
  'archive-room',
  'invite-to-room',
  'kick',
  'ban-from-room',
  'mute-in-room',
  'set-room-role',
  'ban',
  'mute',
  'set-role',
  'create-invite',
  'read-reports',
  'read-audit-log',
  'upload-file',
  'change-username',
  'change-password',
  'manage-sessions',
] as const;
export type Action = (typeof actions)[number];

/** Who wants to do something. `place` is the role in the room it is about: absent for one who is no member of it. */
export type Actor = {
  readonly role: UserRole;
  readonly guest: boolean;
  readonly place?: RoomRole;
  /** Muted on the whole server, or in the room it is about. */
  readonly muted?: boolean;
};

/** What it is done to: the room it is about, and the person, if it is about one. */
export type Target = {
  readonly room?: { readonly kind: RoomKind; readonly archived: boolean };
  readonly person?: {
    readonly isSelf: boolean;
    readonly role: UserRole;
    readonly guest: boolean;
    readonly place?: RoomRole;
  };
};

/** `reason` is a sentence for people, in the second person. */
export type Permission =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: ErrorCode; readonly reason: string };

/** Undefined when the condition is met. */
type Condition = (actor: Actor, target: Target) => Exclude<Permission, { allowed: true }> | undefined;

const deny = (code: ErrorCode, reason: string) => ({ allowed: false, code, reason }) as const;

const rank: Readonly<Record<UserRole, number>> = { admin: 3, moderator: 2, user: 0 };
const rankOf = (role: UserRole, place: RoomRole | undefined) => Math.max(rank[role], place === 'moderator' ? 1 : 0);

const atLeast =
  (role: UserRole, who: string): Condition =>
  (actor) =>
    rank[actor.role] >= rank[role] ? undefined : deny('forbidden', `Only ${who} may do this.`);
const admin = atLeast('admin', 'admins');
const serverModerator = atLeast('moderator', 'admins and moderators of the server');

/** Rooms that one may not know of do not exist. */
const member: Condition = ({ place }, { room }) => {
  if (place) return undefined;
  return room?.kind === 'public'
    ? deny('not_member', 'Join the room first.')
    : deny('not_found', 'There is no such room.');
};
const memberOrPublic: Condition = (actor, target) =>
  target.room?.kind === 'public' ? undefined : member(actor, target);

/** Moderators of the server moderate public rooms from outside too; others only where they are members. */
const roomModerator: Condition = (actor, target) => {
  if (actor.place === 'moderator') return undefined;
  if (rank[actor.role] >= rank.moderator && (actor.place || target.room?.kind === 'public')) return undefined;
  return member(actor, target) ?? deny('forbidden', 'Only moderators of the room may do this.');
};
/** In a direct conversation both may. */
const roomModeratorOrDm: Condition = (actor, target) =>
  target.room?.kind === 'dm' ? undefined : roomModerator(actor, target);
const notDm: Condition = (_, { room }) =>
  room?.kind === 'dm' ? deny('forbidden', 'This cannot be done in a direct conversation.') : undefined;
const notArchived: Condition = (_, { room }) =>
  room?.archived ? deny('forbidden', 'The room is archived: it can be read, but nothing can be added.') : undefined;
const notMuted: Condition = ({ muted }) => (muted ? deny('muted', 'You are muted.') : undefined);
const privateRoom: Condition = (_, { room }) =>
  room?.kind === 'private' ? undefined : deny('bad_message', 'Only private rooms take invitations.');
const account: Condition = ({ guest }) =>
  guest ? deny('forbidden', 'Guests have no account; register to keep yours.') : undefined;
const notSelf: Condition = (_, { person }) =>
  person?.isSelf ? deny('forbidden', 'You cannot do this to yourself.') : undefined;
const outranks: Condition = ({ role, place }, { person }) => {
  if (!person || rankOf(role, place) > rankOf(person.role, person.place)) return undefined;
  return deny('forbidden', 'You can do this only to people whose role is below yours.');
};
/** One may step down, and change those below. */
const outranksOrSelf: Condition = (actor, target) => (target.person?.isSelf ? undefined : outranks(actor, target));
const targetHasAccount: Condition = (_, { person }) =>
  person?.guest ? deny('forbidden', 'Guests cannot be given a role; they must register first.') : undefined;

/** What an action is done to, and so what `Target` must hold. */
export type ActionSubject = 'server' | 'room' | 'person' | 'member';
type Rule = { readonly subject: ActionSubject; readonly conditions: readonly Condition[] };

const onServer = (...conditions: Condition[]): Rule => ({ subject: 'server', conditions });
const onRoom = (...conditions: Condition[]): Rule => ({ subject: 'room', conditions });
const onPerson = (...conditions: Condition[]): Rule => ({ subject: 'person', conditions });
const onMember = (...conditions: Condition[]): Rule => ({ subject: 'member', conditions });

/** Conditions in the order in which they are told. */
const rules: Readonly<Record<Action, Rule>> = {
  'create-room': onServer(notMuted),
  'enter-room': onRoom(memberOrPublic),
  'leave-room': onRoom(member, notDm),
  'read-room': onRoom(member),
  'list-members': onRoom(memberOrPublic),
  'send-message': onRoom(member, notArchived, notMuted),
  'mention-all': onRoom(member, notDm, roomModerator, notArchived, notMuted),
  'delete-own-message': onRoom(member),
  'delete-message': onRoom(memberOrPublic, notDm, roomModerator),
  'edit-message': onRoom(member, notArchived, notMuted),
  react: onRoom(member, notArchived, notMuted),
  'pin-message': onRoom(member, roomModeratorOrDm, notArchived, notMuted),
  'report-message': onRoom(member),
  'update-room': onRoom(memberOrPublic, notDm, roomModerator),
  'archive-room': onRoom(memberOrPublic, notDm, roomModerator),
  'invite-to-room': onRoom(member, privateRoom, notArchived, notMuted),
  kick: onMember(memberOrPublic, notDm, roomModerator, notSelf, outranks),
  'ban-from-room': onMember(memberOrPublic, notDm, roomModerator, notSelf, outranks),
  'mute-in-room': onMember(memberOrPublic, notDm, roomModerator, notSelf, outranks),
  'set-room-role': onMember(memberOrPublic, notDm, roomModerator, outranksOrSelf),
  ban: onPerson(serverModerator, notSelf, outranks),
  mute: onPerson(serverModerator, notSelf, outranks),
  'set-role': onPerson(admin, notSelf, targetHasAccount),
  'create-invite': onServer(serverModerator),
  'read-reports': onServer(serverModerator),
  'read-audit-log': onServer(admin),
  'upload-file': onServer(notMuted),
  'change-username': onServer(),
  'change-password': onServer(account),
  'manage-sessions': onServer(),
};

const allowed: Permission = { allowed: true };

/** Whether `actor` may do `action` to `target`, and if not, why. Pure; the only place where this is decided. */
export function can(actor: Actor, action: Action, target: Target = {}): Permission {
  for (const condition of rules[action].conditions) {
    const denied = condition(actor, target);
    if (denied) return denied;
  }
  return allowed;
}

export function subjectOf(action: Action): ActionSubject {
  return rules[action].subject;
}

export function isAction(text: string): text is Action {
  return (actions as readonly string[]).includes(text);
}
