import { createContext, useContext } from 'react';
import type { ChatMessage } from '../../chat/model.ts';

/** Begins an answer to a message; undefined where nothing can be written. */
export const AnswerContext = createContext<((message: ChatMessage) => void) | undefined>(undefined);

export function useAnswer(): ((message: ChatMessage) => void) | undefined {
  return useContext(AnswerContext);
}
