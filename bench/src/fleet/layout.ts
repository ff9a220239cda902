import type { RoomPlan } from '../generator/room-plan.ts';

/** Rooms that are alike, and who is in each. Authors listen too. */
export type Layout = {
  readonly roomCount: number;
  readonly authorsPerRoom: number;
  readonly listenersPerRoom: number;
  /** `default`: one room, the one that everybody who enters is in. */
  readonly entry: 'create' | 'default';
};

/** First those who make the rooms, then everybody else; by generator. */
export type Plans = { readonly founders: RoomPlan[][]; readonly others: RoomPlan[][] };

const defaultRoomId = 'general';

/** Shares the rooms out to generators, whole if there are enough of them. The authors of a room are always together. */
export function toPlans(layout: Layout, run: string, generatorCount: number, firstNumber = 0): Plans {
  const { roomCount, authorsPerRoom, listenersPerRoom, entry } = layout;
  const generators = Array.from({ length: generatorCount }, (_, index) => index);
  const founders: RoomPlan[][] = generators.map(() => []);
  const others: RoomPlan[][] = generators.map(() => []);
  for (let number = firstNumber; number < firstNumber + roomCount; number++) {
    const home = number % generatorCount;
    const room_id = entry === 'default' ? defaultRoomId : `bench-${run}-${number}`;
    const room = { number, room_id };
    founders[home]?.push({ ...room, entry, authorCount: 1, listenerCount: 0 });
    for (const generator of generators) {
      const authorCount = generator === home ? authorsPerRoom - 1 : 0;
      const listenerCount =
        roomCount < generatorCount
          ? shareOf(listenersPerRoom, generator, generatorCount)
          : generator === home
            ? listenersPerRoom
            : 0;
      if (authorCount + listenerCount === 0) continue;
      others[generator]?.push({ ...room, entry: entry === 'create' ? 'join' : entry, authorCount, listenerCount });
    }
  }
  return { founders, others };
}

/** So many connections a layout has. */
export function countConnections({ roomCount, authorsPerRoom, listenersPerRoom }: Layout): number {
  return roomCount * (authorsPerRoom + listenersPerRoom);
}

function shareOf(total: number, index: number, parts: number): number {
  return Math.floor(total / parts) + (index < total % parts ? 1 : 0);
}
