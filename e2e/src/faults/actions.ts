import type { PersistentClient } from '../harness/persistent-client.ts';

export type ActionContext = {
  readonly client: PersistentClient;
  readonly everyone: readonly PersistentClient[];
  readonly rooms: readonly string[];
  readonly random: () => number;
};

export type Action = {
  readonly kind: string;
  /** How often it is chosen, against the sum of all weights. */
  readonly weight: number;
  /** False when the client cannot do it now. */
  readonly act: (context: ActionContext) => boolean;
};

const filler = 'x'.repeat(80);

/** What random people do. A new kind of action is one line here. */
export const actions: readonly Action[] = [
  { kind: 'message', weight: 100, act: sendMessage },
  { kind: 'private-message', weight: 8, act: sendPrivate },
  { kind: 'typing', weight: 6, act: (context) => inOpenRoom(context, 'TypingStart') },
  { kind: 'topic', weight: 1, act: (context) => inOpenRoom(context, 'UpdateRoom', { topic: `t${context.random()}` }) },
  { kind: 'delete', weight: 1, act: deleteMessage },
  { kind: 'edit', weight: 3, act: editMessage },
  { kind: 'reaction', weight: 6, act: react },
  { kind: 'pin', weight: 1, act: pin },
  { kind: 'leave-or-join', weight: 1, act: leaveOrJoin },
];

/** Chooses by weight. */
export function chooseAction<A extends { readonly weight: number }>(random: () => number, from: readonly A[]): A {
  let left = random() * from.reduce((sum, action) => sum + action.weight, 0);
  const found = from.find((action) => {
    left -= action.weight;
    return left < 0;
  });
  return found ?? (from[0] as A);
}

export function pick<T>(random: () => number, values: readonly T[]): T | undefined {
  return values[Math.floor(random() * values.length)];
}

function sendMessage({ client, random }: ActionContext): boolean {
  const room = pick(random, client.rooms.open);
  if (room === undefined) return false;
  client.sendMessage(room, filler);
  return true;
}

function sendPrivate({ client, everyone, random }: ActionContext): boolean {
  const peer = pick(
    random,
    everyone.filter((one) => one !== client),
  );
  if (!peer) return false;
  client.sendPrivate(peer, filler);
  return true;
}

function inOpenRoom({ client, random }: ActionContext, type: string, fields: object = {}): boolean {
  const room = pick(random, client.rooms.open);
  if (room === undefined) return false;
  client.request({ type, room_id: room, ...fields });
  return true;
}

/** Deletes one of its last messages, in a room it is in. */
function deleteMessage({ client, random }: ActionContext): boolean {
  const record = pick(random, client.queue.sent.slice(-200));
  if (!client.isConnected || record?.seq === undefined || record.deletion) return false;
  if (client.rooms.views.get(record.room)?.isMember !== true) return false;
  client.deleteMessage(record);
  return true;
}

/** One of the last messages of somebody, in a room that this client is in. */
function pickSeen(
  { client, everyone, random }: ActionContext,
  from: readonly PersistentClient[] = everyone,
): { readonly room: string; readonly seq: number } | undefined {
  const record = pick(random, pick(random, from)?.queue.sent.slice(-200) ?? []);
  if (!client.isConnected || record?.seq === undefined) return undefined;
  return client.rooms.views.get(record.room)?.isMember === true ? { room: record.room, seq: record.seq } : undefined;
}

function editMessage(context: ActionContext): boolean {
  const target = pickSeen(context, [context.client]);
  if (!target) return false;
  const content = `edited ${context.client.changes.all.length} by ${context.client.name}`;
  context.client.changeMessage('EditMessage', { content }, { ...target, kind: 'edit', value: content });
  return true;
}

const emoji = ['👍', '🎉', '❤️'];

/** Adds an emoji, or takes one back, whether or not there was one. */
function react(context: ActionContext): boolean {
  const target = pickSeen(context);
  const one = pick(context.random, emoji);
  if (!target || one === undefined) return false;
  const added = context.random() < 0.6;
  const type = added ? 'AddReaction' : 'RemoveReaction';
  context.client.changeMessage(type, { emoji: one }, { ...target, kind: 'reaction', emoji: one, value: `${added}` });
  return true;
}

/** Asks as moderators may: those who are none are refused. */
function pin(context: ActionContext): boolean {
  const target = pickSeen(context, [context.everyone[0] as PersistentClient]);
  // One alone, so that what was acknowledged last is known.
  if (!target || context.client !== context.everyone[0]) return false;
  const pinned = context.random() < 0.5;
  context.client.changeMessage(
    pinned ? 'PinMessage' : 'UnpinMessage',
    {},
    { ...target, kind: 'pin', value: `${pinned}` },
  );
  return true;
}

/** Leaves a room, if it is not the last, or comes back into one it left. */
function leaveOrJoin({ client, rooms, random }: ActionContext): boolean {
  if (!client.isConnected) return false;
  const left = pick(
    random,
    rooms.filter((room) => !client.rooms.wants(room)),
  );
  if (left !== undefined) {
    client.rooms.join(left);
    return true;
  }
  const room = pick(random, client.rooms.open);
  return room !== undefined && client.rooms.open.length > 1 && client.leaveRoom(room);
}
