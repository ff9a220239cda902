import { authorOf } from '@tertulia/protocol';
import { pick } from '../actions.ts';
import type { Person } from './person.ts';

export type ActContext = {
  readonly person: Person;
  readonly everyone: readonly Person[];
  readonly rooms: readonly string[];
  readonly random: () => number;
};

export type Act = {
  readonly kind: string;
  /** How often it is chosen, against the sum of all weights. */
  readonly weight: number;
  /** Does nothing where it is not possible now. */
  readonly act: (context: ActContext) => void;
};

/** What people do on an afternoon. */
export const acts: readonly Act[] = [
  { kind: 'say', weight: 100, act: (context) => context.person.user.send(pickRoom(context), compose(context)) },
  { kind: 'answer', weight: 20, act: answer },
  { kind: 'say-privately', weight: 16, act: sayPrivately },
  { kind: 'share', weight: 6, act: share },
  { kind: 'edit', weight: 14, act: edit },
  { kind: 'erase', weight: 16, act: erase },
  { kind: 'react', weight: 24, act: react },
  { kind: 'pin', weight: 6, act: pin },
  { kind: 'type', weight: 12, act: (context) => context.person.client.typing(pickRoom(context)) },
  { kind: 'open', weight: 8, act: (context) => context.person.open(pickHeld(context)) },
  { kind: 'read', weight: 16, act: (context) => context.person.client.markRead(pickHeld(context)) },
  { kind: 'leave-unread', weight: 4, act: leaveUnread },
  { kind: 'search', weight: 6, act: ({ person, random }) => person.search(pick(random, words) as string) },
  { kind: 'cut', weight: 5, act: ({ person }) => person.user.cut() },
  { kind: 'restart', weight: 3, act: ({ person, random }) => void person.restart(random() < 0.5) },
];

/** What people say is put together of these, so that some of it is found again in many places. */
const words = ['tea', 'cake', 'river', 'kitchen', 'umbrella', 'tomorrow', 'lighthouse', 'crème', 'Straße', '天气'];
const emoji = ['👍', '🎉', '❤️'];

/** A few words, and now and then a name. */
function compose({ person, everyone, random }: ActContext): string {
  const some = Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(random, words));
  const others = everyone.filter((one) => one !== person);
  const named = random() < 0.35 ? [`@${pick(random, others)?.name}`] : [];
  const all = random() < 0.04 ? ['@all'] : [];
  return [...some, ...named, ...all].join(' ');
}

const pickRoom = ({ rooms, random }: ActContext): string => pick(random, rooms) as string;

/** One of those it holds, conversations among them. */
function pickHeld({ person, random }: ActContext): string {
  return pick(random, [...person.client.getState().rooms.keys()]) as string;
}

function answer(context: ActContext): void {
  const target = pick(context.random, context.person.seen(pickRoom(context)));
  if (target) context.person.user.send(target.room_id, compose(context), target.seq);
}

function sayPrivately(context: ActContext): void {
  const { person, everyone, random } = context;
  // With few, so that there is some talk.
  const at = everyone.indexOf(person);
  const peer = everyone[(at + 1 + Math.floor(random() * 3)) % everyone.length];
  if (peer && peer !== person) person.user.sendPrivate(peer.userId, compose(context));
}

function share(context: ActContext): void {
  const { person, random } = context;
  const isWhole = random() < 0.5;
  const size = 1 + Math.floor(random() * (isWhole ? 2_000 : 90_000));
  // No two are alike, so that a content goes with its message.
  const bytes = Buffer.alloc(size, `${person.name} ${person.files.length} ${random()} `);
  person.share(pickRoom(context), compose(context), bytes, isWhole);
}

function edit(context: ActContext): void {
  const { person, random } = context;
  const own = person.seen(pickHeld(context)).filter((one) => authorOf(one) === person.userId);
  const target = pick(random, own);
  if (target) person.edit(target, `${compose(context)} (${person.changes.length})`);
}

/** Its own, or anybody's where it moderates. */
function erase(context: ActContext): void {
  const { person, random } = context;
  const room = pickHeld(context);
  const target = pick(
    random,
    person.seen(room).filter((one) => authorOf(one) === person.userId || isModerator(person, room)),
  );
  if (target?.client_id !== undefined) person.erase(target);
}

function react(context: ActContext): void {
  const { person, random } = context;
  const target = pick(random, person.seen(pickHeld(context)));
  if (target) person.react(target, pick(random, emoji) as string, random() < 0.6);
}

/** By one alone, so that what was acknowledged last is known. */
function pin(context: ActContext): void {
  const { person, random } = context;
  const room = pickRoom(context);
  const target = isModerator(person, room) ? pick(random, person.seen(room)) : undefined;
  if (target) person.pin(target, random() < 0.6);
}

function leaveUnread(context: ActContext): void {
  const { person, random } = context;
  const room = pickHeld(context);
  const lastN = person.client.getState().rooms.get(room)?.summary.last_n ?? 0;
  if (lastN > 0) person.markUnread(room, Math.max(1, lastN - Math.floor(random() * 20)));
}

function isModerator(person: Person, room: string): boolean {
  return person.client.getState().rooms.get(room)?.summary.role === 'moderator';
}
