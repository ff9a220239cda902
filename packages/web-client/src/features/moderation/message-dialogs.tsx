import { useState } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { RequestDialog } from '../request-dialog.tsx';
import './moderation.css';
import { ReasonField } from './reason-field.tsx';

/** A message, as far as one must see it to know which it is. */
export type MessageQuote = {
  readonly roomId: string;
  readonly seq: number;
  readonly username: string;
  readonly content: string;
};

type MessageDialogProps = { readonly message: MessageQuote; readonly onClose: () => void };

export function DeleteMessageDialog({ message, onClose }: MessageDialogProps) {
  const client = useChatClient();
  return (
    <RequestDialog
      title="Delete message"
      verb="Delete"
      isGrave
      onClose={onClose}
      request={() => client.deleteMessage(message.roomId, message.seq)}
    >
      <Quote message={message} />
      <p className="form-lead">It is erased for everyone, and cannot be brought back.</p>
    </RequestDialog>
  );
}

export function ReportMessageDialog({ message, onClose }: MessageDialogProps) {
  const client = useChatClient();
  const [reason, setReason] = useState('');
  return (
    <RequestDialog
      title="Report message"
      verb="Report"
      isReady={reason.trim() !== ''}
      onClose={onClose}
      request={() => client.report(message.roomId, message.seq, reason.trim())}
    >
      <Quote message={message} />
      <ReasonField
        reason={reason}
        onReason={setReason}
        note="What is wrong with it? The moderators of this server will read this and the message."
      />
    </RequestDialog>
  );
}

export function Quote({ message: { username, content } }: { readonly message: Omit<MessageQuote, 'roomId' | 'seq'> }) {
  return (
    <blockquote className="quote">
      <p className="quote-author">
        <bdi>{username}</bdi>
      </p>
      <p className="quote-text" dir="auto">
        {content === '' ? <em>message deleted</em> : content}
      </p>
    </blockquote>
  );
}
