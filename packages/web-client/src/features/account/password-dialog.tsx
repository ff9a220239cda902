import { countCodePoints, limits } from '@tertulia/protocol';
import { useState } from 'react';
import type { RequestError } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { describeError } from '../describe-error.ts';
import { longPassword, toEntryProblem } from '../entry/entry-problem.ts';
import { RequestDialog } from '../request-dialog.tsx';

export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useChatClient();
  const username = useChat((state) => state.me?.username ?? '');
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const length = countCodePoints(password);
  return (
    <RequestDialog
      title="Change password"
      verb="Change password"
      isReady={current !== '' && length >= limits.min_password_chars && length <= limits.max_password_chars}
      onClose={onClose}
      request={() => client.changePassword(current, password)}
      describe={describePasswordError}
    >
      <p className="form-lead">You stay signed in here, and are signed out everywhere else.</p>
      {/* For password managers: whose password it is. */}
      <input className="visually-hidden" autoComplete="username" value={username} readOnly tabIndex={-1} aria-hidden />
      <PasswordField
        label="Present password"
        value={current}
        autoComplete="current-password"
        data-first-focus
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField
        label="New password"
        value={password}
        autoComplete="new-password"
        note={`At least ${limits.min_password_chars} characters. A few words are better than one.`}
        problem={length > limits.max_password_chars ? longPassword : undefined}
        onChange={(event) => setPassword(event.target.value)}
      />
    </RequestDialog>
  );
}

function describePasswordError(error: RequestError): string {
  if (error.code === 'bad_credentials') return 'That is not your present password.';
  return error.code === 'bad_message' || error.code === 'rate_limited'
    ? toEntryProblem('register', error).text
    : describeError(error);
}
