import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSqliteStore } from '@tertulia/server/internals/sqlite-store';
import { latencyFigures } from '../../modes/latency-figures.ts';
import { describeEnvironment } from '../../report/environment.ts';
import { type Figure, toSeries } from '../../report/figure.ts';
import { formatNumber } from '../../report/format.ts';
import { renderEnvironment, renderTable } from '../../report/render-table.ts';
import { Histogram } from '../../statistics/histogram.ts';
import { createQueries } from './queries.ts';
import { createTalk, everyMs, firstAt, roomCount } from './sample-talk.ts';
import { everywhere, fill, type Store, search, waitForIndex } from './searched-store.ts';

const usage = `pnpm bench:search [--messages N]  how many there are to search (1000000)
                  [--asks N]      how often each kind of query is asked (200)`;

type Options = { readonly messages: number; readonly asks: number };

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: { messages: { type: 'string', default: '1000000' }, asks: { type: 'string', default: '200' } },
    });
    const [messages, asks] = [Number(values.messages), Number(values.asks)];
    const isCount = (value: number) => Number.isSafeInteger(value) && value > 0;
    return isCount(messages) && isCount(asks) ? { messages, asks } : undefined;
  } catch {
    return undefined;
  }
}

async function measureFilling(store: Store, file: string, messages: number): Promise<Figure[]> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  say(`storing ${formatNumber(messages)} messages`);
  await fill(store, createTalk(), messages);
  const stored = seconds();
  say('waiting for the index');
  await waitForIndex(store, firstAt + messages * everyMs);
  const found = seconds();
  const bytes = statSync(file.replace('.db', '-search.db')).size / messages;
  return [
    { what: 'all are stored after', unit: 's', value: stored, better: 'less' },
    { what: 'all are found after', unit: 's', value: found, better: 'less' },
    { what: 'index', unit: 'bytes per message', value: bytes, better: 'less' },
  ];
}

async function measureSearches(store: Store, { messages, asks }: Options): Promise<Figure[]> {
  say('searching');
  const talk = createTalk();
  const all = new Histogram();
  const figures: Figure[] = [];
  for (const [name, toQuery] of Object.entries(createQueries(talk, messages))) {
    const took = new Histogram();
    for (let i = 0; i < asks; i++) {
      // Half of the people are in few rooms, the others in all.
      const rooms = i % 2 === 0 ? everywhere : everywhere.slice(talk.below(roomCount - 10)).slice(0, 10);
      const query = toQuery();
      const askedAt = performance.now();
      await search(store, query, rooms);
      took.add((performance.now() - askedAt) * 1_000);
    }
    all.addAll(took);
    figures.push(...latencyFigures(name, took, [50, 95]));
  }
  return [...figures, ...latencyFigures('all of these', all, [50, 95, 99])];
}

async function measure(options: Options): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tertulia-bench-search-'));
  const file = join(folder, 'bench.db');
  const store = await openSqliteStore({ file });
  try {
    const filling = await measureFilling(store, file, options.messages);
    return [...filling, ...(await measureSearches(store, options))];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function say(progress: string): void {
  process.stderr.write(`${progress}\n`);
}

const options = readOptions();
if (options) {
  const figures = toSeries([await measure(options)]);
  const settings = { seconds: 0, rounds: 1 };
  const environment = describeEnvironment(new Date(), { server: undefined, cores: undefined, settings });
  const work = `${formatNumber(options.messages)} messages in ${roomCount} rooms; pages of 20, asked of the storage one at a time`;
  const table = renderTable({ mode: 'search', work, figures, remarks: [] });
  process.stdout.write(`${renderEnvironment(environment)}\n\n${table}\n`);
} else {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
}
