import { useCallback, useMemo, useState } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { MessagePlace } from '../changes/revisions-dialog.tsx';
import { describeError } from '../describe-error.ts';
import { useReply } from '../use-reply.ts';
import { findEmoji, loadEmoji } from './emoji-catalog.ts';
import { EmojiGrid } from './emoji-grid.tsx';
import './emoji.css';

const notLoaded = { code: 'disconnected', message: 'the emoji could not be loaded', retry: 'reconnect' } as const;

/** All the emoji there are, to react with one. */
export function ReactDialog({ message: { roomId, seq }, onClose }: { message: MessagePlace; onClose: () => void }) {
  const client = useChatClient();
  const [query, setQuery] = useState('');
  const [problem, setProblem] = useState<string>();
  const [loading] = useReply(
    useCallback(
      () =>
        loadEmoji().then(
          (value) => ({ ok: true as const, value }),
          () => ({ ok: false as const, error: notLoaded }),
        ),
      [],
    ),
  );
  const groups = useMemo(() => {
    if (loading.kind !== 'loaded') return [];
    return /\S/.test(query) ? [{ name: 'Found', emoji: findEmoji(loading.value, query) }] : loading.value;
  }, [loading, query]);

  const react = async (emoji: string | undefined) => {
    if (emoji === undefined) return;
    const reply = await client.addReaction(roomId, seq, emoji);
    if (reply.ok) onClose();
    else setProblem(describeError(reply.error));
  };

  return (
    <Dialog title="React with an emoji" place="wide" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (/\S/.test(query)) void react(groups[0]?.emoji[0]?.unicode);
        }}
      >
        <Field
          label="Search"
          type="search"
          autoComplete="off"
          data-first-focus
          value={query}
          problem={problem ?? (loading.kind === 'failed' ? loading.problem : undefined)}
          onChange={(event) => setQuery(event.target.value)}
        />
      </form>
      {loading.kind === 'loading' && <Notice title="Bringing the emoji…" />}
      <EmojiGrid groups={groups} onChoose={(emoji) => void react(emoji)} />
      {loading.kind === 'loaded' && groups.every(({ emoji }) => emoji.length === 0) && (
        <Notice title="No emoji is called so" />
      )}
    </Dialog>
  );
}
