import { limits } from '@tertulia/protocol';
import { useState } from 'react';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Field } from '../../ui/field.tsx';
import { describeError } from '../describe-error.ts';
import { badUsername } from '../entry/entry-problem.ts';
import { RequestDialog } from '../request-dialog.tsx';

/** What others see of oneself: for now the name. */
export function ProfileDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useChatClient();
  const username = useChat((state) => state.me?.username ?? '');
  const [name, setName] = useState(username);
  return (
    <RequestDialog
      title="Your profile"
      verb="Change name"
      isReady={name.trim() !== '' && name.trim() !== username}
      onClose={onClose}
      request={() => client.changeUsername(name.trim())}
      describe={(error) => (error.code === 'bad_message' ? badUsername : describeError(error))}
    >
      <Field
        label="Name"
        value={name}
        maxLength={limits.max_username_chars * 2}
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        data-first-focus
        note="Others see it next to what you write from now on."
        onChange={(event) => setName(event.target.value)}
      />
    </RequestDialog>
  );
}
