import { useState } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { useMay } from '../../chat/use-may.ts';
import { RequestDialog } from '../request-dialog.tsx';
import type { Person } from './person-acts.ts';
import { ReasonField, toReason } from './reason-field.tsx';
import { ScopeChoice, useScope } from './scope-choice.tsx';
import { endOf, type Span } from './spans.ts';

type PersonDialogProps = {
  readonly person: Person;
  readonly roomId: string | undefined;
  readonly onClose: () => void;
};

const spans: readonly Span[] = ['10 minutes', 'an hour', 'a day'];

export function MuteDialog({ person, roomId, onClose }: PersonDialogProps) {
  const client = useChatClient();
  const scope = useScope(useMay(), person.user_id, roomId);
  const [span, setSpan] = useState<Span>('10 minutes');
  const [reason, setReason] = useState('');
  return (
    <RequestDialog
      title={`Mute ${person.username}`}
      verb="Mute"
      isGrave
      onClose={onClose}
      request={() =>
        client.mute(person.user_id, { ...scope.inRoom, until: endOf(span, new Date()), ...toReason(reason) })
      }
    >
      <p className="form-lead">They can read on, but not write, until it is over.</p>
      <fieldset className="choices">
        <legend>For</legend>
        {spans.map((each) => (
          <label key={each} className="check">
            <input type="radio" name="span" checked={each === span} onChange={() => setSpan(each)} /> {each}
          </label>
        ))}
      </fieldset>
      <ScopeChoice {...scope} />
      <ReasonField reason={reason} onReason={setReason} />
    </RequestDialog>
  );
}

export function UnmuteDialog({ person, roomId, onClose }: PersonDialogProps) {
  const client = useChatClient();
  const scope = useScope(useMay(), person.user_id, roomId);
  return (
    <RequestDialog
      title={`Unmute ${person.username}`}
      verb="Unmute"
      onClose={onClose}
      request={() => client.unmute(person.user_id, scope.inRoom.roomId)}
    >
      <p className="form-lead">They can write again at once.</p>
      <ScopeChoice {...scope} />
    </RequestDialog>
  );
}
