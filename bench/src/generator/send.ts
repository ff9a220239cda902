import { nowUs } from './clock.ts';
import type { Lane } from './lane.ts';
import type { Pacing } from './pacing.ts';
import type { Room } from './room.ts';

const tickMs = 1;
/** Overloaded servers answer late; what is not answered by then was not acknowledged. */
const answerLimitMs = 15_000;
const pollMs = 5;

/** Sends as `pacing` says and resolves when everything was answered, or an author is gone, or time is up. */
export async function send(rooms: readonly Room[], pacing: Pacing): Promise<void> {
  const lanes = rooms.flatMap((room) => room.lanes);
  if (lanes.length === 0) return;
  switch (pacing.kind) {
    case 'rate':
      await sendAtRate(lanes, pacing.perSecond, pacing.seconds);
      break;
    case 'window':
      await sendByWindow(lanes, pacing.inFlight, nowUs() + pacing.seconds * 1_000_000);
      break;
    case 'count':
      await sendCount(lanes, pacing.messagesPerAuthor);
      break;
    case 'one-by-one':
      await sendOneByOne(rooms, nowUs() + pacing.seconds * 1_000_000);
      break;
  }
  await untilAnswered(lanes);
}

function sendAtRate(lanes: readonly Lane[], perSecond: number, seconds: number): Promise<void> {
  const startedAt = nowUs();
  const usPerMessage = 1_000_000 / perSecond;
  const total = Math.max(1, Math.floor(perSecond * seconds));
  let sent = 0;
  return new Promise((resolve) => {
    const tick = () => {
      const due = Math.min(total, Math.floor((nowUs() - startedAt) / usPerMessage) + 1);
      const open = lanes.filter((lane) => lane.isOpen);
      for (; sent < due; sent++) open[sent % open.length]?.send(startedAt + sent * usPerMessage);
      if (sent < total && open.length > 0) setTimeout(tick, tickMs);
      else resolve();
    };
    tick();
  });
}

async function sendByWindow(lanes: readonly Lane[], inFlight: number, until: number): Promise<void> {
  for (const lane of lanes) {
    const sendNext = () => {
      const now = nowUs();
      if (now < until) lane.send(now);
    };
    lane.onAnswered = sendNext;
    for (let started = 0; started < inFlight; started++) sendNext();
  }
  await new Promise((resolve) => setTimeout(resolve, (until - nowUs()) / 1_000));
  await untilAnswered(lanes);
  for (const lane of lanes) lane.onAnswered = undefined;
}

async function sendCount(lanes: readonly Lane[], messagesPerAuthor: number): Promise<void> {
  for (const lane of lanes) {
    let left = messagesPerAuthor;
    const sendNext = () => {
      if (left-- > 0) lane.send(nowUs());
    };
    lane.onAnswered = sendNext;
    sendNext();
  }
  await untilAnswered(lanes);
  for (const lane of lanes) lane.onAnswered = undefined;
}

async function sendOneByOne(rooms: readonly Room[], until: number): Promise<void> {
  const turns = rooms.flatMap((room) => room.lanes.map((lane) => ({ room, lane })));
  for (let turn = 0; nowUs() < until; turn++) {
    const next = turns[turn % turns.length];
    if (!next?.lane.isOpen) return;
    if (!(await sendAndHear(next.room, next.lane))) return;
  }
}

/** Resolves with true when all of the room who are here have heard the message; with false if they do not. */
function sendAndHear(room: Room, lane: Lane): Promise<boolean> {
  const sentAt = nowUs();
  let missing = room.presentCount;
  return new Promise((resolve) => {
    const end = (isHeard: boolean) => {
      clearTimeout(limit);
      room.onHeard = undefined;
      resolve(isHeard);
    };
    const limit = setTimeout(() => end(false), answerLimitMs);
    room.onHeard = (count) => {
      missing -= count;
      if (missing > 0) return;
      room.measures.rounds.add(nowUs() - sentAt);
      end(true);
    };
    lane.send(sentAt);
  });
}

function untilAnswered(lanes: readonly Lane[]): Promise<void> {
  const givenUpAt = nowUs() + answerLimitMs * 1_000;
  return new Promise((resolve) => {
    const look = () => {
      if (lanes.every((lane) => lane.unansweredCount === 0) || nowUs() > givenUpAt) resolve();
      else setTimeout(look, pollMs);
    };
    look();
  });
}
