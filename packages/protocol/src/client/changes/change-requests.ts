import type { ChatMessage } from '../../entities.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { Reply } from '../connection/request-error.ts';
import { ask, askFor, type Request, type RequestMessage } from '../connection/requests.ts';

/** What a message said before it was edited; `rev` 0 is what was sent. */
export type Revision = ServerMessageOf<'RevisionList'>['revisions'][number];
export type Reactor = ServerMessageOf<'ReactionList'>['users'][number];

/** Changes of messages. Each shows when the room's log says so; `may` tells beforehand what will be refused. */
export type ChangeRequests = {
  /** `rev` is the revision that was edited, 0 for the first: with it, an edit of what somebody else has edited meanwhile is refused. */
  editMessage(roomId: string, seq: number, content: string, rev?: number): Reply;
  /** The oldest first. */
  listRevisions(roomId: string, seq: number): Reply<readonly Revision[]>;
  /** Adding an emoji twice, like taking one back that is not there, changes nothing. */
  addReaction(roomId: string, seq: number, emoji: string): Reply;
  removeReaction(roomId: string, seq: number, emoji: string): Reply;
  /** Everyone who reacted with the emoji, at most 200. */
  listReactions(roomId: string, seq: number, emoji: string): Reply<readonly Reactor[]>;
  pinMessage(roomId: string, seq: number): Reply;
  unpinMessage(roomId: string, seq: number): Reply;
  /** The newest pin first. */
  listPins(roomId: string): Reply<readonly ChatMessage[]>;
};

export function createChangeRequests(request: Request): ChangeRequests {
  const tell = (message: RequestMessage): Reply => ask(request, message, () => {});
  const target = (roomId: string, seq: number) => ({ room_id: roomId, target_seq: seq });

  return {
    editMessage: (roomId, seq, content, rev) =>
      tell({ type: 'EditMessage', ...target(roomId, seq), content, ...(rev !== undefined && { rev }) }),
    listRevisions: (roomId, seq) =>
      askFor(request, { type: 'ListRevisions', ...target(roomId, seq) }, 'RevisionList', ({ revisions }) => revisions),
    addReaction: (roomId, seq, emoji) => tell({ type: 'AddReaction', ...target(roomId, seq), emoji }),
    removeReaction: (roomId, seq, emoji) => tell({ type: 'RemoveReaction', ...target(roomId, seq), emoji }),
    listReactions: (roomId, seq, emoji) =>
      askFor(request, { type: 'ListReactions', ...target(roomId, seq), emoji }, 'ReactionList', ({ users }) => users),
    pinMessage: (roomId, seq) => tell({ type: 'PinMessage', ...target(roomId, seq) }),
    unpinMessage: (roomId, seq) => tell({ type: 'UnpinMessage', ...target(roomId, seq) }),
    listPins: (roomId) => askFor(request, { type: 'ListPins', room_id: roomId }, 'PinList', ({ messages }) => messages),
  };
}
