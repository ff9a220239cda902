import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HostileServer, hostileTexts, startHostileServer } from './harness/hostile-server.ts';
import { commandFile, startTerminal } from './harness/terminal.ts';

const timeout = 120_000;

/** What the full screen sends of its own: colours, cursor, erasing, the alternate screen, bracketed paste, whole frames. */
const ownControl = /\x1b\[(?:[\d;]*[ABCDGHJKm]|\?(?:25|1049|2004|2026)[hl])/gu;
const control = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Each command, and what is on the screen when it is answered. */
const commands: readonly (readonly [string, RegExp])[] = [
  ['/who', /online, moderator/],
  ['/rooms', /1 online - topic/],
  ['/topic', /Topic: topic/],
  ['/bans', /for good, by mal/],
  ['/reports', /1 .*mal .* reports mal|reports/],
  ['/audit', /: action/],
  ['/sessions', /this terminal/],
  ['/invite-code', /Invite code code/],
  ['/numbers', /#2 mal/],
  ['/kick mal', /stays: error/],
  ['/slow 10s', /Nothing is changed: error/],
  ['/report 1 rude', /deleted a message of yours/],
];

let server: HostileServer;
beforeEach(async () => {
  server = await startHostileServer();
});
afterEach(() => server.close());

test('a server that sends nothing but hostile texts gets none of them to a terminal', { timeout }, async () => {
  const tom = startTerminal(['--url', server.url, '--name', 'tom'], { columns: 250, rows: 100 });
  try {
    await tom.shows(/said ␛]0;owned␇/);
    const titles = [...tom.titles];
    for (const [line, answer] of commands) {
      tom.type(line);
      // A name is as hostile as everything else, and is completed from what stands before it.
      if (line.endsWith(' mal')) {
        await tom.shows(/› \/kick mal\s*$/m);
        tom.type('\t');
        await tom.shows(/› \/kick mal ␛/);
      }
      tom.type('\r');
      await tom.shows(answer);
    }
    await tom.shows(/! 8 notices/);
    expect(tom.titles).toEqual(titles);
    expect(tom.clipboard).toEqual([]);
    expect(tom.modes().isAlternate).toBe(true);
    const rest = tom
      .written()
      .replace(ownControl, '')
      .replace(/[\r\n]/gu, '');
    expect(control.exec(rest)?.[0]).toBeUndefined();
    tom.type('/quit\r');
    expect(await tom.exited).toBe(0);
  } finally {
    await tom.dispose();
  }
});

test('nor does --line print any of them', { timeout }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'tertulia-line-'));
  const line = spawn(process.execPath, [commandFile, '--url', server.url, '--name', 'tom', '--line'], {
    env: { ...process.env, XDG_STATE_HOME: home },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  try {
    let written = '';
    line.stdout.on('data', (data: Buffer) => (written += data.toString()));
    line.stderr.on('data', (data: Buffer) => (written += data.toString()));
    line.stdin.end(`${commands.map(([command]) => command).join('\n')}\n/quit\n`);
    expect(await new Promise((resolve) => line.on('exit', resolve))).toBe(0);
    for (const part of ['said ', 'topic ', 'reason ', 'action ', 'content ', 'code ', 'error ', '! mal ']) {
      expect(written).toContain(part);
    }
    expect(written).toContain('owned');
    expect(control.exec(written.replaceAll('\n', ''))?.[0]).toBeUndefined();
  } finally {
    line.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
});

test('the texts are hostile indeed', () => {
  for (const text of hostileTexts) expect(control.test(text)).toBe(true);
});
