import { useMemo } from 'react';
import type { RoomState } from '../../chat/model.ts';
import { roomTitle } from '../../chat/room-lists.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { ClosedComposer } from '../composer/closed-composer.tsx';
import { Composer } from '../composer/composer.tsx';
import { useDrafts } from '../composer/drafts.ts';
import { useClosure } from '../composer/use-closure.ts';
import { useSlowMode } from '../composer/use-slow-mode.ts';
import { useSuggestNames } from '../mentions/use-suggest-names.ts';
import { AnswerContext } from '../replies/answering.ts';
import { ReplyBar } from '../replies/reply-bar.tsx';
import { useAnswered } from '../replies/use-answered.ts';
import type { MessageTarget } from '../timeline/message-target.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { TypingLine } from '../timeline/typing-line.tsx';
import './conversation.css';

type RoomViewProps = {
  readonly room: RoomState;
  /** The message to show, when one came here for its sake. */
  readonly target: MessageTarget | undefined;
};

/** An open room: what was said, who is typing, and where to answer. */
export function RoomView({ room, target }: RoomViewProps) {
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
  const [answered, answer, stopAnswering] = useAnswered(roomId);
  const suggestNames = useSuggestNames(roomId);
  const closure = useClosure(room);
  const secondsToWait = useSlowMode(room, pending);
  return (
    <>
      <AnswerContext value={closure ? undefined : answer}>
        <Timeline key={roomId} room={room} pending={pending} target={target} />
      </AnswerContext>
      <TypingLine typing={room.typing} />
      {closure ? (
        <ClosedComposer closure={closure} />
      ) : (
        <>
          {answered && <ReplyBar roomId={roomId} seq={answered.seq} onCancel={stopAnswering} />}
          <Composer
            key={`composer ${roomId}`}
            recipient={kind === 'dm' ? roomTitle(room) : `#${roomTitle(room)}`}
            initialText={drafts.get(roomId) ?? ''}
            secondsToWait={secondsToWait}
            onChange={(text) => void drafts.set(roomId, text)}
            onSend={(content) => {
              if (kind === 'dm' && peerId !== undefined) client.sendPrivateMessage(peerId, content, answered?.seq);
              else client.sendMessage(roomId, content, answered?.seq);
              stopAnswering();
            }}
            suggestNames={suggestNames}
            focusFor={answered}
            onEscape={stopAnswering}
            onTyping={() => client.typing(roomId)}
            onStopTyping={() => client.stopTyping(roomId)}
          />
        </>
      )}
    </>
  );
}
