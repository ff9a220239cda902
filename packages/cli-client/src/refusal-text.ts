import type { Permission } from '@tertulia/protocol';
import { type ChatState, type Mute, muteIn, type RoomState } from '@tertulia/protocol/client';
import { describeMoment } from './moment-text.ts';
import { visibleText } from './ui/visible-text.ts';

/** Why something may not be done in a room, as one safe line: of a mute also until when, and what the moderator said. */
export function toRefusalLine(
  { code, reason }: Exclude<Permission, { allowed: true }>,
  state: ChatState,
  room: RoomState | undefined,
  now: Date,
): string {
  const mute = code === 'muted' ? muteIn(state, room) : undefined;
  return mute === undefined ? reason : toMuteLine(mute, now);
}

export function toMuteLine({ until, reason = '' }: Mute, now: Date): string {
  const because = reason.trim() === '' ? '' : `: “${visibleText(reason)}”`;
  return `You are muted until ${describeMoment(until, now)}${because}.`;
}
