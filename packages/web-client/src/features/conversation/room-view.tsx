import { useMemo } from 'react';
import type { RoomState } from '../../chat/model.ts';
import { roomTitle } from '../../chat/room-lists.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { useMay } from '../../chat/use-may.ts';
import { ClosedComposer } from '../composer/closed-composer.tsx';
import { Composer } from '../composer/composer.tsx';
import { useDrafts } from '../composer/drafts.ts';
import { useClosure } from '../composer/use-closure.ts';
import { useSlowMode } from '../composer/use-slow-mode.ts';
import { AttachButton } from '../files/attach-button.tsx';
import { AttachmentTray } from '../files/attachment-tray.tsx';
import { FileDrop } from '../files/file-drop.tsx';
import { useAttachments } from '../files/use-attachments.ts';
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
  const attachments = useAttachments(roomId);
  const attach = useMay()('upload-file') ? attachments.attach : undefined;
  const send = (content: string) => {
    const { tray } = attachments;
    const replyTo = answered?.seq;
    if (tray.length > 0)
      client.sendFiles(
        { roomId },
        content,
        tray.map(({ id }) => id),
        replyTo,
      );
    else if (kind === 'dm' && peerId !== undefined) client.sendPrivateMessage(peerId, content, replyTo);
    else client.sendMessage(roomId, content, replyTo);
    stopAnswering();
  };
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
          {attach && <FileDrop onFiles={attach} />}
          <AttachmentTray attachments={attachments} />
          <Composer
            key={`composer ${roomId}`}
            recipient={kind === 'dm' ? roomTitle(room) : `#${roomTitle(room)}`}
            initialText={drafts.get(roomId) ?? ''}
            secondsToWait={secondsToWait}
            onChange={(text) => void drafts.set(roomId, text)}
            onSend={send}
            leading={attach && <AttachButton onFiles={attach} />}
            hasFiles={attachments.tray.length > 0}
            onPasteFiles={attach}
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
