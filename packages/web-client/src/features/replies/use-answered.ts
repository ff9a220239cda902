import { useCallback, useState } from 'react';
import type { ChatMessage } from '../../chat/model.ts';

type Answered = { readonly roomId: string; readonly seq: number };

/** The message that what is written in the room answers: one at a time, and a new object for each that was chosen. */
export function useAnswered(
  roomId: string,
): readonly [answered: Answered | undefined, answer: (message: ChatMessage) => void, stop: () => void] {
  const [answered, setAnswered] = useState<Answered>();
  const answer = useCallback((message: ChatMessage) => setAnswered({ roomId: message.room_id, seq: message.seq }), []);
  const stop = useCallback(() => setAnswered(undefined), []);
  return [answered?.roomId === roomId ? answered : undefined, answer, stop];
}
