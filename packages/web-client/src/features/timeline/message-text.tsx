import { useMemo } from 'react';
import { splitLinks } from './links.ts';

/** A message as its author typed it: text nodes and links, never markup. */
export function MessageText({ content }: { readonly content: string }) {
  const pieces = useMemo(() => splitLinks(content), [content]);
  return (
    <div className="message-text" dir="auto">
      {pieces.map((piece, key) =>
        piece.kind === 'link' ? (
          <a key={key} href={piece.text} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          <span key={key}>{piece.text}</span>
        ),
      )}
    </div>
  );
}
