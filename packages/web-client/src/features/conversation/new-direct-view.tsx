import { useMemo } from 'react';
import type { UserInfo } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Composer } from '../composer/composer.tsx';
import { useDrafts } from '../composer/drafts.ts';
import { toRows } from '../timeline/rows.ts';
import { TimelineRow } from '../timeline/timeline-row.tsx';
import './conversation.css';

/** A conversation that does not exist yet: the server makes its room with the first message. */
export function NewDirectView({ user }: { readonly user: UserInfo }) {
  const client = useChatClient();
  const drafts = useDrafts();
  const outbox = useChat((state) => state.outbox);
  const myUserId = useChat((state) => state.me?.user_id);
  const rows = useMemo(() => {
    const pending = outbox.filter(({ target }) => 'toUserId' in target && target.toUserId === user.user_id);
    return toRows({ messages: [], pending, myUserId, hasOlder: false });
  }, [outbox, myUserId, user.user_id]);
  return (
    <>
      <div className="new-direct" role="log" aria-label="Messages">
        <div className="new-direct-lead">
          <Avatar userId={user.user_id} name={user.username} status={user.status ?? 'offline'} />
          <p className="timeline-start-title">
            You and <bdi>{user.username}</bdi>
          </p>
          <p>A new conversation. Only the two of you will read it.</p>
        </div>
        {rows.map((row) => (
          <TimelineRow key={row.key} row={row} />
        ))}
      </div>
      <p className="typing-line" />
      <Composer
        recipient={user.username}
        initialText={drafts.get(user.user_id) ?? ''}
        onChange={(text) => void drafts.set(user.user_id, text)}
        onSend={(content) => void client.sendPrivateMessage(user.user_id, content)}
      />
    </>
  );
}
