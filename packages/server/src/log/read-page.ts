import { applyMessageChanges } from '@tertulia/protocol';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { MessagePage, PageAt } from './records.ts';

/**
 * A page of history as `viewerId` is shown it, up to what was published: what is committed and not yet told comes as an event,
 * and would come twice. What was changed, or erased, while the page was read is changed in it too.
 */
export async function readPage(
  server: Server,
  room: Room,
  at: PageAt,
  limit: number,
  viewerId: string,
): Promise<MessagePage> {
  const { value: page, changes } = await room.tail.watch(() =>
    server.store.readMessages(room.room_id, at, limit, viewerId),
  );
  const kept = page.messages.filter((message) => message.seq >= room.first_seq);
  const published = kept.filter((message) => message.seq <= room.last_seq);
  const messages = published.map((message) => applyMessageChanges(message, changes, viewerId));
  return {
    messages,
    more_before: page.more_before && kept.length === page.messages.length,
    more_after: page.more_after && published.length === kept.length,
  };
}
