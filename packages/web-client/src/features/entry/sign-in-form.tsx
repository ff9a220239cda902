import { type FormEvent, useState } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { EntryNameField } from './entry-name-field.tsx';
import { EntrySubmit } from './entry-submit.tsx';
import { saveLastEntry } from './last-entry.ts';
import { useAttempt } from './use-attempt.ts';

type SignInFormProps = { readonly name: string; readonly onName: (name: string) => void };

/** For those who have an account. */
export function SignInForm({ name, onName }: SignInFormProps) {
  const client = useChatClient();
  const attempt = useAttempt('sign-in');
  const [password, setPassword] = useState('');

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    const username = name.trim();
    if (username === '') return attempt.refuse({ field: 'username', text: 'Say who you are.' });
    if (password === '') return attempt.refuse({ field: 'password', text: 'Your password is missing.' });
    if (await attempt.make(() => client.login(username, password))) saveLastEntry({ name: username, way: 'sign-in' });
  };

  return (
    <form className="entry-form" noValidate onSubmit={(event) => void signIn(event)}>
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
        autoComplete="current-password"
        required
        data-first-focus={name === '' ? undefined : true}
        problem={attempt.problemOf('password')}
        onChange={(event) => {
          setPassword(event.target.value);
          attempt.forget();
        }}
      />
      <EntrySubmit attempt={attempt} verb="Sign in" busyVerb="Signing in…" />
    </form>
  );
}
