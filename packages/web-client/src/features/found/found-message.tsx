import type { ReactNode } from 'react';
import { authorOf } from '../../chat/author.ts';
import type { ChatMessage } from '../../chat/model.ts';
import { roomTitle } from '../../chat/room-lists.ts';
import { useChat } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { personTone } from '../../ui/person-tone.ts';
import { formatMoment } from '../format-moment.ts';
import { useWordsOf } from '../message-text/documents.ts';
import './found.css';
import { markWords } from './mark-words.ts';

type FoundMessageProps = {
  readonly message: ChatMessage;
  /** Whether it says where it was said. */
  readonly hasPlace?: boolean;
  /** What was searched for, folded: it is marked. */
  readonly words?: readonly string[];
  readonly onShow: (roomId: string, seq: number) => void;
  /** What else one may do with it. */
  readonly children?: ReactNode;
};

/** A message away from its place, and the way there. */
export function FoundMessage({ message, hasPlace = false, words = [], onShow, children }: FoundMessageProps) {
  const { room_id: roomId, seq, timestamp } = message;
  const wordsOf = useWordsOf();
  const room = useChat(({ rooms }) => rooms.get(roomId));
  const author = authorOf(message);
  const place = room && (room.summary.kind === 'dm' ? roomTitle(room) : `#${roomTitle(room)}`);
  return (
    <li className="entry-row">
      <div className="entry-words">
        <p className="found-head">
          <bdi className={`found-name ${personTone(author.id)}`}>{author.name}</bdi>{' '}
          {hasPlace && place !== undefined && (
            <>
              in <bdi>{place}</bdi>,{' '}
            </>
          )}
          <time dateTime={timestamp}>{formatMoment(new Date(timestamp))}</time>
        </p>
        <p className="found-words" dir="auto">
          {markWords(wordsOf(message), words).map(({ text, isMarked }, key) =>
            isMarked ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>,
          )}
        </p>
      </div>
      <div className="entry-acts">
        {room && (
          <Button aria-label={`Show the message of ${author.name}`} onClick={() => onShow(roomId, seq)}>
            Show
          </Button>
        )}
        {children}
      </div>
    </li>
  );
}
