import type { ChatMessage } from '../../entities.ts';
import type { NotifyLevel } from '../../fields.ts';
import type { Reply } from '../connection/request-error.ts';
import { ask, askFor, type Request } from '../connection/requests.ts';
import type { StateStore } from '../state/state-store.ts';

/** `before` asks for the page after this one; a page may hold nothing while there are more. */
export type MentionPage = {
  readonly messages: readonly ChatMessage[];
  readonly more: boolean;
  readonly before?: string | undefined;
};

/** Where one is mentioned, and which messages of a room call for one at all. */
export type MentionRequests = {
  /** Messages that mention one, from all of one's rooms, the newest first. */
  listMentions(before?: string): Reply<MentionPage>;
  setNotify(roomId: string, level: NotifyLevel): Reply;
};

export function createMentionRequests(store: Pick<StateStore, 'dispatch'>, request: Request): MentionRequests {
  return {
    listMentions: (before) =>
      askFor(
        request,
        { type: 'ListMentions', ...(before !== undefined && { before }) },
        'MentionPage',
        ({ messages, more, before }) => ({ messages, more, before }),
      ),
    // The server tells one's other connections alone.
    setNotify: (roomId, level) =>
      ask(request, { type: 'SetNotify', room_id: roomId, level }, () =>
        store.dispatch({ type: 'NotifyChanged', room_id: roomId, level }),
      ),
  };
}
