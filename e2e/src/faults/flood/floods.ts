export type Flood = {
  readonly kind: string;
  readonly perSecond: number;
  /** The message with that number. */
  readonly make: (no: number) => object;
};

/** A frame as long as may be, for the bytes. */
const padding = 'x'.repeat(60 * 1024);

/** What one client may ask for over and over; `room` is where the others talk. */
export function listFloods(room: string): readonly Flood[] {
  return [
    { kind: 'frames', perSecond: 2_000, make: () => ({ type: 'Ping' }) },
    { kind: 'bytes', perSecond: 500, make: () => ({ type: 'Ping', padding }) },
    {
      kind: 'sends',
      perSecond: 1_000,
      make: (no) => ({ type: 'Message', room_id: 'general', content: `flood ${no}` }),
    },
    { kind: 'history', perSecond: 500, make: () => ({ type: 'History', room_id: 'general', limit: 100 }) },
    { kind: 'search', perSecond: 500, make: (no) => ({ type: 'Search', query: `evening ${no}` }) },
    {
      kind: 'typing',
      perSecond: 1_000,
      make: (no) => ({ type: no % 2 ? 'TypingStop' : 'TypingStart', room_id: 'general' }),
    },
    {
      kind: 'join and leave',
      perSecond: 500,
      make: (no) => ({ type: no % 2 ? 'LeaveRoom' : 'JoinRoom', room_id: room }),
    },
    { kind: 'nonsense', perSecond: 1_000, make: () => ({ type: 'Nonsense' }) },
  ];
}
