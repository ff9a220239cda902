import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModeResult, Result } from './report/result.ts';

const mainFile = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tertulia-bench-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = [
  '--seconds',
  '0.2',
  '--members',
  '20',
  '--connections',
  '40',
  '--room-size',
  '10',
  '--in-flight',
  '4',
  '--log-messages',
  '2000',
];
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [mainFile, ...args]);

let result: Result;
let stdout: string;
beforeAll(async () => {
  const json = join(folder, 'result.json');
  ({ stdout } = await bench(...small, '--generators', '2', '--json', json));
  result = JSON.parse(readFileSync(json, 'utf8')) as Result;
}, 60_000);

function modeOf(name: string): ModeResult {
  const found = result.modes.find(({ mode }) => mode === name);
  if (!found) throw new Error(`no result of ${name}`);
  return found;
}

/** By name; each was measured in one round. */
function figuresOf(mode: string): Record<string, number | undefined> {
  return Object.fromEntries(modeOf(mode).figures.map(({ what, rounds }) => [what, rounds[0]]));
}

test('every mode was measured, by two generators, with nothing lost, doubled, disordered or astray', () => {
  expect(result.modes.map(({ mode }) => mode)).toEqual([
    'fan-out',
    'rooms',
    'round-trip',
    'connect',
    'resume',
    'idle',
    'log',
    'upload',
  ]);
  for (const { mode } of result.modes) {
    expect({ mode, ...figuresOf(mode) }).toMatchObject({
      mode,
      lost: 0,
      duplicated: 0,
      'out of order': 0,
      'in the wrong room': 0,
    });
  }
});

test('the figures hang together', () => {
  const rooms = figuresOf('rooms');
  expect(rooms['acknowledged']).toBeGreaterThan(10);
  // Each message reaches the ten of its room.
  expect((rooms['delivered'] as number) / (rooms['acknowledged'] as number)).toBeCloseTo(10, 5);
  const fanOut = figuresOf('fan-out');
  expect(fanOut['highest rate with p99 ≤ 250 ms and none lost']).toBeGreaterThan(10);
  expect(fanOut['highest rate, p99']).toBeLessThanOrEqual(250);
  for (const [mode, what] of [
    ['fan-out', 'one in flight: until all have it'],
    ['fan-out', 'moderate rate'],
    ['rooms', 'send to Ok'],
    ['round-trip', 'send to Ok'],
  ] as const) {
    const [p50, p99] = [figuresOf(mode)[`${what}, p50`], figuresOf(mode)[`${what}, p99`]] as [number, number];
    expect(p50).toBeGreaterThan(0);
    expect(p50).toBeLessThanOrEqual(p99);
  }
  expect(figuresOf('connect')).toMatchObject({
    'at first': expect.any(Number),
    'after the drop': expect.any(Number),
  });
  expect(figuresOf('resume')['after the drop']).toBeGreaterThan(10);
  for (const what of ['1,000: open', '2,000: a page before anywhere', '2,000: resume'])
    expect(figuresOf('log')[`${what}, p50`]).toBeGreaterThan(0);
  expect(figuresOf('upload')['stored']).toBeGreaterThan(0);
  expect(figuresOf('idle')['memory in all']).toBeGreaterThan(20);
});

test('the tables show what the file holds', () => {
  for (const { mode, work } of result.modes) expect(stdout).toContain(`${mode}: ${work}`);
  expect(stdout).toContain(`server ${result.environment.server?.version} (started here)`);
});

test('a result compares with itself', async () => {
  const json = join(folder, 'result.json');
  const { stdout: comparison } = await bench('--compare', json, json);
  expect(comparison).toMatch(/^mode +figure +old +new +new \/ old +unit +verdict\n/);
  expect(comparison).toMatch(/^rooms +acknowledged .* 1\.00 +messages\/s +too few rounds$/m);
});

test('a server that is not this machine is left alone', async () => {
  await expect(bench('--url', 'ws://chat.example.org')).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--yes-this-is-my-server'),
  });
});
