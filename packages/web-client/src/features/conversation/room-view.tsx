import { useMemo } from 'react';
import type { RoomState } from '../../chat/model.ts';
import { roomTitle } from '../../chat/room-lists.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Composer } from '../composer/composer.tsx';
import { useDrafts } from '../composer/drafts.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { TypingLine } from '../timeline/typing-line.tsx';
import './conversation.css';

/** An open room: what was said, who is typing, and where to answer. */
export function RoomView({ room }: { readonly room: RoomState }) {
  const client = useChatClient();
  const drafts = useDrafts();
  const outbox = useChat((state) => state.outbox);
  const { room_id: roomId, kind, peer } = room.summary;
  const peerId = peer?.user_id;
  const pending = useMemo(
    () =>
      outbox.filter(({ target }) =>
        'roomId' in target ? target.roomId === roomId : kind === 'dm' && target.toUserId === peerId,
      ),
    [outbox, roomId, kind, peerId],
  );
  return (
    <>
      <Timeline key={roomId} room={room} pending={pending} />
      <TypingLine typing={room.typing} />
      <Composer
        key={`composer ${roomId}`}
        recipient={kind === 'dm' ? roomTitle(room) : `#${roomTitle(room)}`}
        initialText={drafts.get(roomId) ?? ''}
        onChange={(text) => void drafts.set(roomId, text)}
        onSend={(content) => {
          if (kind === 'dm' && peerId !== undefined) client.sendPrivateMessage(peerId, content);
          else client.sendMessage(roomId, content);
        }}
        onTyping={() => client.typing(roomId)}
        onStopTyping={() => client.stopTyping(roomId)}
      />
    </>
  );
}
