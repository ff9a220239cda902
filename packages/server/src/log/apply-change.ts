import type { ChatMessage, LogEvent, Reaction } from '@tertulia/protocol';
import { toTombstone } from './tombstone.ts';

/** How many names are told of those who reacted with one emoji. */
export const maxReactionNames = 5;

/** An event that changes a message that was there before. */
export type MessageChange = Extract<
  LogEvent,
  { type: 'MessageDeleted' | 'MessagesPurged' | 'MessageEdited' | 'ReactionChanged' | 'MessagePinned' }
>;

/** One that leaves the message a message. */
export type LastingChange = Exclude<MessageChange, { type: 'MessageDeleted' | 'MessagesPurged' }>;
export function isLastingChange(event: LogEvent): event is LastingChange {
  return event.type === 'MessageEdited' || event.type === 'ReactionChanged' || event.type === 'MessagePinned';
}
export type Erasing = Exclude<MessageChange, LastingChange>;

/** The message as it stands after `event`, for `viewerId`; itself where the event is about another. Twice is once. */
export function applyChange(message: ChatMessage, event: MessageChange, viewerId?: string): ChatMessage {
  if (message.deleted) return message;
  if (event.type === 'MessagesPurged') {
    const author = message.type === 'Message' ? message.user_id : message.from_user_id;
    const isPurged = author === event.user_id && message.seq >= event.from_seq && message.seq < event.seq;
    return isPurged ? toTombstone(message) : message;
  }
  if (message.seq !== event.target_seq) return message;
  switch (event.type) {
    case 'MessageDeleted':
      return toTombstone(message);
    case 'MessageEdited': {
      const { mentions: _, ...rest } = message;
      const { content, rev, edited_at, mentions } = event;
      return { ...rest, content, rev, edited_at, ...(mentions && { mentions }) };
    }
    case 'MessagePinned': {
      const { pinned: _, ...rest } = message;
      return event.pinned ? { ...rest, pinned: true } : rest;
    }
    case 'ReactionChanged': {
      const { reactions: before = [], ...rest } = message;
      const reactions = applyReaction(before, event, viewerId);
      return reactions.length > 0 ? { ...rest, reactions } : rest;
    }
  }
}

/** What is left of an edit, or of any other event, once `erasing` has erased the message it is about. */
export function eraseEdit(event: LogEvent, erasing: Erasing): LogEvent {
  if (event.type !== 'MessageEdited') return event;
  const { target_seq, user_id } = event;
  const isErased =
    erasing.type === 'MessageDeleted'
      ? erasing.target_seq === target_seq
      : user_id === erasing.user_id && target_seq >= erasing.from_seq && target_seq < erasing.seq;
  if (!isErased || event.seq > erasing.seq) return event;
  const { mentions: _, ...rest } = event;
  return { ...rest, content: '' };
}

type ReactionChange = Extract<LogEvent, { type: 'ReactionChanged' }>;

function applyReaction(reactions: readonly Reaction[], event: ReactionChange, viewerId?: string): Reaction[] {
  const { emoji, count, added, user_id, username } = event;
  const before = reactions.find((one) => one.emoji === emoji);
  const others = before?.users.filter((name) => name !== username) ?? [];
  const after: Reaction = {
    emoji,
    count,
    me: user_id === viewerId ? added : (before?.me ?? false),
    users: (added ? [...others, username] : others).slice(0, maxReactionNames),
  };
  if (count === 0) return reactions.filter((one) => one !== before);
  return before ? reactions.map((one) => (one === before ? after : one)) : [...reactions, after];
}
