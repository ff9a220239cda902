import type { LogEvent, MessageEditedEvent } from '@tertulia/protocol';
import { isErasedBy, type MessageChange, type MessageErasure } from '@tertulia/protocol/messages';

/** A change that leaves the message a message. */
export type LastingChange = Exclude<MessageChange, MessageErasure>;

export function isLastingChange(event: LogEvent): event is LastingChange {
  return event.type === 'MessageEdited' || event.type === 'ReactionChanged' || event.type === 'MessagePinned';
}

/** What is left of an edit, or of any other event, once `erasure` has erased the message it is about. */
export function eraseEdit(event: LogEvent, erasure: MessageErasure): LogEvent {
  const isErased = event.type === 'MessageEdited' && event.seq <= erasure.seq;
  return isErased && isErasedBy(erasure, event.target_seq, event.user_id) ? withoutContent(event) : event;
}

/** The same where the log begins at `firstSeq`. */
export function trimEdit(event: LogEvent, firstSeq: number): LogEvent {
  return event.type === 'MessageEdited' && event.target_seq < firstSeq ? withoutContent(event) : event;
}

function withoutContent(event: MessageEditedEvent): MessageEditedEvent {
  const { mentions: _, ...rest } = event;
  return { ...rest, content: '' };
}
