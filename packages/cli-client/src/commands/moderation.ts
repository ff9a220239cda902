import { type Ban, limits, type UserRole } from '@tertulia/protocol';
import type { ChatClient } from '@tertulia/protocol/client';
import { describeMoment } from '../moment-text.ts';
import { titleOf } from '../ui/room-order.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { describeDuration } from './duration.ts';
import { about, isPermitted } from './offered.ts';
import type { People, Person } from './people.ts';
import { describeError, shownRoom, tell } from './tell.ts';

type Target = { readonly who: Person };
type InRoom = { readonly inRoom: boolean };
type Reason = { readonly reason: string | undefined };

const hourMs = 3_600_000;

export async function kick(context: CommandContext, { who, reason }: Target & Reason): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'kick', who)) return;
  const done = await context.client.kick(room.summary.room_id, who.userId, reason);
  tell(
    context,
    done,
    `${who.username} is out of ${placeOf(context, true)}, and may join again.`,
    `${who.username} stays`,
  );
}

type BanOptions = Target &
  InRoom &
  Reason & {
    readonly forMs: number | undefined;
    readonly purgeMs: number | undefined;
    readonly address: boolean;
  };

export async function ban(context: CommandContext, options: BanOptions): Promise<void> {
  const { who, inRoom, forMs, purgeMs, address, reason } = options;
  const scope = scopeOf(context, inRoom);
  if (scope === undefined || !isPermittedIn(context, inRoom, 'ban-from-room', 'ban', who)) return;
  if ((purgeMs ?? 0) > limits.max_purge_hours * hourMs) {
    return context.print(`--purge reaches back ${limits.max_purge_hours / 24} d at most.`);
  }
  const until = forMs === undefined ? undefined : untilAfter(context, forMs);
  const done = await context.client.ban(who.userId, {
    ...scope,
    ...(until !== undefined && { until }),
    ...(purgeMs !== undefined && { purgeHours: Math.ceil(purgeMs / hourMs) }),
    ...(reason !== undefined && { reason }),
    ...(address && { address }),
  });
  const end = until === undefined ? 'for good' : `until ${describeMoment(until, context.now())}`;
  const purged = purgeMs === undefined ? '' : ` What they wrote in the last ${describeDuration(purgeMs)} is erased.`;
  const said = `${who.username} is banned from ${placeOf(context, inRoom)} ${end}.${purged}`;
  tell(context, done, said, `${who.username} is not banned`);
}

export async function unban(context: CommandContext, { who, inRoom }: Target & InRoom): Promise<void> {
  const scope = scopeOf(context, inRoom);
  if (scope === undefined || !isPermittedIn(context, inRoom, 'ban-from-room', 'ban', who)) return;
  const done = await context.client.unban(who.userId, scope.roomId);
  tell(context, done, `${who.username} may enter ${placeOf(context, inRoom)} again.`, 'Nothing is changed');
}

export async function listBans(context: CommandContext, { inRoom }: InRoom): Promise<void> {
  const { client, print, now } = context;
  const scope = scopeOf(context, inRoom);
  if (scope === undefined || !isPermittedIn(context, inRoom, 'ban-from-room', 'ban')) return;
  const bans = await client.listBans(scope.roomId);
  if (!bans.ok) return print(`Cannot list them: ${describeError(bans.error)}`);
  if (bans.value.length === 0) return print(`Nobody is banned from ${placeOf(context, inRoom)}.`);
  for (const entry of bans.value) print(describeBan(entry, now()));
}

/** Who is banned from the server or from the room shown: they are in no list of members. */
export async function findBanned(client: ChatClient): Promise<People> {
  const { openRoomId } = client.getState();
  const asked = [
    ...(client.may('ban', {}).allowed ? [client.listBans()] : []),
    ...(openRoomId !== undefined && client.may('ban-from-room', about(openRoomId)).allowed
      ? [client.listBans(openRoomId)]
      : []),
  ];
  const lists = await Promise.all(asked);
  return new Map(
    lists.flatMap((list) => (list.ok ? list.value : [])).map(({ username, user_id }) => [username, user_id]),
  );
}

type MuteOptions = Target & InRoom & Reason & { readonly forMs: number };

export async function mute(context: CommandContext, { who, forMs, inRoom, reason }: MuteOptions): Promise<void> {
  const scope = scopeOf(context, inRoom);
  if (scope === undefined || !isPermittedIn(context, inRoom, 'mute-in-room', 'mute', who)) return;
  const until = untilAfter(context, forMs);
  const done = await context.client.mute(who.userId, { ...scope, until, ...(reason !== undefined && { reason }) });
  const where = inRoom ? `in ${placeOf(context, true)}` : 'everywhere';
  const said = `${who.username} is muted ${where} until ${describeMoment(until, context.now())}.`;
  tell(context, done, said, `${who.username} is not muted`);
}

export async function unmute(context: CommandContext, { who, inRoom }: Target & InRoom): Promise<void> {
  const scope = scopeOf(context, inRoom);
  if (scope === undefined || !isPermittedIn(context, inRoom, 'mute-in-room', 'mute', who)) return;
  const done = await context.client.unmute(who.userId, scope.roomId);
  tell(context, done, `${who.username} may speak again.`, 'Nothing is changed');
}

type RoleOptions = Target & InRoom & { readonly role: UserRole };

export async function setRole(context: CommandContext, { who, role, inRoom }: RoleOptions): Promise<void> {
  const scope = scopeOf(context, inRoom);
  if (scope === undefined) return;
  if (inRoom && role === 'admin') return context.print('In a room one is moderator or user.');
  if (!isPermittedIn(context, inRoom, 'set-room-role', 'set-role', who)) return;
  const done = await context.client.setRole(who.userId, role, scope.roomId);
  const where = inRoom ? `in ${placeOf(context, true)}` : 'on this server';
  tell(context, done, `${who.username} is ${role} ${where} now.`, `The role of ${who.username} stays as it is`);
}

function scopeOf(context: CommandContext, inRoom: boolean): { readonly roomId?: string } | undefined {
  if (!inRoom) return {};
  const room = shownRoom(context);
  return room && { roomId: room.summary.room_id };
}

type RoomAction = 'ban-from-room' | 'mute-in-room' | 'set-room-role';
type ServerAction = 'ban' | 'mute' | 'set-role';

/** Like `isPermitted`; who may do it in the room alone is told how. */
function isPermittedIn(
  context: CommandContext,
  inRoom: boolean,
  roomAction: RoomAction,
  serverAction: ServerAction,
  who?: Person,
): boolean {
  if (inRoom || isAllowed(context, serverAction, who)) {
    return isPermitted(context, inRoom ? roomAction : serverAction, who);
  }
  isPermitted(context, serverAction, who);
  if (isAllowed(context, roomAction, who)) context.print('With --room you may do it in this room alone.');
  return false;
}

function isAllowed({ client, roomId }: CommandContext, action: RoomAction | ServerAction, who?: Person): boolean {
  return client.may(action, about(roomId(), who?.userId)).allowed;
}

function placeOf({ client, roomId }: CommandContext, inRoom: boolean): string {
  const room = client.getState().rooms.get(roomId() ?? '');
  return inRoom && room ? `#${visibleText(titleOf(room))}` : 'this server';
}

function untilAfter({ now }: CommandContext, ms: number): string {
  return new Date(now().getTime() + ms).toISOString();
}

function describeBan({ username, until, reason, by_username, at }: Ban, now: Date): string {
  const end = until === undefined ? 'for good' : `until ${describeMoment(until, now)}`;
  const why = reason ? `: ${visibleText(reason)}` : '';
  return `${visibleText(username)}, ${end}, by ${visibleText(by_username)} ${describeMoment(at, now)}${why}`;
}
