import type { ChatClient, ChatState, RoomState } from '@tertulia/protocol/client';
import { describeDuration } from '../commands/duration.ts';
import { describeMoment } from '../moment-text.ts';

/** Why nothing can be said in a room now, as a line in place of the one to write in; undefined when it can. */
export function describeBlock(client: ChatClient, room: RoomState | undefined, now: Date): string | undefined {
  if (room === undefined || client.getState().me === undefined) return undefined;
  const permission = client.may('send-message', { roomId: room.summary.room_id });
  if (permission.allowed) return undefined;
  const until = mutedUntil(client.getState(), room, now);
  return permission.code === 'muted' && until !== undefined
    ? `You are muted until ${describeMoment(until, now)}.`
    : permission.reason;
}

/** What is unusual about a room, for the status line. */
export function describeRoomState(state: ChatState, room: RoomState | undefined, now: Date): readonly string[] {
  if (room === undefined) return [];
  const { archived, slow_mode_ms: slowModeMs } = room.summary;
  const until = mutedUntil(state, room, now);
  return [
    ...(archived ? ['archived'] : []),
    ...(until === undefined ? [] : [`muted until ${describeMoment(until, now)}`]),
    ...(slowModeMs ? [`slow mode ${describeDuration(slowModeMs)}`] : []),
  ];
}

/** The later end of the mutes that hold in a room. */
export function mutedUntil(state: ChatState, room: RoomState | undefined, now: Date): string | undefined {
  const ends = [state.mutedUntil, room?.summary.muted_until].flatMap((until) => (until === undefined ? [] : [until]));
  return ends
    .filter((until) => Date.parse(until) > now.getTime())
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
}
