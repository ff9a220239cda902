import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { MessagePage, PageAt } from './store.ts';

/** A page of history, up to what was published: what is committed and not yet told comes as an event, and would come twice. */
export async function readPage(server: Server, room: Room, at: PageAt, limit: number): Promise<MessagePage> {
  const page = await server.store.readMessages(room.room_id, at, limit);
  const messages = page.messages.filter((message) => message.seq <= room.last_seq);
  return messages.length === page.messages.length ? page : { ...page, messages, more_after: false };
}
