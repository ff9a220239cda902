import { useCallback, useState } from 'react';
import type { ChatMessage } from '../../chat/model.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { useMay } from '../../chat/use-may.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { describeError } from '../describe-error.ts';
import { FoundMessage } from '../found/found-message.tsx';
import { useReply } from '../use-reply.ts';

type PinsDialogProps = {
  readonly roomId: string;
  readonly onClose: () => void;
  readonly onShow: (roomId: string, seq: number) => void;
};

/** What is pinned in a room, the newest pin first. */
export function PinsDialog({ roomId, onClose, onShow }: PinsDialogProps) {
  const client = useChatClient();
  const may = useMay();
  const [loading, load] = useReply(useCallback(() => client.listPins(roomId), [client, roomId]));
  const [problem, setProblem] = useState<string>();
  const pins = loading.kind === 'loaded' ? loading.value : [];

  const unpin = async ({ seq }: ChatMessage) => {
    const reply = await client.unpinMessage(roomId, seq);
    setProblem(reply.ok ? undefined : describeError(reply.error));
    if (reply.ok) load();
  };

  return (
    <Dialog title="Pinned messages" place="wide" onClose={onClose}>
      <p className="field-problem" role="alert">
        {problem ?? (loading.kind === 'failed' ? loading.problem : undefined)}
      </p>
      {loading.kind === 'loading' && <Notice title="Looking what there is…" />}
      {loading.kind === 'loaded' && pins.length === 0 && (
        <Notice title="Nothing is pinned">
          What is worth keeping at hand can be pinned from the menu of a message.
        </Notice>
      )}
      <ul className="entries" aria-label="Pinned messages">
        {pins.map((message) => (
          <FoundMessage key={message.seq} message={message} onShow={onShow}>
            {may('pin-message', { roomId }) && <Button onClick={() => void unpin(message)}>Unpin</Button>}
          </FoundMessage>
        ))}
      </ul>
    </Dialog>
  );
}
