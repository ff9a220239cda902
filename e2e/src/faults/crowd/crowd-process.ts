import { createRandom } from '../../harness/random.ts';
import { CrowdMember } from './crowd-member.ts';

/** What a crowd process is told to be, as its argument. */
export type CrowdSetup = {
  readonly host: string;
  readonly count: number;
  readonly prefix: string;
  readonly seed: number;
};

/** What it tells of itself, ten times a second. */
export type CrowdState = {
  readonly entered: number;
  readonly connected: number;
  /** Members by how often they came back: `resumedTimes[1]` is how many came back once. */
  readonly resumedTimes: readonly number[];
  readonly lowestSeq: number;
  readonly problems: readonly string[];
};

const addresses = Array.from({ length: 8 }, (_, i) => `127.0.0.${i + 2}`);
/** So many enter at once; the rest follow as these are in. */
const enteringAtOnce = 64;

const setup = JSON.parse(process.argv[2] as string) as CrowdSetup;
const random = createRandom(setup.seed);
const members: CrowdMember[] = [];
let isStale = true;

function enterNext(): void {
  const entering = members.filter((member) => !member.isIn && member.resumed === 0).length;
  for (let i = entering; i < enteringAtOnce && members.length < setup.count; i++) {
    const localAddress = addresses[members.length % addresses.length] as string;
    const name = `${setup.prefix}${members.length}`;
    const member = new CrowdMember({ host: setup.host, name, localAddress, random }, () => {
      isStale = true;
    });
    members.push(member);
    member.connect();
  }
}

function describe(): CrowdState {
  const resumedTimes: number[] = [];
  for (const { resumed } of members) resumedTimes[resumed] = (resumedTimes[resumed] ?? 0) + 1;
  return {
    entered: members.length,
    connected: members.filter((member) => member.isIn).length,
    resumedTimes: Array.from(resumedTimes, (count) => count ?? 0),
    lowestSeq: Math.min(...members.map((member) => member.seq)),
    problems: members.flatMap((member) => member.problems).slice(0, 5),
  };
}

setInterval(() => {
  if (members.length < setup.count) enterNext();
  if (!isStale) return;
  isStale = false;
  process.send?.(describe());
}, 100);
process.on('disconnect', () => process.exit(0));
