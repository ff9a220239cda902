import type { Page, WebSocketRoute } from 'playwright-core';
import { expect, test } from 'vitest';
import { ChatPage } from './harness/chat-page.ts';
import { startServer } from './harness/server-process.ts';
import { readStoredLog } from './harness/stored-log.ts';
import { prepareWebStories } from './harness/web-stories.ts';
import { enter } from './harness/wire-client.ts';

const timeout = 180_000;
const patience = { timeout: 40_000 };

const stories = prepareWebStories();

test('two people talk, make and find a room, and write to each other in private', { timeout }, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const bea = await ChatPage.enter(stories.browser, stories.server.host, 'bea');
  await ana.say('hello, bea');
  await bea.stored('hello, bea').waitFor();
  await bea.say('hello, ana\non two lines');
  await ana.stored('hello, ana on two lines').waitFor();
  expect(await ana.texts()).toEqual(['hello, bea', 'hello, ana\non two lines']);
  // Shown at the end of the open room, it counts as read.
  await ana.room(/^General$/).waitFor();

  await ana.page.getByRole('button', { name: 'New room' }).click();
  await ana.page.getByLabel('Room name').fill('The Books');
  await ana.page.getByRole('button', { name: 'Create room' }).click();
  await ana.title('The Books').waitFor();
  await ana.say('who reads?');
  await ana.stored('who reads?').waitFor();

  await bea.page.getByRole('button', { name: 'Browse rooms' }).click();
  await bea.page.getByRole('button', { name: 'Join The Books' }).click();
  await bea.title('The Books').waitFor();
  await bea.stored('who reads?').waitFor();
  await bea.say('I do');
  await ana.stored('I do').waitFor();

  await bea.room('General').click();
  await bea.title('General').waitFor();
  await bea.say('back here');
  await ana.room(/^General\s*1\s*unread/).waitFor();
  await expect.poll(() => ana.page.title(), patience).toBe('(1) Tertulia');
  await ana.room(/^General/).click();
  await ana.stored('back here').waitFor();
  await ana.room(/^General$/).waitFor();

  await ana.member(/^bea/).click();
  await ana.title('bea').waitFor();
  await ana.say('between us');
  await ana.stored('between us').waitFor();
  await bea.direct(/^ana.*1\s*unread/).click();
  await bea.stored('between us').waitFor();
  await bea.say('of course');
  await ana.stored('of course').waitFor();
  expect(await ana.texts()).toEqual(['between us', 'of course']);

  expect([...ana.complaints, ...bea.complaints]).toEqual([]);
});

test('markup in messages, names and rooms is shown as it was typed', { timeout }, async () => {
  const strings = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    'javascript:alert(1)',
    '<a href="javascript:alert(1)">here</a>',
    '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    '&lt;b&gt;bold&lt;/b&gt; &amp; {{7+7}} ${7+7}',
    '<style>*{display:none}</style>',
    '[a](javascript:alert(1)) [b](JaVaScRiPt&colon;alert(1)) <javascript:alert(1)> [c](data:text/html,%3Cb%3E) [d](//e.example)',
    '![a](data:image/svg+xml,%3Csvg/onload=alert(1)%3E "<img src=x>") <!-- <b>b</b> --> [c]: javascript:alert(1) :constructor:',
  ];
  const ana = await ChatPage.enter(stories.browser, stories.server.host, '<b onclick=alert(1)>ana</b>');
  const strange = '<img src=x onerror=alert(1)>';
  const mal = await enter(stories.server.host, strange);
  await mal.request({ type: 'CreateRoom', name: '<svg onload=alert(1)>', topic: '<u>topic</u>' });
  await ana.member(strange).waitFor();
  const elements = () => ana.page.locator('script, style, iframe, img, object, embed, b, u, a').count();
  const before = await elements();

  for (const content of strings) await mal.request({ type: 'Message', content });
  for (const content of strings) await ana.say(content);
  await expect.poll(() => ana.texts(), patience).toEqual([...strings, ...strings]);
  await expect.poll(() => ana.page.locator('article[data-seq]').count(), patience).toBe(2 * strings.length);
  await ana.page.getByRole('log').getByText(strange, { exact: true }).first().waitFor();
  await ana.page.getByRole('button', { name: 'Browse rooms' }).click();
  await ana.page.getByText('<u>topic</u>', { exact: true }).waitFor();

  expect(await elements()).toBe(before);
  expect(await ana.page.locator('.message-text :not(p)').count()).toBe(0);
  expect(ana.complaints).toEqual([]);
  mal.close();
});

test('what is written as Markdown is shown as it means, in colours and without leaving its room', {
  timeout,
}, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const bea = await ChatPage.enter(stories.browser, stories.server.host, 'bea', {
    viewport: { width: 390, height: 800 },
  });
  await ana.composer.fill('bold');
  await ana.composer.press('ControlOrMeta+a');
  await ana.composer.press('ControlOrMeta+b');
  expect(await ana.composer.inputValue()).toBe('**bold**');
  const wide = `const wide = '${'x'.repeat(400)}';`;
  await ana.say(
    [
      '**bold** for @bea :tada:',
      '- [x] [done &amp; gone](https://a.example/?b&c "<b>title</b>")',
      '- [https://a.example](https://b.example/)',
      '',
      `\`\`\`ts\n${wide}\n\`\`\``,
      '',
      `| a | b |\n| - | - |\n| ${'word '.repeat(40)} | ${'y'.repeat(200)} |`,
    ].join('\n'),
  );
  const said = bea.page.locator('article[data-seq] .message-text');
  await said.locator('strong', { hasText: 'bold' }).waitFor();
  await said.locator('.text-mention-me', { hasText: '@bea' }).waitFor();
  await said.getByText('🎉').waitFor();
  await said.locator('.hljs-keyword', { hasText: 'const' }).waitFor();
  expect(await said.getByRole('checkbox', { name: 'Done' }).isChecked()).toBe(true);
  const links = await said
    .locator('a')
    .evaluateAll((all) =>
      all.map((one) => [one.textContent, (one as HTMLAnchorElement).href, (one as HTMLAnchorElement).rel]),
    );
  const rel = 'noopener noreferrer nofollow';
  expect(links).toEqual([
    ['done &amp; gone', 'https://a.example/?b&c', rel],
    ['https://a.example', 'https://b.example/', rel],
  ]);
  await said.getByText('(https://b.example/)').waitFor();
  const overflow = (element: Element) => element.scrollWidth - element.clientWidth;
  expect(await bea.page.locator('.timeline-scroller').evaluate(overflow)).toBe(0);
  expect(await said.evaluate(overflow)).toBe(0);
  expect(await said.locator('pre').evaluate(overflow)).toBeGreaterThan(0);
  expect([...ana.complaints, ...bea.complaints]).toEqual([]);
});

test('both reconnect by themselves after kill -9, and what was typed meanwhile arrives once', { timeout }, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const bea = await ChatPage.enter(stories.browser, stories.server.host, 'bea');
  await ana.say('before');
  await bea.stored('before').waitFor();

  await stories.server.kill();
  await ana.outage.waitFor();
  await bea.outage.waitFor();
  await ana.say('meanwhile');
  await ana.pending('meanwhile').waitFor();

  await stories.server.start();
  await ana.stored('meanwhile').waitFor();
  await bea.stored('meanwhile').waitFor();
  await ana.outage.waitFor({ state: 'hidden' });
  await bea.outage.waitFor({ state: 'hidden' });
  await bea.say('after');
  await ana.stored('after').waitFor();
  await bea.stored('after').waitFor();

  const whole = ['before', 'meanwhile', 'after'];
  expect(await ana.texts()).toEqual(whole);
  expect(await bea.texts()).toEqual(whole);
  expect([...ana.complaints, ...bea.complaints]).toEqual([]);
  await stories.server.stop();
  expect(readStoredLog(stories.server.dataDir, 'general').map(({ content }) => content)).toEqual(whole);
});

test('a reload shows what was shown before it can connect, and a closed tab leaves its messages to the next', {
  timeout,
}, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const context = ana.page.context();
  await ana.say('kept');
  await ana.stored('kept').waitFor();
  await expect.poll(() => inDatabase(ana.page, 'rooms'), patience).toContain('kept');

  let isDown = true;
  await context.routeWebSocket(/\/ws$/, (socket) => {
    if (isDown) void socket.close();
    else socket.connectToServer();
  });
  await ana.page.reload();
  await ana.stored('kept').waitFor();
  await ana.say('meanwhile');
  await ana.pending('meanwhile').waitFor();
  await expect.poll(() => inDatabase(ana.page, 'outboxes'), patience).toContain('meanwhile');
  await ana.page.close();

  isDown = false;
  const next = await context.newPage();
  await next.goto(`http://${stories.server.host}/`);
  await next.locator('article[data-seq]', { hasText: 'meanwhile' }).waitFor();
  await expect.poll(() => inDatabase(next, 'outboxes'), patience).toBe('[]');
  expect(ana.complaints).toEqual([]);
  await stories.server.stop();
  expect(readStoredLog(stories.server.dataDir, 'general').map(({ content }) => content)).toEqual(['kept', 'meanwhile']);
});

test('after a long absence the reader keeps the place, and the gap below it loads on the way down', {
  timeout,
}, async () => {
  await withTalker(async ({ ana, talk }) => {
    await expect.poll(() => inDatabase(ana.page, 'rooms'), patience).toContain('early 40');

    let isDown = false;
    const sockets: WebSocketRoute[] = [];
    await ana.page.routeWebSocket(/\/ws$/, (socket) => {
      if (isDown) return void socket.close();
      sockets.push(socket);
      socket.connectToServer();
    });
    await ana.page.reload();
    await ana.page.getByRole('button', { name: /^bea/ }).waitFor();
    const log = ana.page.getByRole('log');
    await log.evaluate((element) => element.scrollTo({ top: 0 }));
    await ana.stored('early 1').waitFor();
    const before = await ana.stored('early 1').boundingBox();

    isDown = true;
    for (const socket of sockets) await socket.close({ code: 4003 });
    await talk(600, 'missed');
    isDown = false;
    await ana.room(/^General\s*99\+\s*unread/).waitFor();
    expect(await ana.stored('early 1').boundingBox()).toEqual(before);

    const scrollDown = () => log.evaluate((element) => element.scrollBy({ top: 200 }));
    await expect.poll(() => scrollDown().then(() => ana.stored('missed 5').count()), patience).toBe(1);
    const texts = await ana.texts();
    const last = texts.indexOf('early 40');
    expect(texts.slice(last - 2, last + 5)).toEqual([
      ...['early 38', 'early 39', 'early 40'],
      ...['missed 1', 'missed 2', 'missed 3', 'missed 4'],
    ]);
    await ana.page.getByRole('button', { name: /newest|new message/i }).click();
    await ana.stored('missed 600').waitFor();
    expect(ana.complaints).toEqual([]);
  });
});

test('while much is said a slow page follows it, and stays where it is for who has scrolled up', {
  timeout,
}, async () => {
  await withTalker(async ({ ana, talk }) => {
    const tools = await ana.page.context().newCDPSession(ana.page);
    await tools.send('Emulation.setCPUThrottlingRate', { rate: 6 });

    for (const name of ['first', 'second', 'third']) {
      await talk(250, name);
      await ana.stored(`${name} 250`).waitFor();
      const newest = ana.page.getByRole('button', { name: /newest|new message/i });
      await newest.waitFor({ state: 'detached' });
    }

    await ana.page.getByRole('log').hover();
    await ana.page.mouse.wheel(0, -300);
    const held = ana.page.getByRole('button', { name: 'Jump to newest' });
    await held.waitFor();
    const texts = await ana.texts();
    const inView = texts.find((text) => text.startsWith('third')) ?? '';
    const before = await ana.stored(inView).boundingBox();
    await talk(200, 'fourth');
    await ana.page.getByRole('button', { name: '200 new messages' }).waitFor();
    expect(await ana.stored(inView).boundingBox()).toEqual(before);
    expect(ana.complaints).toEqual([]);
  });
});

/** Ana at her page, where bea, who may say as much as she likes, has said 40 things. */
async function withTalker(
  story: (people: { ana: ChatPage; talk: (count: number, name: string) => Promise<void> }) => Promise<void>,
): Promise<void> {
  const busy = await startServer(['--rate-limits', 'off']);
  try {
    const bea = await enter(busy.host, 'bea');
    // One after the other: each is a change of its own to the page.
    const talk = async (count: number, name: string) => {
      for (let i = 1; i <= count; i++) await bea.request({ type: 'Message', content: `${name} ${i}` });
    };
    await talk(40, 'early');
    const ana = await ChatPage.enter(stories.browser, busy.host, 'ana');
    await ana.stored('early 40').waitFor();
    await story({ ana, talk });
    bea.close();
  } finally {
    await busy.dispose();
  }
}

/** All that a page's storage holds of one kind, as JSON. */
function inDatabase(page: Page, store: 'rooms' | 'outboxes'): Promise<string> {
  return page.evaluate(
    (name) =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('tertulia');
        opening.onsuccess = () => {
          const found = opening.result.transaction(name).objectStore(name).getAll();
          found.onsuccess = () => {
            opening.result.close();
            resolve(JSON.stringify(found.result));
          };
        };
      }),
    store,
  );
}

test('a telephone of 360 by 740 shows everything in its width', { timeout }, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana', {
    viewport: { width: 360, height: 740 },
  });
  const bea = await enter(stories.server.host, 'bea');
  const width = () => ana.page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBe(360);

  await bea.request({ type: 'Message', content: `${'long'.repeat(200)} https://example.org/${'a'.repeat(300)}` });
  await ana.say('from a small screen');
  await ana.stored('from a small screen').waitFor();
  expect(await width()).toBe(360);
  const log = ana.page.getByRole('log');
  expect(await log.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);

  await ana.page.getByRole('button', { name: 'Show members' }).click();
  await ana.member(/^bea/).waitFor();
  expect(await width()).toBe(360);
  await ana.page.getByRole('button', { name: 'Close' }).click();
  await ana.page.getByRole('button', { name: 'Show rooms' }).click();
  await ana.room(/^General/).waitFor();
  expect(await width()).toBe(360);
  await ana.room(/^General/).click();
  await ana.composer.waitFor();
  expect(ana.complaints).toEqual([]);
  bea.close();
});
