import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { MessagePage, PageAt } from './store.ts';

/** A page of history, up to what was published: what is committed and not yet told comes as an event, and would come twice. */
export async function readPage(server: Server, room: Room, at: PageAt, limit: number): Promise<MessagePage> {
  let page: MessagePage;
  let erasures: number;
  do {
    // What was erased while it was read is not shown.
    ({ erasures } = room.tail);
    page = await server.store.readMessages(room.room_id, at, limit);
  } while (erasures !== room.tail.erasures);
  const messages = page.messages.filter((message) => message.seq <= room.last_seq);
  return messages.length === page.messages.length ? page : { ...page, messages, more_after: false };
}
