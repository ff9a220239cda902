import { useMemo } from 'react';
import { splitLinks } from './links.ts';

/** A message as its author typed it: text nodes and links, never markup. */
export function MessageText({ content }: { readonly content: string }) {
  const pieces = useMemo(() => splitLinks(content), [content]);
  let offset = 0;
  return (
    <div className="message-text" dir="auto">
      {pieces.map((piece) => {
        const key = offset;
        offset += piece.text.length;
        return piece.kind === 'link' ? (
          <a key={key} href={piece.text} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          <span key={key}>{piece.text}</span>
        );
      })}
    </div>
  );
}
