import type { Verdict } from '../checker/checker.ts';
import { startServer } from '../harness/server-process.ts';
import type { Wire } from '../harness/wire-client.ts';
import { type Action, actions } from './actions.ts';
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
const hiddenApart = 3;

export const mutants: readonly Mutant[] = [
  { name: 'acknowledged before the commit', turnsRed: 'lost', run: ackBeforeCommit },
  { name: 'one delivery in 1,000 dropped', turnsRed: 'viewsUnequal', run: delivering(dropOneIn1000) },
  { name: 'two deliveries swapped', turnsRed: 'viewsUnequal', run: delivering(swapTwo) },
  { name: 'one delivery doubled', turnsRed: 'duplicated', run: delivering(doubleOne) },
  { name: 'one edit not told', turnsRed: 'viewsUnequal', run: hiding('MessageEdited') },
  { name: 'one reaction not told', turnsRed: 'viewsUnequal', run: hiding('ReactionChanged') },
  { name: 'one deletion not told', turnsRed: 'viewsUnequal', run: hiding('MessageDeleted') },
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

/** Over all clients: the deliveries of chat messages, the connections, and those of them that were not told something. */
type Counter = { deliveries: number; connections: number; deceived: number };

/** What is done to what each client is told, how much of it is enough, and what people do meanwhile if not all that they can. */
type Harm = {
  readonly createMutation: (counter: Counter) => Mutation;
  readonly isDone: (counter: Counter) => boolean;
  readonly mix?: readonly Action[];
};

function delivering(createMutation: Harm['createMutation']): Mutant['run'] {
  return relayed({ createMutation, isDone: ({ deliveries }) => deliveries >= deliveryCount });
}

/** Until nobody was told everything. Who comes back into a room is told what it missed: nobody leaves one. */
function hiding(type: string): Mutant['run'] {
  return relayed({
    createMutation: (counter) => hideOne(type, counter),
    isDone: ({ connections, deceived }) => deceived === connections,
    mix: actions.filter(({ kind }) => kind !== 'leave-or-join'),
  });
}

function relayed({ createMutation, isDone, mix }: Harm): Mutant['run'] {
  return async (seed) => {
    const server = await startServer(['--rate-limits', 'off']);
    const counter: Counter = { deliveries: 0, connections: 0, deceived: 0 };
    const relay = await startRelay(server.host, () => createMutation(counter));
    const traffic = new Traffic({ host: relay.host, seed, ...(mix && { mix }) });
    try {
      await traffic.start();
      await until('the harm is done', () => isDone(counter));
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

/**
 * Each member is not told one of them, and nothing of the same kind about the same thing that would make up for it. They miss
 * different ones: of what befell one message, such as its deletion, nothing may be left to see.
 */
function hideOne(type: string, counter: Counter): Mutation {
  let toTell = hiddenApart * counter.connections++;
  let hidden: string | undefined;
  return (messages) =>
    messages.filter((one) => {
      if (one.type !== type) return true;
      const thing = JSON.stringify([one['room_id'], one['target_seq'], one['emoji']]);
      if (hidden === undefined && toTell-- <= 0) {
        hidden = thing;
        counter.deceived++;
      }
      return thing !== hidden;
    });
}

function isDelivery(message: Wire): boolean {
  return message.type === 'Message';
}
