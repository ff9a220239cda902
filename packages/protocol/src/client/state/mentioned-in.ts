import type { ChatMessage, User } from '../../entities.ts';
import type { RoomState } from './chat-state.ts';

/** Whom a message mentions, as far as their names are known here: what `markMentions` of `@tertulia/protocol/markdown` takes. */
export function mentionedIn(
  { mentions }: ChatMessage,
  room: RoomState | undefined,
  me: User | undefined,
): readonly { readonly name: string; readonly user_id?: string }[] {
  if (mentions === undefined) return [];
  const people = [...(me ? [me] : []), ...(room?.summary.peer ? [room.summary.peer] : [])];
  const nameOf = (id: string) =>
    room?.members.get(id)?.username ?? people.find(({ user_id }) => user_id === id)?.username;
  const named = mentions.user_ids.flatMap((user_id) => {
    const name = nameOf(user_id);
    return name === undefined ? [] : [{ name, user_id }];
  });
  return mentions.all ? [...named, { name: 'all' }] : named;
}
