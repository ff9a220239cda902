import { useMemo } from 'react';
import { useChat } from '../../chat/use-chat.ts';
import { Icon } from '../../ui/icon.tsx';
import { personTone } from '../../ui/person-tone.ts';
import { useWordsOf } from '../message-text/documents.ts';
import { useShowMessage } from '../timeline/message-target.ts';
import { toQuoted } from './quoted-message.ts';
import './replies.css';

/** What a message answers: who said what, and the way there. */
export function QuotedLine({ roomId, seq }: { readonly roomId: string; readonly seq: number }) {
  const show = useShowMessage();
  const message = useChat(({ rooms }) => rooms.get(roomId)?.messages.find((each) => each.seq === seq));
  const wordsOf = useWordsOf();
  const quoted = useMemo(() => toQuoted(message, wordsOf), [message, wordsOf]);
  return (
    <button type="button" className="quoted-line" disabled={!show} onClick={() => show?.(roomId, seq)}>
      <Icon name="reply" />
      {quoted.kind === 'older' ? (
        <i>Answers an older message</i>
      ) : (
        <>
          <span className="visually-hidden">Answers </span>
          <bdi className={`quoted-name ${personTone(quoted.authorId)}`}>{quoted.name}</bdi>
          {quoted.kind === 'deleted' ? (
            <i>message deleted</i>
          ) : (
            <span className="one-line" dir="auto">
              {quoted.words}
            </span>
          )}
        </>
      )}
    </button>
  );
}
