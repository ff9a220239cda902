import type { Reply } from '../connection/request-error.ts';
import { askFor, type Request } from '../connection/requests.ts';
import type { StateStore } from '../state/state-store.ts';

const pageSize = 50;

/** Reads messages anew whose files' urls have ended, with those around them, one page of a room at a time. */
export type RenewFiles = (roomId: string, seq: number) => Reply;

export function createFileRenewal(store: StateStore, request: Request): RenewFiles {
  const underWay = new Map<string, Reply>();

  return (roomId, seq) => {
    const before = underWay.get(roomId);
    if (before) return before;
    const asked = askFor(
      request,
      { type: 'History', room_id: roomId, around_seq: seq, limit: pageSize },
      'HistoryPage',
      ({ epoch, messages }) => {
        if (store.getState().rooms.get(roomId)?.summary.epoch !== epoch) return;
        store.dispatch({ type: 'FilesRenewed', roomId, messages });
      },
    );
    underWay.set(roomId, asked);
    void asked.then(() => underWay.delete(roomId));
    return asked;
  };
}
