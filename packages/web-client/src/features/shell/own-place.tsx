import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';

/** Who one is here, and the way out. */
export function OwnPlace() {
  const client = useChatClient();
  const me = useChat((state) => state.me);
  const isOnline = useChat((state) => state.connection.kind === 'online');
  if (!me) return null;
  return (
    <div className="own-place">
      <Avatar userId={me.user_id} name={me.username} status={isOnline ? 'online' : 'offline'} />
      <bdi className="one-line">{me.username}</bdi>
      <IconButton icon="leave" label="Sign out" onClick={() => client.leave()} />
    </div>
  );
}
