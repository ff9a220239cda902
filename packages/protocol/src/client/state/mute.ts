import type { RoomSummary } from '../../entities.ts';
import type { ChatState, Mute, RoomState } from './chat-state.ts';

/** How `Joined`, `RoomJoined` and summaries of rooms tell of a mute. */
export type MutedFields = Pick<RoomSummary, 'muted_until' | 'muted_reason'>;

export function toMute({ muted_until: until, muted_reason: reason }: MutedFields): Mute | undefined {
  return until === undefined ? undefined : { until, ...(reason !== undefined && { reason }) };
}

/** Of the mutes that hold in a room, its own and the one of the whole server, the one that ends last. It may be over. */
export function muteIn(
  { muted }: Pick<ChatState, 'muted'>,
  room: Pick<RoomState, 'summary'> | undefined,
): (Mute & { readonly isEverywhere: boolean }) | undefined {
  const here = room && toMute(room.summary);
  if (muted && (!here || Date.parse(muted.until) >= Date.parse(here.until))) return { ...muted, isEverywhere: true };
  return here && { ...here, isEverywhere: false };
}
