import { type ChatClient, type ChatState, type Mute, muteIn, type RoomState } from '@tertulia/protocol/client';
import { describeDuration } from '../commands/duration.ts';
import { describeMoment } from '../moment-text.ts';
import { toRefusalLine } from '../refusal-text.ts';

/** Why nothing can be said in a room now, as a line in place of the one to write in; undefined when it can. */
export function describeBlock(client: ChatClient, room: RoomState | undefined, now: Date): string | undefined {
  if (room === undefined || client.getState().me === undefined) return undefined;
  const permission = client.may('send-message', { roomId: room.summary.room_id });
  return permission.allowed ? undefined : toRefusalLine(permission, client.getState(), room, now);
}

/** What is unusual about a room, for the status line. */
export function describeRoomState(state: ChatState, room: RoomState | undefined, now: Date): readonly string[] {
  if (room === undefined) return [];
  const { archived, slow_mode_ms: slowModeMs } = room.summary;
  const mute = muteNow(state, room, now);
  return [
    ...(archived ? ['archived'] : []),
    ...(mute === undefined ? [] : [`muted until ${describeMoment(mute.until, now)}`]),
    ...(slowModeMs ? [`slow mode ${describeDuration(slowModeMs)}`] : []),
  ];
}

/** The mute that keeps one silent in a room, the one that ends last if there are two. */
export function muteNow(state: ChatState, room: RoomState | undefined, now: Date): Mute | undefined {
  const mute = muteIn(state, room);
  return mute && Date.parse(mute.until) > now.getTime() ? mute : undefined;
}
