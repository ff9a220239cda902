import type { ChatMessage } from '../../chat/model.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { useMayNow } from '../../chat/use-may.ts';
import { describeReactors } from './describe-reactors.ts';

/** The emoji a message got, each a button that adds or takes back one's own. */
export function Reactions({ message }: { readonly message: ChatMessage }) {
  const client = useChatClient();
  const may = useMayNow();
  const { room_id: roomId, seq, reactions = [] } = message;
  if (reactions.length === 0) return null;
  const toggle = (emoji: string, isMine: boolean) => {
    if (!may('react', { roomId })) return;
    void (isMine ? client.removeReaction(roomId, seq, emoji) : client.addReaction(roomId, seq, emoji));
  };
  return (
    <ul className="reactions" aria-label="Reactions">
      {reactions.map(({ emoji, count, me, users }) => (
        <li key={emoji}>
          <button
            type="button"
            className="reaction"
            aria-pressed={me}
            aria-label={`${emoji} ${count}`}
            title={describeReactors(users, count)}
            onClick={() => toggle(emoji, me)}
          >
            <span>{emoji}</span> {count}
          </button>
        </li>
      ))}
    </ul>
  );
}
