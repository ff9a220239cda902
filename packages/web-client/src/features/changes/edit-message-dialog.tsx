import { countCodePoints, limits } from '@tertulia/protocol';
import { useId, useState } from 'react';
import type { RequestError } from '../../chat/model.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { describeError } from '../describe-error.ts';
import { RequestDialog } from '../request-dialog.tsx';
import './changes.css';

export type EditedMessage = {
  readonly roomId: string;
  readonly seq: number;
  readonly content: string;
  /** The revision that is shown; an edit made elsewhere meanwhile is not overwritten. */
  readonly rev: number;
};

type EditMessageDialogProps = { readonly message: EditedMessage; readonly onClose: () => void };

export function EditMessageDialog({ message, onClose }: EditMessageDialogProps) {
  const client = useChatClient();
  const id = useId();
  const [text, setText] = useState(message.content);
  const isTooLong = countCodePoints(text) > limits.max_content_chars;
  return (
    <RequestDialog
      title="Edit message"
      verb="Save"
      isReady={/\S/.test(text) && !isTooLong}
      onClose={onClose}
      request={() => client.editMessage(message.roomId, message.seq, text, message.rev)}
      describe={describeEditError}
    >
      <label htmlFor={id} className="visually-hidden">
        Message
      </label>
      <textarea
        id={id}
        className="field edit-text"
        dir="auto"
        rows={5}
        value={text}
        aria-invalid={isTooLong}
        onChange={(event) => setText(event.target.value)}
      />
    </RequestDialog>
  );
}

function describeEditError(error: RequestError): string {
  if (error.code === 'stale_rev') return 'It was edited elsewhere meanwhile. Close this to see how it stands now.';
  if (error.code === 'edit_window') return 'It is too old to be edited.';
  return describeError(error);
}
