import { useEffect, useRef, useState } from 'react';
import { useChat } from '../../chat/use-chat.ts';
import { Cup } from '../../ui/cup.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ConnectionBanner } from '../connection-banner/connection-banner.tsx';
import './entry.css';
import { GuestForm } from './guest-form.tsx';
import { loadLastEntry } from './last-entry.ts';
import { RegisterForm } from './register-form.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { type Way, waysIn } from './ways-in.ts';

const words: Readonly<Record<Way, string>> = { guest: 'As a guest', 'sign-in': 'Sign in', register: 'Register' };

/** The door: look in as a guest, come in as somebody, or become somebody. */
export function Entry({ invite }: { readonly invite: string | undefined }) {
  const server = useChat((state) => state.server);
  // Why one was sent out here; the refusals of attempts that follow are told by the forms.
  const [sentOutBecause] = useState(useChat(toReason));
  const [last] = useState(loadLastEntry);
  const [name, setName] = useState(last.name);
  const [chosen, setChosen] = useState<Way>(invite === undefined ? last.way : 'register');
  const ways = waysIn(server, invite);
  const way = ways.includes(chosen) ? chosen : (ways[0] ?? 'sign-in');

  const card = useRef<HTMLDivElement>(null);
  useEffect(() => card.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus(), []);

  const inside = { name, onName: setName };
  return (
    <main className="entry">
      <div ref={card} className="entry-card">
        <Cup />
        <h1>Tertulia</h1>
        <p className="entry-lead">
          <em>A regular gathering, in a café, to talk.</em>{' '}
          {invite === undefined ? 'Pull up a chair.' : 'You are invited: pull up a chair.'}
        </p>
        {sentOutBecause !== undefined && (
          <output className="entry-reason">You were signed out: {sentOutBecause}.</output>
        )}
        <Tabs label="How to come in" tabs={ways.map((each) => [each, words[each]])} chosen={way} onChoose={setChosen}>
          {way === 'guest' && <GuestForm {...inside} />}
          {way === 'sign-in' && <SignInForm {...inside} />}
          {way === 'register' && <RegisterForm {...inside} invite={invite} />}
        </Tabs>
        <ConnectionBanner />
      </div>
    </main>
  );
}

function toReason({ connection }: Parameters<Parameters<typeof useChat>[0]>[0]): string | undefined {
  return connection.kind === 'signed-out' ? connection.reason?.replace(/\.$/, '') : undefined;
}
