import type { ChatState } from '../state/chat-state.ts';
import { isHeld } from '../state/entering.ts';

/** How far a client has come in each room's log: the `rooms` of an authentication. */
export type ResumePoints = { readonly [roomId: string]: { readonly epoch: string; readonly seq: number } };

/** Before authentication the server takes frames of 8 KiB; what does not fit is synced afterwards. */
const maxChars = 7_000;

/** The open room first: its reader waits. */
export function toResumePoints({ rooms, openRoomId }: ChatState): ResumePoints {
  const points: Record<string, { epoch: string; seq: number }> = {};
  const isOpen = (roomId: string) => Number(roomId === openRoomId);
  const held = [...rooms.values()].filter(isHeld);
  held.sort((a, b) => isOpen(b.summary.room_id) - isOpen(a.summary.room_id));
  let chars = 0;
  for (const { summary, appliedSeq } of held) {
    chars += summary.room_id.length + summary.epoch.length + 48;
    if (chars > maxChars) break;
    points[summary.room_id] = { epoch: summary.epoch, seq: appliedSeq };
  }
  return points;
}
