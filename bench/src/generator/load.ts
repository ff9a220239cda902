import type { Target } from '../websocket/raw-websocket.ts';
import { nowUs } from './clock.ts';
import type { Acked, Commands } from './commands.ts';
import { enterAll } from './enter-all.ts';
import { Lane } from './lane.ts';
import { Marks } from './mark.ts';
import { Measures } from './measures.ts';
import { Member } from './member.ts';
import { Room } from './room.ts';
import type { RoomPlan } from './room-plan.ts';
import { send } from './send.ts';

/** What is still missing when nothing has come for so long is lost. */
const quietMs = 2_000;
const pollMs = 10;

type Run = { readonly target: Target; readonly contentChars: number; readonly marks: Marks };

/** All that one generator process has open, and what it does with it. `number` keeps its usernames apart from those of others. */
export function createLoad(number: number): Commands {
  const measures = new Measures();
  const rooms = new Map<number, Room>();
  let run: Run | undefined;
  let nameCount = 0;

  function addMembers({ target, contentChars, marks }: Run, plan: RoomPlan): Member[] {
    const room = rooms.get(plan.number) ?? new Room(plan, marks, measures);
    rooms.set(plan.number, room);
    const added: Member[] = [];
    for (let index = 0; index < plan.authorCount + plan.listenerCount; index++) {
      const isAuthor = index < plan.authorCount;
      const isFounder = index === 0 && isAuthor && plan.entry === 'create';
      const member = new Member(`${marks.run}-${number}-${nameCount++}`, room, isFounder, target);
      if (isAuthor) {
        member.lane = new Lane(room, room.lanes.length, member, contentChars);
        room.lanes.push(member.lane);
      }
      room.members.push(member);
      added.push(member);
    }
    return added;
  }

  function listeners(): Member[] {
    return [...rooms.values()].flatMap((room) => room.members.filter((member) => member.lane === undefined));
  }

  function countMissing(acked: Acked): number {
    let missing = 0;
    for (const room of rooms.values()) {
      const byLane = acked[room.plan.number];
      if (!byLane) continue;
      // Who was closed has the rest to come at the next resume: that is told by the closes.
      for (const member of room.members) if (member.isIn) missing += member.tally.countMissing(byLane);
    }
    return missing;
  }

  return {
    async start({ target, run: name, contentChars }) {
      for (const room of rooms.values()) for (const member of room.members) member.drop();
      rooms.clear();
      measures.startTiming();
      measures.tell(0);
      run = { target, contentChars, marks: new Marks(name) };
    },

    enter({ plans, inProgress }) {
      const current = run;
      if (!current) throw new Error('nothing was started');
      return enterAll(
        plans.flatMap((plan) => addMembers(current, plan)),
        'join',
        inProgress,
      );
    },

    async measure() {
      measures.startTiming();
    },

    async send({ pacing }) {
      await send([...rooms.values()], pacing);
      return Object.fromEntries(
        [...rooms.values()]
          .filter((room) => room.lanes.length > 0)
          .map((room) => [room.plan.number, room.lanes.map((lane) => lane.acked)]),
      );
    },

    settle({ acked }) {
      const startedAt = nowUs();
      return new Promise((resolve) => {
        const look = () => {
          const missing = countMissing(acked);
          const isQuiet = nowUs() - Math.max(startedAt, measures.lastDeliveryAt) > quietMs * 1_000;
          if (missing === 0 || isQuiet) resolve(measures.tell(missing));
          else setTimeout(look, pollMs);
        };
        look();
      });
    },

    async drop() {
      for (const member of listeners()) member.drop();
    },

    comeBack: ({ by, inProgress }) => enterAll(listeners(), by, inProgress),

    async usage() {
      const { user, system } = process.cpuUsage();
      return { cpuUs: user + system, at: nowUs() };
    },
  };
}
