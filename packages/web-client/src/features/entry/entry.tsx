import { limits } from '@tertulia/protocol';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Cup } from '../../ui/cup.tsx';
import { ConnectionBanner } from '../connection-banner/connection-banner.tsx';
import { describeError } from '../describe-error.ts';
import './entry.css';
import { loadLastName, saveLastName } from './last-name.ts';

/** The door: choose a nickname and come in. */
export function Entry() {
  const client = useChatClient();
  const signedOutReason = useChat((state) =>
    state.connection.kind === 'signed-out' ? state.connection.reason : undefined,
  );
  const [name, setName] = useState(loadLastName);
  const [problem, setProblem] = useState<string>();
  const [isEntering, setIsEntering] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const inputId = useId();
  const problemId = useId();

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    const nickname = name.trim();
    if (nickname === '') {
      setProblem('Choose a nickname first.');
      return;
    }
    setProblem(undefined);
    setIsEntering(true);
    const reply = await client.join(nickname);
    setIsEntering(false);
    if (reply.ok) saveLastName(nickname);
    else setProblem(describeEntryError(reply.error));
  };

  const shownProblem = problem ?? signedOutReason;
  return (
    <main className="entry">
      <form className="entry-card" onSubmit={(event) => void enter(event)}>
        <Cup />
        <h1>Tertulia</h1>
        <p className="entry-lead">
          <em>A regular gathering, in a café, to talk.</em> Pull up a chair.
        </p>
        <label htmlFor={inputId}>Nickname</label>
        <input
          id={inputId}
          className="field"
          value={name}
          maxLength={limits.max_username_chars * 2}
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          ref={field}
          dir="auto"
          aria-invalid={shownProblem !== undefined}
          aria-describedby={problemId}
          onChange={(event) => {
            setName(event.target.value);
            setProblem(undefined);
          }}
        />
        <p id={problemId} className="field-problem" role="alert">
          {shownProblem}
        </p>
        <Button type="submit" look="primary" disabled={isEntering}>
          {isEntering ? 'Entering…' : 'Enter'}
        </Button>
        <ConnectionBanner />
      </form>
    </main>
  );
}

function describeEntryError(error: Parameters<typeof describeError>[0]): string {
  return error.code === 'bad_message'
    ? `That name will not do: 1 to ${limits.max_username_chars} visible characters on one line.`
    : describeError(error);
}
