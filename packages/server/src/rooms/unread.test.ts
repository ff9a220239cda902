import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newRoomRecord } from './new-room-record.ts';
import { countMentions, countUnread, createPlace, createRoom } from './room.ts';
import { Tombstones } from './tombstones.ts';
import { UnreadMentions } from './unread-mentions.ts';

const users = ['ana', 'bo', 'cem'] as const;
type User = (typeof users)[number];
type Message = { readonly author: User; mentions: readonly User[]; all: boolean; isDeleted: boolean };

const user = fc.constantFrom(...users);
const mentioned = fc.record({ mentions: fc.uniqueArray(user), all: fc.boolean() });
const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), author: user, told: mentioned }),
  fc.record({ kind: fc.constant('edit' as const), at: fc.nat(40), told: mentioned }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(40) }),
  fc.record({ kind: fc.constant('read' as const), user, at: fc.nat(40) }),
  fc.record({ kind: fc.constant('unread' as const), user, at: fc.nat(40) }),
  fc.record({ kind: fc.constant('trim' as const), at: fc.nat(10) }),
);

test('[TY5] [ME1] [RT4] what is unread, and what of it mentions one, is what a recount finds, whatever happened', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const room = createRoom(newRoomRecord({ room_id: 'r', epoch: 'e' }));
      room.tombstones = new Tombstones();
      room.mentions = new UnreadMentions();
      const places = new Map(users.map((one) => [one, createPlace('user', 0)]));
      const messages: Message[] = [];
      const tell = (n: number, { mentions, all }: { mentions: readonly User[]; all: boolean }) =>
        room.mentions?.addAll(n, { user_ids: mentions, ...(all && { all }) });
      for (const one of steps) {
        if (one.kind === 'send') {
          messages.push({ author: one.author, ...one.told, isDeleted: false });
          room.last_n = messages.length;
          tell(room.last_n, one.told);
          (places.get(one.author) as { read_n: number }).read_n = room.last_n;
        } else if (one.kind === 'read') {
          const place = places.get(one.user);
          const readN = Math.min(one.at, room.last_n);
          if (place && readN > place.read_n) {
            place.read_n = readN;
            room.mentions.read(one.user, readN);
          }
        } else if (one.kind === 'unread') {
          const place = places.get(one.user);
          if (!place || one.at >= place.read_n) continue;
          place.read_n = one.at;
          messages.forEach(({ mentions, isDeleted }, i) => {
            if (i + 1 > one.at && !isDeleted && mentions.includes(one.user)) room.mentions?.add(i + 1, one.user);
          });
        } else if (one.kind === 'trim') {
          room.first_n = Math.min(room.first_n + one.at, room.last_n + 1);
          room.mentions.forgetBefore(room.first_n);
          for (const message of messages.slice(0, room.first_n - 1)) message.isDeleted = true;
        } else {
          const message = messages[one.at];
          if (!message || message.isDeleted) continue;
          room.mentions.remove(new Set([one.at + 1]));
          if (one.kind === 'edit') {
            Object.assign(message, one.told);
            tell(one.at + 1, one.told);
          } else {
            message.isDeleted = true;
            room.tombstones.add(one.at + 1);
          }
        }
        for (const [who, place] of places) {
          const unread = messages.filter((message, i) => i + 1 > place.read_n && !message.isDeleted);
          expect(countUnread(room, place)).toBe(unread.length);
          const mine = unread.filter(({ mentions, all }) => all || mentions.includes(who));
          expect(countMentions(room, place, who)).toBe(mine.length);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('mentions take bounded room: of one person the newest are counted, and of many the last that were mentioned', () => {
  const mentions = new UnreadMentions();
  for (let n = 1; n <= 2_000; n++) mentions.add(n, 'ana');
  expect(mentions.count('ana', 0)).toBe(1_000);
  for (let i = 0; i < 10_000; i++) mentions.add(1, `user-${i}`);
  expect([mentions.count('ana', 0), mentions.count('user-9999', 0)]).toEqual([0, 1]);
});
