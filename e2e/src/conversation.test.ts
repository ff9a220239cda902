import { afterEach, expect, test } from 'vitest';
import { startBrowser, type TestBrowser } from './harness/browser.ts';
import { ChatPage } from './harness/chat-page.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { readStoredLog } from './harness/stored-log.ts';
import { startTerminal, type TestTerminal } from './harness/terminal.ts';

let browser: TestBrowser | undefined;
let server: ServerProcess | undefined;
let terminal: TestTerminal | undefined;
afterEach(async () => {
  await terminal?.dispose();
  await browser?.close();
  await server?.dispose();
});

const line = /(?:ana|bea|tom) says \w+ \d/g;

test('two pages and a terminal hold a conversation across kill -9, and end equal to the stored log', {
  timeout: 240_000,
}, async () => {
  server = await startServer();
  browser = await startBrowser();
  // Tall, so that the whole conversation is on show.
  const viewport = { width: 1280, height: 2000 };
  const ana = await ChatPage.enter(browser, server.host, 'ana', { viewport });
  const bea = await ChatPage.enter(browser, server.host, 'bea', { viewport });
  const tom = startTerminal(['--url', `ws://${server.host}/ws`, '--name', 'tom'], { rows: 60 });
  terminal = tom;
  await tom.shows(/#General/);
  await tom.shows(/online/);

  const said: string[] = [];
  const everybodySays = async (when: string) => {
    for (const number of [1, 2, 3]) {
      const text = (name: string) => `${name} says ${when} ${number}`;
      await ana.say(text('ana'));
      tom.type(`${text('tom')}\r`);
      await bea.say(text('bea'));
      await tom.shows((screen) => screen.includes(`tom │ ${text('tom')}`));
      said.push(text('ana'), text('tom'), text('bea'));
    }
  };
  const everybodyHas = async () => {
    const whole = said.toSorted();
    const patience = { timeout: 60_000 };
    for (const page of [ana, bea]) {
      await expect.poll(async () => (await page.texts()).toSorted(), patience).toEqual(whole);
      await expect.poll(() => page.page.locator('article[data-seq]').count(), patience).toBe(whole.length);
    }
    await tom.shows((screen) => (screen.match(line) ?? []).length === whole.length && !screen.includes('  …  '));
  };

  await everybodySays('before');
  await everybodyHas();
  await server.kill();
  await Promise.all([ana.outage.waitFor(), bea.outage.waitFor(), tom.shows(/not connected/)]);
  await everybodySays('during');
  expect(await ana.page.locator('article[data-pending]').count()).toBe(3);
  await server.start();
  await everybodyHas();
  await everybodySays('after');
  await everybodyHas();

  await server.stop();
  const stored = readStoredLog(server.dataDir, 'general').map(({ content }) => content);
  expect(stored.toSorted()).toEqual(said.toSorted());
  expect(await ana.texts()).toEqual(stored);
  expect(await bea.texts()).toEqual(stored);
  expect(tom.screen().join('\n').match(line)).toEqual(stored);
  for (const name of ['ana', 'bea', 'tom']) {
    const own = (texts: readonly string[]) => texts.filter((text) => text.startsWith(name));
    expect(own(stored)).toEqual(own(said));
  }
  expect([...ana.complaints, ...bea.complaints]).toEqual([]);
});
