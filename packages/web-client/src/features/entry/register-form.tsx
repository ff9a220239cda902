import { countCodePoints, limits } from '@tertulia/protocol';
import { type FormEvent, useState } from 'react';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Field } from '../../ui/field.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { EntryNameField } from './entry-name-field.tsx';
import { type EntryProblem, longPassword, shortPassword } from './entry-problem.ts';
import { EntrySubmit } from './entry-submit.tsx';
import { saveLastEntry } from './last-entry.ts';
import { useAttempt } from './use-attempt.ts';
import { asksForInvite } from './ways-in.ts';

type RegisterFormProps = {
  readonly name: string;
  readonly onName: (name: string) => void;
  /** The code of the link that led here. */
  readonly invite: string | undefined;
  readonly onRegistered?: () => void;
};

/** An account: a name with a password, and where the server asks for it a code. */
export function RegisterForm({ name, onName, invite, onRegistered }: RegisterFormProps) {
  const client = useChatClient();
  const server = useChat((state) => state.server);
  const attempt = useAttempt('register');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState(invite ?? '');
  const hasCode = asksForInvite(server, invite);

  const register = async (event: FormEvent) => {
    event.preventDefault();
    const username = name.trim();
    const given = hasCode ? code.trim() : '';
    const problem = findProblem(username, password);
    if (problem) return attempt.refuse(problem);
    if (server?.registration === 'invite' && given === '') {
      return attempt.refuse({ field: 'invite', text: 'Only those who are invited can register here. Ask for a code.' });
    }
    const options = given === '' ? {} : { invite: given };
    if (!(await attempt.make(() => client.register(username, password, options)))) return;
    saveLastEntry({ name: username, way: 'sign-in' });
    onRegistered?.();
  };

  return (
    <form className="entry-form" noValidate onSubmit={(event) => void register(event)}>
      <EntryNameField
        label="Name"
        kind="username"
        name={name}
        onName={onName}
        isFirst={name === ''}
        attempt={attempt}
      />
      <PasswordField
        label="Password"
        name="password"
        value={password}
        autoComplete="new-password"
        minLength={limits.min_password_chars}
        required
        note={`At least ${limits.min_password_chars} characters. A few words are better than one.`}
        data-first-focus={name === '' ? undefined : true}
        problem={attempt.problemOf('password')}
        onChange={(event) => {
          setPassword(event.target.value);
          attempt.forget();
        }}
      />
      {hasCode && (
        <Field
          label="Invitation"
          name="invite"
          value={code}
          maxLength={64}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="ltr"
          className="code"
          problem={attempt.problemOf('invite')}
          onChange={(event) => {
            setCode(event.target.value);
            attempt.forget();
          }}
        />
      )}
      <EntrySubmit attempt={attempt} verb="Create account" busyVerb="Creating…" />
    </form>
  );
}

function findProblem(username: string, password: string): EntryProblem | undefined {
  if (username === '') return { field: 'username', text: 'Choose a name first.' };
  const length = countCodePoints(password);
  if (length < limits.min_password_chars) return { field: 'password', text: shortPassword };
  if (length > limits.max_password_chars) return { field: 'password', text: longPassword };
  return undefined;
}
