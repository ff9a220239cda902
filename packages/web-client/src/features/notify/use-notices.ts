import { useEffect } from 'react';
import { calls } from '../../chat/attention.ts';
import { authorOf } from '../../chat/author.ts';
import { roomTitle } from '../../chat/room-lists.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { useWordsOf } from '../message-text/documents.ts';
import { areNoticesWished, giveNotice } from './desktop-notices.ts';

const maxCharacters = 200;

/** While the page is not seen, the browser tells of messages that call for one, if that was asked for; one notice a room. */
export function useNotices(showMessage: (roomId: string, seq: number) => void): void {
  const client = useChatClient();
  const wordsOf = useWordsOf();
  useEffect(
    () =>
      client.onMessage((message) => {
        const { rooms, me } = client.getState();
        const room = rooms.get(message.room_id);
        if (!room || !document.hidden || !areNoticesWished() || !calls(message, room.summary, me?.user_id)) return;
        const { name } = authorOf(message);
        const title = room.summary.kind === 'dm' ? name : `${name} in #${roomTitle(room)}`;
        const words = { body: wordsOf(message).slice(0, maxCharacters), tag: message.room_id };
        giveNotice(title, words, () => showMessage(message.room_id, message.seq));
      }),
    [client, wordsOf, showMessage],
  );
}
