import { useMemo } from 'react';
import { useChat } from '../../chat/use-chat.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { personTone } from '../../ui/person-tone.ts';
import { useWordsOf } from '../message-text/documents.ts';
import { toQuoted } from './quoted-message.ts';
import './replies.css';

type ReplyBarProps = { readonly roomId: string; readonly seq: number; readonly onCancel: () => void };

/** Whom the next message answers, over the place where it is written. */
export function ReplyBar({ roomId, seq, onCancel }: ReplyBarProps) {
  const message = useChat(({ rooms }) => rooms.get(roomId)?.messages.find((each) => each.seq === seq));
  const wordsOf = useWordsOf();
  const quoted = useMemo(() => toQuoted(message, wordsOf), [message, wordsOf]);
  return (
    <output className="reply-bar">
      <Icon name="reply" />
      <span className="one-line">
        {quoted.kind === 'older' ? (
          'Answering an older message'
        ) : (
          <>
            Answering <bdi className={`quoted-name ${personTone(quoted.authorId)}`}>{quoted.name}</bdi>{' '}
            {quoted.kind === 'deleted' ? <i>message deleted</i> : <bdi className="reply-bar-words">{quoted.words}</bdi>}
          </>
        )}
      </span>
      <IconButton icon="close" label="Do not answer" onClick={onCancel} />
    </output>
  );
}
