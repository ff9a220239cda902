import { markMentions } from '@tertulia/protocol/markdown';
import { useMemo } from 'react';
import type { ChatMessage, PendingMessage } from '../../chat/model.ts';
import { Blocks } from './blocks.tsx';
import { useDocumentOf } from './documents.ts';
import './message-text.css';
import { useMentioned } from './use-mentioned.ts';

/** What a message says, as its Markdown means it: elements made of the nodes of a tree, never of HTML. */
export function MessageText({ message }: { readonly message: ChatMessage | PendingMessage }) {
  const documentOf = useDocumentOf();
  const mentioned = useMentioned('type' in message ? message : undefined);
  const document = useMemo(() => markMentions(documentOf(message), mentioned), [documentOf, message, mentioned]);
  return (
    <div className="message-text" dir="auto">
      <Blocks blocks={document} />
    </div>
  );
}
