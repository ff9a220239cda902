import type { RoomSummary } from '../../entities.ts';
import { createStateStore, type StateStore } from '../state/state-store.ts';

/** A store whose user, ada, is online in `general`, of which five messages are unread. */
export function createOnlineStore(): StateStore {
  const store = createStateStore(() => {});
  const general: RoomSummary = {
    ...{ room_id: 'general', name: 'General', topic: '', kind: 'public', epoch: 'e1', first_seq: 1 },
    ...{ last_seq: 9, last_n: 9, read_n: 4, unread: 5, mentions: 1, member_count: 2 },
  };
  const user = { user_id: 'me', username: 'ada', role: 'user', guest: true } as const;
  const ids = { session_id: 's', connection_id: 'c', server_time: '2026-01-01T00:00:00.000Z' };
  store.dispatch({ type: 'Joined', user, ...ids, rooms: [general] });
  store.dispatch({ type: 'ConnectionChanged', connection: { kind: 'online' } });
  return store;
}
