/** What a message of ours says of itself. Lanes are the authors of a room, each of which counts its messages from 0. */
export type Mark = {
  readonly room: number;
  readonly lane: number;
  readonly index: number;
  /** Microseconds of the clock that all processes share, when the message was due. */
  readonly dueAt: number;
  /** The place in the room's log, which the server puts before the content; 0 if it is not found. */
  readonly seq: number;
};

const digits = { room: 5, lane: 2, index: 9, dueAt: 15 };
const seqKey = Buffer.from('"seq":');
const zero = 0x30;

/** The marks of one run, at the head of its messages. They are of fixed width, to be read without parsing anything. */
export class Marks {
  private readonly head: Buffer;

  /** `run` keeps apart what several runs say in one room: some letters and digits. */
  constructor(readonly run: string) {
    this.head = Buffer.from(`~${run}~`);
  }

  /** The text of a message, as many characters long as asked for unless the mark is longer. */
  write({ room, lane, index, dueAt }: Omit<Mark, 'seq'>, chars: number): string {
    const number = (value: number, width: number) => String(Math.floor(value)).padStart(width, '0');
    return [
      `~${this.run}~`,
      number(room, digits.room),
      number(lane, digits.lane),
      number(index, digits.index),
      number(dueAt, digits.dueAt),
    ]
      .join('')
      .padEnd(chars, ' tea');
  }

  /** The marks between `start` and `end`, in their order. */
  read(bytes: Buffer, start: number, end: number): Mark[] {
    const marks: Mark[] = [];
    for (let at = this.find(bytes, start, end); at >= 0; at = this.find(bytes, at + this.head.length, end)) {
      const roomAt = at + this.head.length;
      const laneAt = roomAt + digits.room;
      const indexAt = laneAt + digits.lane;
      const dueAt = indexAt + digits.index;
      marks.push({
        room: readNumber(bytes, roomAt, laneAt),
        lane: readNumber(bytes, laneAt, indexAt),
        index: readNumber(bytes, indexAt, dueAt),
        dueAt: readNumber(bytes, dueAt, dueAt + digits.dueAt),
        seq: readSeqBefore(bytes, start, at),
      });
    }
    return marks;
  }

  private find(bytes: Buffer, start: number, end: number): number {
    const at = bytes.indexOf(this.head, start);
    return at < end ? at : -1;
  }
}

function readSeqBefore(bytes: Buffer, start: number, end: number): number {
  const at = bytes.lastIndexOf(seqKey, end);
  return at < start ? 0 : readNumber(bytes, at + seqKey.length, end);
}

/** The decimal digits from `start`, up to `end` or whatever is no digit. */
function readNumber(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return value;
}
