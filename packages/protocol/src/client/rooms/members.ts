import type { UserInfo } from '../../entities.ts';
import { ok } from '../../result.ts';
import type { Reply } from '../connection/request-error.ts';
import { ask, type Request } from '../connection/requests.ts';
import type { StateStore } from '../state/state-store.ts';

const pageSize = 200;
const maxPages = 10;

/** Loads who is in a room, page after page. */
export type Members = {
  load(roomId: string): Reply<readonly UserInfo[]>;
  /** Loads the members of a room that is shown, unless they are held or on their way. */
  fill(roomId: string): void;
};

export function createMembers(store: StateStore, request: Request): Members {
  const loading = new Set<string>();

  async function load(roomId: string): Reply<readonly UserInfo[]> {
    const users: UserInfo[] = [];
    for (let page = 0; page < maxPages; page++) {
      const last = users.at(-1);
      const after = last !== undefined && { after: last.user_id };
      const reply = await ask(request, { type: 'ListUsers', room_id: roomId, limit: pageSize, ...after }, (message) =>
        message.type === 'UserList' ? message : undefined,
      );
      if (!reply.ok) return reply;
      users.push(...(reply.value?.users ?? []));
      if (!reply.value?.more || reply.value.users.length === 0) break;
    }
    store.dispatch({ type: 'MembersLoaded', roomId, users });
    return ok(users);
  }

  return {
    load,
    fill(roomId) {
      const { connection, rooms } = store.getState();
      const room = rooms.get(roomId);
      if (connection.kind !== 'online' || !room || room.members.size > 0 || loading.has(roomId)) return;
      loading.add(roomId);
      void load(roomId).then(() => loading.delete(roomId));
    },
  };
}
