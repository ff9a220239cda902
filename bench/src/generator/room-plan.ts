/** One room's part of the work of one generator. */
export type RoomPlan = {
  /** Names the room in marks. */
  readonly number: number;
  readonly room_id: string;
  /** `create`: the first author makes the room. `join`: it is there. `default`: everyone who enters is in it. */
  readonly entry: 'create' | 'join' | 'default';
  /** Connections that send, and listen too. All authors of a room are in one generator. */
  readonly authorCount: number;
  /** Connections that only listen. */
  readonly listenerCount: number;
};
