import type { ChatMessage, MessageEditedEvent, Reaction, ReactionChangedEvent } from '../../entities.ts';
import type { RoomState } from './chat-state.ts';

/** Tombstones change no more. */
export function changeMessage(room: RoomState, seq: number, change: (message: ChatMessage) => ChatMessage): RoomState {
  const at = room.messages.findIndex((message) => message.seq === seq && !message.deleted);
  const message = room.messages[at];
  return message ? { ...room, messages: room.messages.with(at, change(message)) } : room;
}

export function withEdit(message: ChatMessage, event: MessageEditedEvent): ChatMessage {
  const { mentions: _, ...rest } = message;
  const { content, rev, edited_at, mentions } = event;
  return { ...rest, content, rev, edited_at, ...(mentions && { mentions }) };
}

export function withPin(message: ChatMessage, pinned: boolean): ChatMessage {
  const { pinned: _, ...rest } = message;
  return pinned ? { ...rest, pinned: true } : rest;
}

/** The count is the server's, so that it is right whatever was known before; names are kept as far as they are known. */
export function withReaction(message: ChatMessage, event: ReactionChangedEvent, me: string | undefined): ChatMessage {
  const { emoji, count, added, user_id, username } = event;
  const { reactions = [], ...rest } = message;
  const before = reactions.find((one) => one.emoji === emoji);
  const others = before?.users.filter((name) => name !== username) ?? [];
  const reaction: Reaction = {
    emoji,
    count,
    me: user_id === me ? added : (before?.me ?? false),
    users: (added ? [...others, username] : others).slice(0, 5),
  };
  const next = before
    ? reactions.flatMap((one) => (one !== before ? [one] : count > 0 ? [reaction] : []))
    : [...reactions, ...(count > 0 ? [reaction] : [])];
  return next.length > 0 ? { ...rest, reactions: next } : rest;
}
