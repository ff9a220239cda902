import { useCallback, useRef } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { FoundMessage } from '../found/found-message.tsx';
import { usePages } from '../use-pages.ts';

type MentionsDialogProps = {
  readonly onClose: () => void;
  readonly onShow: (roomId: string, seq: number) => void;
};

/** What mentions one, in all rooms, the newest first. */
export function MentionsDialog({ onClose, onShow }: MentionsDialogProps) {
  const client = useChatClient();
  const before = useRef<string>(undefined);
  const ask = useCallback(async () => {
    const reply = await client.listMentions(before.current);
    if (!reply.ok) return reply;
    const { messages: items, more } = reply.value;
    before.current = reply.value.before;
    return { ok: true as const, value: { items, more } };
  }, [client]);
  const { items, more, isLoading, problem, loadMore } = usePages(ask);
  return (
    <Dialog title="Mentions" place="wide" onClose={onClose}>
      <p className="field-problem" role="alert">
        {problem}
      </p>
      {items.length === 0 && isLoading && <Notice title="Looking what there is…" />}
      {items.length === 0 && !isLoading && problem === undefined && (
        <Notice title="Nobody has mentioned you">Where somebody writes @ and your name, it is listed here.</Notice>
      )}
      <ul className="entries" aria-label="Mentions">
        {items.map((message) => (
          <FoundMessage key={`${message.room_id} ${message.seq}`} message={message} hasPlace onShow={onShow} />
        ))}
      </ul>
      {more && items.length > 0 && (
        <div className="form-actions">
          <Button disabled={isLoading} onClick={loadMore}>
            Older mentions
          </Button>
        </div>
      )}
    </Dialog>
  );
}
