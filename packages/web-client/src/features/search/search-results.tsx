import { useCallback, useRef } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { FoundMessage } from '../found/found-message.tsx';
import { usePages } from '../use-pages.ts';

type SearchResultsProps = {
  /** As it was written. */
  readonly query: string;
  /** Folded; marked in what is found. */
  readonly words: readonly string[];
  /** Without it in all of one's rooms. */
  readonly roomId?: string;
  readonly onShow: (roomId: string, seq: number) => void;
};

/** What one search found, the newest first. Keyed by the search where it is used. */
export function SearchResults({ query, words, roomId, onShow }: SearchResultsProps) {
  const client = useChatClient();
  const before = useRef<string>(undefined);
  const ask = useCallback(async () => {
    const reply = await client.search(query, {
      ...(roomId !== undefined && { roomId }),
      ...(before.current !== undefined && { before: before.current }),
    });
    if (!reply.ok) return reply;
    const { messages: items, more } = reply.value;
    before.current = reply.value.before;
    return { ok: true as const, value: { items, more } };
  }, [client, query, roomId]);
  const { items, more, isLoading, problem, loadMore } = usePages(ask);
  return (
    <>
      <p className="field-problem" role="alert">
        {problem}
      </p>
      <output className="search-state">{problem === undefined && describeState(items.length, more, isLoading)}</output>
      <ul className="entries" aria-label="Found messages">
        {items.map((message) => (
          <FoundMessage
            key={`${message.room_id} ${message.seq}`}
            message={message}
            words={words}
            hasPlace
            onShow={onShow}
          />
        ))}
      </ul>
      {more && !isLoading && (
        <div className="form-actions">
          <Button onClick={loadMore}>{problem === undefined ? 'Show more' : 'Try again'}</Button>
        </div>
      )}
    </>
  );
}

function describeState(count: number, more: boolean, isLoading: boolean): string {
  if (isLoading) return 'Searching…';
  if (count === 0) return more ? 'Nothing was found among the newest messages.' : 'Nothing was found.';
  return `${count} found${more ? ', and there may be more' : ''}.`;
}
