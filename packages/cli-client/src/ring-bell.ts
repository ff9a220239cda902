import { type ChatClient, calls } from '@tertulia/protocol/client';

const pauseMs = 1_000;

/** Rings the terminal's bell when a message calls for the user, once a second at most. */
export function ringBell(client: ChatClient, now: () => number, ring: () => void): void {
  let rungAt = Number.NEGATIVE_INFINITY;
  client.onMessage((message) => {
    const { rooms, me } = client.getState();
    const room = rooms.get(message.room_id);
    if (!room || !calls(message, room.summary, me?.user_id) || now() - rungAt < pauseMs) return;
    rungAt = now();
    ring();
  });
}
