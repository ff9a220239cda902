import type { ChatState } from './model.ts';

export type Presence = 'online' | 'idle' | 'offline';

/** The best that any shared room knows about a user: each room's member list is only as fresh as its last event. */
export function presenceOf(rooms: ChatState['rooms'], userId: string): Presence {
  let best: Presence = 'offline';
  for (const room of rooms.values()) {
    const status = room.members.get(userId)?.status;
    if (status === 'online') return 'online';
    if (status === 'idle') best = 'idle';
  }
  return best;
}
