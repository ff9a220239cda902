import type { FormEvent } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { EntryNameField } from './entry-name-field.tsx';
import { EntrySubmit } from './entry-submit.tsx';
import { saveLastEntry } from './last-entry.ts';
import { useAttempt } from './use-attempt.ts';

type NameProps = { readonly name: string; readonly onName: (name: string) => void };

/** A nickname is enough to look in. */
export function GuestForm({ name, onName }: NameProps) {
  const client = useChatClient();
  const attempt = useAttempt('guest');

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    const nickname = name.trim();
    if (nickname === '') return attempt.refuse({ field: 'username', text: 'Choose a nickname first.' });
    if (await attempt.make(() => client.join(nickname))) saveLastEntry({ name: nickname, way: 'guest' });
  };

  return (
    <form className="entry-form" noValidate onSubmit={(event) => void enter(event)}>
      <EntryNameField label="Nickname" kind="nickname" name={name} onName={onName} isFirst attempt={attempt} />
      <EntrySubmit attempt={attempt} verb="Enter" busyVerb="Entering…" />
    </form>
  );
}
