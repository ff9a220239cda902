import {
  type Action,
  type Actor,
  actions,
  type ClientMessageInput,
  can,
  type RoomKind,
  type RoomRole,
  subjectOf,
  type UserRole,
} from '@tertulia/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { promote } from './harness/server-command.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, type Wire, type WireClient } from './harness/wire-client.ts';

/**
 * Row F24 of the fault matrix: what a real server answers to every action, by everyone, in every kind of room, is what `can`
 * says, of which PERMISSIONS.md is the table. Of the people to whom something is done there is one of each rank.
 */
const password = 'canary-of-a-password';
const roomNames = ['public', 'public archived', 'private', 'private archived', 'dm'] as const;
type RoomName = (typeof roomNames)[number];
const places = [undefined, 'user', 'moderator'] as const;
const kinds = ['admin', 'moderator', 'user', 'guest'] as const;
type Kind = (typeof kinds)[number];

type Person = {
  readonly name: string;
  readonly kind: Kind;
  /** In every room but the direct one, in which two are. */
  readonly place: RoomRole | undefined;
  userId: string;
  token: string;
  client: WireClient;
};
type Room = { readonly name: RoomName; readonly kind: RoomKind; readonly archived: boolean; id: string };

let server: ServerProcess;
/** Makes all rooms, and puts back what the others did. */
let owner: Person;
/** Everyone who acts, and everyone to whom something is done. */
let actors: Person[];
let targets: Person[];
const rooms: Room[] = roomNames.map((name) => ({
  name,
  kind: name.split(' ')[0] as RoomKind,
  archived: name.endsWith('archived'),
  id: name.replace(' ', '-'),
}));
/** A message of each target in each room, to be deleted or reported. */
const messageOf = new Map<string, number>();

const roleOf = ({ kind }: Person): UserRole => (kind === 'guest' ? 'user' : kind);
/** The two who write to each other directly. */
const isInDm = (person: Person) =>
  person === actors.find((one) => one.place === 'user' && one.kind === 'user') || person === targets[0];
const placeIn = (person: Person, room: Room): RoomRole | undefined =>
  room.kind === 'dm' ? (isInDm(person) ? 'user' : undefined) : person.place;
const toActor = (person: Person, room?: Room): Actor => {
  const place = room && placeIn(person, room);
  return { role: roleOf(person), guest: person.kind === 'guest', ...(place && { place }) };
};

async function enter(person: Person, isAnew = false): Promise<void> {
  const client = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  const { name: username, kind } = person;
  const again = kind === 'guest' ? { type: 'Resume', token: person.token } : { type: 'Login', username, password };
  const anew = kind === 'guest' ? { type: 'Join', username } : { type: 'Register', username, password };
  // Who was banned as a guest is nobody any more.
  const request = person.userId && !(kind === 'guest' && isAnew) ? again : anew;
  const joined = await client.request(request);
  if (joined.type !== 'Joined') throw new Error(`${username}: ${JSON.stringify(joined)}`);
  person.client = client;
  person.userId = (joined['user'] as { user_id: string }).user_id;
  if (joined['token'] !== undefined) person.token = joined['token'] as string;
}

async function must(person: Person, message: object): Promise<Wire> {
  const reply = await person.client.request(message);
  if (reply.type === 'Error') throw new Error(`${person.name} ${JSON.stringify(message)}: ${JSON.stringify(reply)}`);
  return reply;
}

const personOf = (prefix: string, kind: Kind, place: RoomRole | undefined): Person => {
  const name = `${prefix}-${kind}-${place ?? 'outside'}`;
  return { name, kind, place, userId: '', token: '', client: undefined as unknown as WireClient };
};

/** Puts somebody back where they were. */
async function putBack(person: Person, room: Room): Promise<void> {
  const { id: room_id, kind, archived } = room;
  const { userId: user_id, place } = person;
  if (!place) return void (await person.client.request({ type: 'LeaveRoom', room_id }));
  if (kind === 'private') {
    if (archived) await must(owner, { type: 'UpdateRoom', room_id, archived: false });
    await must(owner, { type: 'InviteToRoom', room_id, user_id });
    if (archived) await must(owner, { type: 'UpdateRoom', room_id, archived: true });
  } else await must(person, { type: 'JoinRoom', room_id });
  // Nobody is above an admin, who may raise oneself.
  await must(person.kind === 'admin' ? person : owner, { type: 'SetRole', room_id, user_id, role: place });
}

beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off', '--registration', 'open']);
  owner = personOf('owner', 'admin', 'moderator');
  actors = kinds.flatMap((kind) => places.map((place) => personOf('actor', kind, place)));
  targets = [
    personOf('target', 'user', 'user'),
    personOf('target', 'user', 'moderator'),
    personOf('target', 'guest', 'user'),
    personOf('target', 'moderator', 'user'),
    personOf('target', 'admin', 'user'),
  ];
  const everyone = [owner, ...actors, ...targets];
  for (const one of everyone) await enter(one);

  for (const room of rooms.filter(({ kind }) => kind !== 'dm'))
    await must(owner, { type: 'CreateRoom', room_id: room.id, name: room.name, kind: room.kind });
  const dm = rooms.find(({ kind }) => kind === 'dm') as Room;
  for (const room of rooms) {
    if (room === dm) continue;
    for (const one of [...actors, ...targets]) {
      if (!one.place) continue;
      if (room.kind === 'private') await must(owner, { type: 'InviteToRoom', room_id: room.id, user_id: one.userId });
      else await must(one, { type: 'JoinRoom', room_id: room.id });
      if (one.place === 'moderator')
        await must(owner, { type: 'SetRole', room_id: room.id, user_id: one.userId, role: 'moderator' });
    }
    for (const target of targets) {
      const { seq } = await must(target, { type: 'Message', room_id: room.id, content: 'look at me' });
      messageOf.set(`${room.name} ${target.name}`, seq as number);
    }
    if (room.archived) await must(owner, { type: 'UpdateRoom', room_id: room.id, archived: true });
  }
  const writer = targets[0] as Person;
  const reader = actors.find(isInDm) as Person;
  const sent = await must(writer, { type: 'PrivateMessage', to_user_id: reader.userId, content: 'psst' });
  dm.id = sent['room_id'] as string;
  messageOf.set(`dm ${writer.name}`, sent['seq'] as number);

  // Only now, for nobody can give an admin a role in a room.
  for (const { name, kind } of everyone)
    if (kind === 'admin' || kind === 'moderator') await promote(server.dataDir, name, kind);
}, 60_000);
afterAll(() => server.dispose());

type Request = ClientMessageInput | undefined;
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const first = () => targets[0] as Person;
const seqIn = (room: Room) => messageOf.get(`${room.name} ${first().name}`) ?? 1;

/** How each action is asked for. To mention all there is no request yet that could be refused. */
const requests: Readonly<Record<Action, (actor: Person, room: Room, person: Person) => Request>> = {
  'create-room': (actor) => ({ type: 'CreateRoom', name: `Of ${actor.name}` }),
  'enter-room': (_, { id }) => ({ type: 'JoinRoom', room_id: id }),
  'leave-room': (_, { id }) => ({ type: 'LeaveRoom', room_id: id }),
  'read-room': (_, { id }) => ({ type: 'History', room_id: id }),
  'list-members': (_, { id }) => ({ type: 'ListUsers', room_id: id }),
  'send-message': (_, { id }) => ({ type: 'Message', room_id: id, content: 'hello' }),
  'mention-all': () => undefined,
  'delete-own-message': (_, { id }) => ({ type: 'DeleteMessage', room_id: id, target_seq: 1_000_000 }),
  'delete-message': (_, room) => ({ type: 'DeleteMessage', room_id: room.id, target_seq: seqIn(room) }),
  'edit-message': (_, { id }) => ({ type: 'EditMessage', room_id: id, target_seq: 1_000_000, content: 'x' }),
  react: (_, room) => ({ type: 'AddReaction', room_id: room.id, target_seq: seqIn(room), emoji: '👍' }),
  'pin-message': (_, room) => ({ type: 'PinMessage', room_id: room.id, target_seq: seqIn(room) }),
  'upload-file': () => ({ type: 'UploadFile', filename: 'a.txt', content_type: 'text/plain', data: 'YQ==' }),
  'report-message': (_, room) => ({ type: 'Report', room_id: room.id, target_seq: seqIn(room), reason: 'see there' }),
  'update-room': (_, { id }) => ({ type: 'UpdateRoom', room_id: id, topic: 'as ever' }),
  'archive-room': (_, { id, archived }) => ({ type: 'UpdateRoom', room_id: id, archived }),
  'invite-to-room': (_, { id }) => ({ type: 'InviteToRoom', room_id: id, user_id: owner.userId }),
  kick: (_, { id }, { userId }) => ({ type: 'Kick', room_id: id, user_id: userId }),
  'ban-from-room': (_, { id }, { userId }) => ({ type: 'Ban', room_id: id, user_id: userId }),
  'mute-in-room': (_, { id }, { userId }) => ({ type: 'Mute', room_id: id, user_id: userId, until: inAnHour() }),
  'set-room-role': (_, { id }, { userId }) => ({ type: 'SetRole', room_id: id, user_id: userId, role: 'moderator' }),
  ban: (_actor, _room, { userId }) => ({ type: 'Ban', user_id: userId }),
  mute: (_actor, _room, { userId }) => ({ type: 'Mute', user_id: userId, until: inAnHour() }),
  'set-role': (_actor, _room, { userId, kind }) => ({
    type: 'SetRole',
    user_id: userId,
    role: kind === 'guest' ? 'moderator' : kind,
  }),
  'create-invite': () => ({ type: 'CreateInvite' }),
  'read-reports': () => ({ type: 'ListReports' }),
  'read-audit-log': () => ({ type: 'AuditLog' }),
  'change-username': (actor) => ({ type: 'ChangeUsername', username: actor.name }),
  'change-password': () => ({ type: 'ChangePassword', current: password, password }),
  'manage-sessions': () => ({ type: 'ListSessions' }),
};

/** Puts back what an action did that was done. */
async function undo(action: Action, actor: Person, room: Room, person: Person): Promise<void> {
  const { id: room_id } = room;
  const { userId: user_id } = person;
  switch (action) {
    case 'enter-room':
    case 'leave-room':
      if (room.kind !== 'dm') await putBack(actor, room);
      return;
    case 'kick':
      return putBack(person, room);
    case 'ban-from-room':
      await must(owner, { type: 'Unban', room_id, user_id });
      return putBack(person, room);
    case 'mute-in-room':
      await must(owner, { type: 'Unmute', room_id, user_id });
      return;
    case 'set-room-role':
      await must(person.kind === 'admin' ? person : owner, {
        type: 'SetRole',
        room_id,
        user_id,
        role: person.place ?? 'user',
      });
      return;
    case 'mute':
      await must(owner, { type: 'Unmute', user_id });
      return;
    case 'ban':
      await must(owner, { type: 'Unban', user_id });
      await person.client.closed;
      await enter(person, true);
      if (person.kind === 'guest') for (const one of rooms) if (one.kind !== 'dm') await putBack(person, one);
      return;
    default:
      return;
  }
}

/** What `can` says, with the two ways to delete taken together: whoever may delete all messages may delete their own. */
function expected(action: Action, actor: Person, room: Room | undefined, person: Person | undefined): string {
  const target = {
    ...(room && { room }),
    ...(person && { person: { ...toActor(person, room), isSelf: person === actor } }),
  };
  const answer = can(toActor(actor, room), action, target);
  if (answer.allowed) {
    // There is none at that place, which is told only to whom it may be told.
    return action === 'delete-own-message' || action === 'edit-message' ? 'not_found' : 'yes';
  }
  if (action === 'delete-own-message') {
    const ofOthers = can(toActor(actor, room), 'delete-message', target);
    return ofOthers.allowed ? 'not_found' : answer.code;
  }
  return answer.code;
}

const isDeletion = (action: Action) => action === 'delete-message';

async function ask(action: Action, actor: Person, room: Room, person: Person): Promise<string | undefined> {
  const request = requests[action](actor, room, person);
  if (!request) return undefined;
  const reply = await actor.client.request(request);
  if (reply.type !== 'Error') {
    if (isDeletion(action)) {
      // One to delete for the next.
      const { id: room_id, archived } = room;
      if (archived) await must(owner, { type: 'UpdateRoom', room_id, archived: false });
      const { seq } = await must(first(), { type: 'Message', room_id, content: 'look at me' });
      if (archived) await must(owner, { type: 'UpdateRoom', room_id, archived: true });
      messageOf.set(`${room.name} ${first().name}`, seq as number);
    } else await undo(action, actor, room, person);
    return 'yes';
  }
  return reply['code'] as string;
}

test.each(actions)('[MD1] %s is answered as PERMISSIONS.md says', { timeout: 120_000 }, async (action) => {
  const subject = subjectOf(action);
  const isInRoom = subject === 'room' || subject === 'member';
  const isOfPerson = subject === 'person' || subject === 'member';
  const wrong: string[] = [];
  let asked = 0;
  for (const actor of isInRoom ? actors : actors.filter(({ place }) => place === 'user')) {
    for (const room of isInRoom ? rooms : rooms.slice(0, 1)) {
      for (const person of isOfPerson ? [...targets, actor] : [first()]) {
        // Nobody but these two is in the direct conversation, and nobody else knows of it.
        if (isOfPerson && room.kind === 'dm' && person !== actor && !isInDm(person)) continue;
        const due = expected(action, actor, isInRoom ? room : undefined, isOfPerson ? person : undefined);
        // A member of whom it is asked must be one: outsiders are not found.
        const isAbsent = ['kick', 'set-room-role'].includes(action) && due === 'yes' && !placeIn(person, room);
        const got = await ask(action, actor, room, person);
        if (got === undefined) continue;
        asked++;
        const shouldBe = isAbsent ? 'not_found' : due;
        if (got !== shouldBe) wrong.push(`${actor.name} in ${room.name} to ${person.name}: ${got} and not ${shouldBe}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  if (action !== 'mention-all') expect(asked).toBeGreaterThanOrEqual(kinds.length);
});
