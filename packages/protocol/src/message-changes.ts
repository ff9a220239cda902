import type { ChatMessage, LogEvent, Reaction, ReactionChangedEvent } from './entities.ts';

/** How many names a `Reaction` has at most. */
export const maxReactionNames = 5;

/** An event of the log that changes a message which was there before. */
export type MessageChange = Extract<
  LogEvent,
  { type: 'MessageDeleted' | 'MessagesPurged' | 'MessageEdited' | 'ReactionChanged' | 'MessagePinned' }
>;
/** One that leaves nothing of what the message said. */
export type MessageErasure = Extract<MessageChange, { type: 'MessageDeleted' | 'MessagesPurged' }>;

export function isChatMessage(event: LogEvent): event is ChatMessage {
  return event.type === 'Message' || event.type === 'PrivateMessage';
}

/** The `user_id` of who wrote the message. */
export function authorOf(message: ChatMessage): string {
  return message.type === 'Message' ? message.user_id : message.from_user_id;
}

/**
 * The message as it stands after `change`, as `viewerId` sees it; itself where the change is about another, or it is a tombstone. To apply
 * a change twice is to apply it once, so that a message which was read after it may be given it again. Pure; servers and clients
 * both go by it.
 */
export function applyMessageChange(message: ChatMessage, change: MessageChange, viewerId?: string): ChatMessage {
  if (message.deleted) return message;
  if (isErasure(change)) return isErasedBy(change, message.seq, authorOf(message)) ? toTombstone(message) : message;
  if (message.seq !== change.target_seq) return message;
  switch (change.type) {
    case 'MessageEdited': {
      const { mentions: _, ...rest } = message;
      const { content, rev, edited_at, mentions } = change;
      return { ...rest, content, rev, edited_at, ...(mentions && { mentions }) };
    }
    case 'MessagePinned': {
      const { pinned: _, ...rest } = message;
      return change.pinned ? { ...rest, pinned: true } : rest;
    }
    case 'ReactionChanged': {
      const { reactions: before = [], ...rest } = message;
      const reactions = applyReaction(before, change, viewerId);
      return reactions.length > 0 ? { ...rest, reactions } : rest;
    }
  }
}

/** The same for several changes, in the order of their `seq`. */
export function applyMessageChanges(
  message: ChatMessage,
  changes: readonly MessageChange[],
  viewerId?: string,
): ChatMessage {
  return changes.reduce((latest, change) => applyMessageChange(latest, change, viewerId), message);
}

export function isErasure(event: LogEvent): event is MessageErasure {
  return event.type === 'MessageDeleted' || event.type === 'MessagesPurged';
}

/** Whether the erasure is about the message at `seq` by that author. */
export function isErasedBy(erasure: MessageErasure, seq: number, authorId: string): boolean {
  if (erasure.type === 'MessageDeleted') return erasure.target_seq === seq;
  return erasure.user_id === authorId && seq >= erasure.from_seq && seq < erasure.seq;
}

/** What is left of a deleted message: its place, its author and its time. The `client_id` stays, for it is used for ever. */
export function toTombstone(message: ChatMessage): ChatMessage {
  const { room_id, seq, n, timestamp, client_id } = message;
  const place = { room_id, seq, n };
  const end = { content: '', timestamp, ...(client_id !== undefined && { client_id }), deleted: true } as const;
  if (message.type === 'Message') {
    const { user_id, username } = message;
    return { type: 'Message', ...place, user_id, username, ...end };
  }
  const { from_user_id, from_username, to_user_id } = message;
  return { type: 'PrivateMessage', ...place, from_user_id, from_username, to_user_id, ...end };
}

/** The count is the event's, so that it is right whatever was known before; names are kept as far as they are known. */
function applyReaction(reactions: readonly Reaction[], event: ReactionChangedEvent, viewerId?: string): Reaction[] {
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
