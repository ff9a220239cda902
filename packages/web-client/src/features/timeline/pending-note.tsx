import type { PendingMessage } from '../../chat/model.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { describeError } from '../describe-error.ts';

/** Where one's own message stands until the server has it, and what can be done when it was refused. */
export function PendingNote({ pending }: { readonly pending: PendingMessage }) {
  const client = useChatClient();
  const { clientId, delivery } = pending;
  if (delivery.kind === 'sent') return null;
  if (delivery.kind === 'queued') {
    return <p className="pending-note">Waiting for the connection</p>;
  }
  return (
    <p className="pending-note pending-failed" role="alert">
      <span>Not sent. {describeError(delivery)}</span>
      <Button look="link" onClick={() => client.retryMessage(clientId)}>
        Retry
      </Button>
      <Button look="link" onClick={() => client.discardMessage(clientId)}>
        Discard
      </Button>
    </p>
  );
}
