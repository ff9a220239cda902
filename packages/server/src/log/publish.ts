import {
  applyMessageChanges,
  encodeMessage,
  isChatMessage,
  isErasure,
  type LogEvent,
  limits,
  type MessageChange,
  type MessageErasure,
} from '@tertulia/protocol';
import { MessageReactions } from '../rooms/message-reactions.ts';
import type { Beginning } from '../rooms/retention.ts';
import type { Room } from '../rooms/room.ts';
import { type TailEntry, tailCapacity } from '../rooms/tail.ts';
import { Tombstones } from '../rooms/tombstones.ts';
import { UnreadMentions } from '../rooms/unread-mentions.ts';
import type { Server } from '../server.ts';
import { noteUnread } from '../sessions/read-markers.ts';
import { eraseEdit, type LastingChange, trimEdit } from './change-kinds.ts';
import type { Mentions } from './records.ts';

/** So long after an erasure its files are known to be no more, unless the disk is full or very slow: then they go with a later sweep. */
const filesFollowMs = 4_000;
/** Bytes of encoded events kept in memory over all rooms; past it the longest untouched tails are dropped. */
const maxTailBytes = 128 * 1024 * 1024;

/** Puts a committed event at the end of the room's log in memory and hands it to the hub. Called in the order of `seq`. */
export function publishCommitted(server: Server, room: Room, event: LogEvent): void {
  const entry = toTailEntry(event);
  room.last_seq = event.seq;
  if (isChatMessage(event)) room.last_n = event.n;
  const before = room.tail.bytes;
  room.tail.push(entry);
  server.tails.bytes += room.tail.bytes - before;
  if (server.tails.bytes > maxTailBytes) dropTails(server, room);
  const hasFiles = isChatMessage(event) && event.files !== undefined;
  server.hub.queue(room.room_id, hasFiles ? server.files.urls.sign(entry.encoded) : entry.encoded);
}

/** The same for an event that changes one message. */
export function publishChange(server: Server, room: Room, event: LastingChange): void {
  changeTail(server, room, event, [event.target_seq]);
  publishCommitted(server, room, event);
}

/** The same for an edit of the message with ordinal `n`: whom it mentions may be others now. */
export function publishEdit(
  server: Server,
  room: Room,
  event: Extract<LastingChange, { type: 'MessageEdited' }>,
  n: number,
): void {
  publishChange(server, room, event);
  if (!room.mentions && !event.mentions) return;
  room.mentions?.remove(new Set([n]));
  noteMentions(room, n, event.mentions);
  noteUnread(server, room, n);
}

/** Counts the message with ordinal `n` for whom it mentions. */
export function noteMentions(room: Room, n: number, mentions: Mentions | undefined): void {
  if (!mentions) return;
  room.mentions ??= new UnreadMentions();
  room.mentions.addAll(n, mentions);
}

/** The same for an event that erases messages: from here on nobody is shown what they said. */
export function publishErasure(
  server: Server,
  room: Room,
  event: MessageErasure,
  targets: readonly { readonly seq: number; readonly n: number }[],
): void {
  changeTail(
    server,
    room,
    event,
    targets.map(({ seq }) => seq),
  );
  room.tombstones ??= new Tombstones();
  for (const { n } of targets) room.tombstones.add(n);
  room.mentions?.remove(new Set(targets.map(({ n }) => n)));
  publishCommitted(server, room, event);
  noteErased(server);
  noteUnread(
    server,
    room,
    targets.reduce((newest, { n }) => Math.max(newest, n), 0),
  );
}

/** The same for what erases the beginning of the log. */
export function publishTrim(server: Server, room: Room, seq: number, { first_seq, first_n }: Beginning): void {
  const before = room.tail.bytes;
  room.first_seq = first_seq;
  room.first_n = first_n;
  room.tail.dropBefore(first_seq);
  server.tails.bytes += room.tail.bytes - before;
  room.mentions?.forgetBefore(first_n);
  publishCommitted(server, room, { type: 'HistoryTrimmed', room_id: room.room_id, seq, first_seq });
  noteErased(server);
  noteUnread(server, room, first_n - 1);
}

/** The storage tells a moment later which files are no more: to ask it to tell at once would make all who send wait. */
function noteErased({ clock, files }: Server): void {
  files.contents.lookUntil = clock.now() + filesFollowMs;
}

function changeTail(server: Server, room: Room, event: MessageChange, seqs: readonly number[]): void {
  const before = room.tail.bytes;
  room.tail.change(event, seqs);
  server.tails.bytes += room.tail.bytes - before;
  room.changed_at = event.seq;
}

/** Makes sure that the tail reaches back far enough to answer joins and resumes. The store is asked once for all who wait. */
export async function warmTail(server: Server, room: Room): Promise<void> {
  if (room.tail.warm) return;
  const { warming } = server.tails;
  const reading = warming.get(room.room_id) ?? readTail(server, room).finally(() => warming.delete(room.room_id));
  warming.set(room.room_id, reading);
  await reading;
}

async function readTail(server: Server, room: Room): Promise<void> {
  const from = Math.max(room.first_seq - 1, room.last_seq - tailCapacity);
  const { value, changes } = await room.tail.watch(async () => {
    const events = await server.store.readEvents(room.room_id, from, tailCapacity);
    return { events, reactions: await readReactions(server, room, events) };
  });
  if (room.tail.warm) return;
  const before = room.tail.bytes;
  for (const event of changes) {
    if (event.type !== 'ReactionChanged') continue;
    const reactions = value.reactions.get(event.target_seq) ?? new MessageReactions();
    reactions.apply(event);
    value.reactions.set(event.target_seq, reactions);
  }
  // The store may have read more than was published: that is pushed when its turn comes.
  const published = value.events.filter(({ seq }) => seq >= room.first_seq && seq <= room.last_seq);
  const entries = published.map((event) => {
    if (!isChatMessage(event)) {
      return toTailEntry(trimEdit(changes.reduce<LogEvent>(eraseEdits, event), room.first_seq));
    }
    const message = applyMessageChanges(event, changes);
    if (message.deleted) value.reactions.delete(event.seq);
    const { reactions: _, ...text } = message;
    return toTailEntry(text);
  });
  room.tail.fill(entries, value.reactions);
  server.tails.bytes += room.tail.bytes - before;
}

const eraseEdits = (event: LogEvent, change: MessageChange) => (isErasure(change) ? eraseEdit(event, change) : event);

/** Who reacted to the messages that whoever joins is shown. */
async function readReactions(
  server: Server,
  room: Room,
  events: readonly LogEvent[],
): Promise<Map<number, MessageReactions>> {
  const bySeq = new Map<number, MessageReactions>();
  const shown = events.filter(isChatMessage).slice(-limits.history_page);
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last || room.changed_at < first.seq) return bySeq;
  for (const { seq, emoji, user_id, username } of await server.store.readReactions(room.room_id, first.seq, last.seq)) {
    const reactions = bySeq.get(seq) ?? new MessageReactions();
    bySeq.set(seq, reactions);
    reactions.add(emoji, user_id, username);
  }
  return bySeq;
}

function toTailEntry(event: LogEvent): TailEntry {
  return { seq: event.seq, encoded: encodeMessage(event), isMessage: isChatMessage(event) };
}

/** Maps keep the order of insertion, and the rooms were inserted oldest first; the busy one is spared. */
function dropTails(server: Server, spared: Room): void {
  for (const room of server.rooms.values()) {
    if (server.tails.bytes <= maxTailBytes / 2) return;
    if (room === spared || room.tail.bytes === 0) continue;
    server.tails.bytes -= room.tail.bytes;
    room.tail.drop();
  }
}
