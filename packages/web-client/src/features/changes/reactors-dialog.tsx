import { useCallback } from 'react';
import type { ChatClient, ChatMessage } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useReply } from '../use-reply.ts';
import './changes.css';
import type { MessagePlace } from './revisions-dialog.tsx';

/** Who reacted to a message, emoji by emoji. */
export function ReactorsDialog({ message: { roomId, seq }, onClose }: { message: MessagePlace; onClose: () => void }) {
  const client = useChatClient();
  const message = useChat(({ rooms }) => rooms.get(roomId)?.messages.find((each) => each.seq === seq));
  const reactions = message?.reactions;
  const [loading] = useReply(
    useCallback(() => listReactors(client, { roomId, seq }, reactions ?? []), [client, roomId, seq, reactions]),
  );
  return (
    <Dialog title="Who reacted" onClose={onClose}>
      {loading.kind === 'loading' && <Notice title="Looking who did…" />}
      {loading.kind === 'failed' && (
        <p className="field-problem" role="alert">
          {loading.problem}
        </p>
      )}
      {reactions === undefined && <Notice title="Nobody reacts to it any more" />}
      <ul className="entries" aria-label="Reactions">
        {(loading.kind === 'loaded' ? loading.value : []).map(({ emoji, count, users }) => (
          <li key={emoji} className="reactors">
            <span className="reactors-emoji">{emoji}</span>
            <p>
              {users.map(({ user_id, username }, index) => (
                <span key={user_id}>
                  {index > 0 && ', '}
                  <bdi>{username}</bdi>
                </span>
              ))}
              {count > users.length && ` and ${count - users.length} more`}
            </p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

async function listReactors(
  client: ChatClient,
  { roomId, seq }: MessagePlace,
  reactions: NonNullable<ChatMessage['reactions']>,
) {
  const found = [];
  for (const { emoji, count } of reactions) {
    const reply = await client.listReactions(roomId, seq, emoji);
    if (!reply.ok) return reply;
    found.push({ emoji, count, users: reply.value });
  }
  return { ok: true as const, value: found };
}
