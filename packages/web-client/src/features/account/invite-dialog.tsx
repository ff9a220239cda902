import { type FormEvent, useState } from 'react';
import type { Invite } from '../../chat/model.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/field.tsx';
import { describeError } from '../describe-error.ts';
import { toInviteLink } from '../entry/invite-link.ts';
import { formatMoment } from '../format-moment.ts';
import './account.css';

const uses = [
  ['1', 'One person'],
  ['5', '5 people'],
  ['25', '25 people'],
  ['100', '100 people'],
] as const;
const lifetimes = [
  ['3600', 'An hour'],
  ['86400', 'A day'],
  ['604800', 'A week'],
  ['2592000', '30 days'],
] as const;

/** Makes a code with which others can register. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useChatClient();
  const [maxUses, setMaxUses] = useState<(typeof uses)[number][0]>('1');
  const [lifetimeS, setLifetimeS] = useState<(typeof lifetimes)[number][0]>('604800');
  const [invite, setInvite] = useState<Invite>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    const reply = await client.createInvite({ maxUses: Number(maxUses), expiresInS: Number(lifetimeS) });
    setIsBusy(false);
    if (reply.ok) setInvite(reply.value);
    setProblem(reply.ok ? undefined : describeError(reply.error));
  };

  return (
    <Dialog title="Invite people" onClose={onClose}>
      <form className="form" onSubmit={(event) => void create(event)}>
        <p className="form-lead">Whoever has the link can register here, until it is used up or over.</p>
        <div className="side-by-side">
          <Choice label="For" value={maxUses} options={uses} onChoose={setMaxUses} data-first-focus />
          <Choice label="Good for" value={lifetimeS} options={lifetimes} onChoose={setLifetimeS} />
        </div>
        <p className="field-problem" role="alert">
          {problem}
        </p>
        <div className="form-actions">
          <Button type="submit" look={invite ? 'plain' : 'primary'} disabled={isBusy}>
            {invite ? 'Make another link' : 'Make a link'}
          </Button>
        </div>
      </form>
      {invite && (
        <section className="invite" aria-label="Invitation">
          <CopyField key={`link ${invite.code}`} label="Link" text={toInviteLink(window.location, invite.code)} />
          <CopyField key={`code ${invite.code}`} label="Code" text={invite.code} />
          <output className="entry-note">{describeInvite(invite)}</output>
        </section>
      )}
    </Dialog>
  );
}

function describeInvite({ max_uses, expires_at }: Invite): string {
  const people = max_uses === undefined ? '' : ` for ${max_uses === 1 ? 'one person' : `${max_uses} people`}`;
  const until = expires_at === undefined ? '' : ` until ${formatMoment(new Date(expires_at))}`;
  return `Good${people}${until}. It is shown only now.`;
}
