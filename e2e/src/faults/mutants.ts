import type { Verdict } from '../checker/checker.ts';
import { startServer } from '../harness/server-process.ts';
import type { Wire } from '../harness/wire-client.ts';
import { concludeTraffic } from './conclude.ts';
import { type Mutation, startRelay } from './mutants/relay.ts';
import type { Judged } from './row.ts';
import { killUnderLoad } from './rows/f1-sigkill.ts';
import { Traffic } from './traffic.ts';
import { until } from './until.ts';

/** A promise broken on purpose, and the count that must tell of it. A run that stays green sees nothing. */
export type Mutant = {
  readonly name: string;
  readonly turnsRed: keyof Verdict;
  readonly run: (seed: number) => Promise<Judged>;
};

const deliveryCount = 6_000;

export const mutants: readonly Mutant[] = [
  { name: 'acknowledged before the commit', turnsRed: 'lost', run: ackBeforeCommit },
  { name: 'one delivery in 1,000 dropped', turnsRed: 'viewsUnequal', run: relayed(dropOneIn1000) },
  { name: 'two deliveries swapped', turnsRed: 'viewsUnequal', run: relayed(swapTwo) },
  { name: 'one delivery doubled', turnsRed: 'duplicated', run: relayed(doubleOne) },
  { name: 'one edit not told', turnsRed: 'viewsUnequal', run: relayed((counter) => hideOne('MessageEdited', counter)) },
  {
    name: 'one reaction not told',
    turnsRed: 'viewsUnequal',
    run: relayed((counter) => hideOne('ReactionChanged', counter)),
  },
  {
    name: 'one deletion not told',
    turnsRed: 'viewsUnequal',
    run: relayed((counter) => hideOne('MessageDeleted', counter)),
  },
];

/** Whether the run saw what was done to it. */
export function isCaught(mutant: Mutant, outcome: Judged): boolean {
  return outcome.kind === 'broken' && outcome.verdict[mutant.turnsRed] > 0;
}

function ackBeforeCommit(seed: number): Promise<Judged> {
  const preload = new URL('../../src/faults/preload/ack-before-commit.mjs', import.meta.url);
  // What is lost is never caught up with, so there is nothing to wait for.
  return killUnderLoad({ seed, scale: 'fast' }, { server: { preload }, settleMs: 3_000 });
}

/** Counts the deliveries of chat messages over all clients. */
type Counter = { deliveries: number };

function relayed(createMutation: (counter: Counter) => Mutation): Mutant['run'] {
  return async (seed) => {
    const server = await startServer(['--rate-limits', 'off']);
    const counter: Counter = { deliveries: 0 };
    const relay = await startRelay(server.host, () => createMutation(counter));
    const traffic = new Traffic({ host: relay.host, seed });
    try {
      await traffic.start();
      await until(`${deliveryCount} deliveries`, () => counter.deliveries >= deliveryCount);
      const problems = await traffic.settle();
      traffic.stop();
      await server.stop();
      return concludeTraffic(traffic, server.dataDir, { problems });
    } finally {
      traffic.stop();
      await relay.close();
      await server.dispose();
    }
  };
}

function dropOneIn1000(counter: Counter): Mutation {
  return (messages) => messages.filter((one) => !isDelivery(one) || ++counter.deliveries % 1_000 !== 0);
}

/** Once in the run: the chosen delivery follows the next one of the same room. */
function swapTwo(counter: Counter): Mutation {
  let held: Wire | undefined;
  return (messages) =>
    messages.flatMap((one) => {
      if (!isDelivery(one)) return [one];
      if (++counter.deliveries === deliveryCount / 2) {
        held = one;
        return [];
      }
      if (!held || held['room_id'] !== one['room_id']) return [one];
      const pair = [one, held];
      held = undefined;
      return pair;
    });
}

function doubleOne(counter: Counter): Mutation {
  return (messages) =>
    messages.flatMap((one) => (isDelivery(one) && ++counter.deliveries === deliveryCount / 2 ? [one, one] : [one]));
}

/** One member goes on seeing what is deleted. */
function hideOne(type: string, counter: Counter): Mutation {
  let isHidden = false;
  return (messages) =>
    messages.filter((one) => {
      if (isDelivery(one)) counter.deliveries++;
      if (isHidden || one.type !== type) return true;
      isHidden = true;
      return false;
    });
}

function isDelivery(message: Wire): boolean {
  return message.type === 'Message';
}
