import { useState } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { Choice } from '../../ui/field.tsx';
import { RequestDialog } from '../request-dialog.tsx';
import type { Person } from './person-acts.ts';
import { ReasonField, toReason } from './reason-field.tsx';
import { endOf, type Span } from './spans.ts';

const forGood = 'for good';
const terms = [forGood, 'an hour', 'a day', 'a week', '30 days'] as const satisfies readonly (Span | typeof forGood)[];
const purges = [
  ['0', 'Leave it where it is'],
  ['1', 'Erase the last hour'],
  ['24', 'Erase the last day'],
  ['168', 'Erase the last week'],
] as const;

type BanDialogProps = {
  readonly person: Person;
  /** Without it the ban is from the whole server. */
  readonly roomId?: string;
  readonly onClose: () => void;
};

export function BanDialog({ person, roomId, onClose }: BanDialogProps) {
  const client = useChatClient();
  const [term, setTerm] = useState<(typeof terms)[number]>(forGood);
  const [purge, setPurge] = useState<(typeof purges)[number][0]>('0');
  const [withAddress, setWithAddress] = useState(false);
  const [reason, setReason] = useState('');
  const isFromServer = roomId === undefined;

  const ban = () =>
    client.ban(person.user_id, {
      ...(roomId !== undefined && { roomId }),
      ...(term !== forGood && { until: endOf(term, new Date()) }),
      ...(purge !== '0' && { purgeHours: Number(purge) }),
      ...(isFromServer && withAddress && { address: true }),
      ...toReason(reason),
    });

  return (
    <RequestDialog
      title={`Ban ${person.username} from ${isFromServer ? 'the server' : 'this room'}`}
      verb="Ban"
      isGrave
      onClose={onClose}
      request={ban}
    >
      <p className="form-lead">
        {isFromServer
          ? 'They are out at once, everywhere, and cannot sign in any more.'
          : 'They are out of the room at once, and cannot come back.'}
      </p>
      <ReasonField reason={reason} onReason={setReason} />
      <Choice label="How long" value={term} options={terms.map((each) => [each, each])} onChoose={setTerm} />
      <Choice
        label="What they wrote"
        value={purge}
        options={purges}
        onChoose={setPurge}
        note={purge === '0' ? undefined : 'It cannot be brought back.'}
      />
      {isFromServer && (
        <label className="check">
          <input type="checkbox" checked={withAddress} onChange={(event) => setWithAddress(event.target.checked)} />
          Keep out guests from the same network address too
        </label>
      )}
    </RequestDialog>
  );
}
