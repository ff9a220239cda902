import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { describeEnvironment } from '../report/environment.ts';
import { type Figure, toSeries } from '../report/figure.ts';
import { renderEnvironment, renderTable } from '../report/render-table.ts';
import type { Result } from '../report/result.ts';
import { createTasks } from './tasks.ts';

const usage = `pnpm bench:micro [--seconds N]  how long each piece is measured in each round (0.3)
                 [--rounds N]   how often everything is measured (5)
                 [--json FILE]  writes the result there; pnpm bench --compare reads it`;

type Options = { readonly seconds: number; readonly rounds: number; readonly json: string | undefined };

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string', default: '0.3' },
        rounds: { type: 'string', default: '5' },
        json: { type: 'string' },
      },
    });
    const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
    return seconds > 0 && Number.isInteger(rounds) && rounds > 0 ? { seconds, rounds, json: values.json } : undefined;
  } catch {
    return undefined;
  }
}

/** Everything once, then everything again: compiled code and memory differ from round to round more than within one. */
async function measure({ seconds, rounds }: Options): Promise<Figure[][]> {
  const done: Figure[][] = [];
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: seconds * 1_000, warmupTime: 100, throws: true });
    const tasks = createTasks();
    for (const { name, run } of tasks) bench.add(name, run);
    await bench.run();
    done.push(
      tasks.flatMap(({ name, messageCount }) => {
        const result = bench.getTask(name)?.result;
        if (result?.state !== 'completed') return [];
        const nanoseconds = (result.latency.p50 * 1_000_000) / messageCount;
        return [{ what: name, unit: 'ns per message', value: nanoseconds, better: 'less' as const }];
      }),
    );
  }
  return done;
}

const options = readOptions();
if (options) {
  const { seconds, rounds, json } = options;
  const environment = describeEnvironment(new Date(), {
    server: undefined,
    cores: undefined,
    settings: { seconds, rounds },
  });
  const figures = toSeries(await measure(options));
  const result: Result = {
    environment,
    modes: [{ mode: 'micro', work: 'pieces of the server by themselves', figures, remarks: [] }],
  };
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${[renderEnvironment(environment), ...result.modes.map(renderTable)].join('\n\n')}\n`);
} else {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
}
