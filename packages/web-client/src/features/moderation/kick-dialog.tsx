import { useState } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { RequestDialog } from '../request-dialog.tsx';
import type { Person } from './person-acts.ts';
import { ReasonField, toReason } from './reason-field.tsx';

type KickDialogProps = { readonly person: Person; readonly roomId: string; readonly onClose: () => void };

export function KickDialog({ person, roomId, onClose }: KickDialogProps) {
  const client = useChatClient();
  const [reason, setReason] = useState('');
  return (
    <RequestDialog
      title={`Remove ${person.username}`}
      verb="Remove"
      isGrave
      onClose={onClose}
      request={() => client.kick(roomId, person.user_id, toReason(reason).reason)}
    >
      <p className="form-lead">They are out of the room at once. They can come back: to prevent it, ban them.</p>
      <ReasonField reason={reason} onReason={setReason} />
    </RequestDialog>
  );
}
