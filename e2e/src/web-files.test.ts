import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { ChatPage } from './harness/chat-page.ts';
import { prepareWebStories } from './harness/web-stories.ts';

const timeout = 120_000;

const stories = prepareWebStories(['--rate-limits', 'off']);

const drawPicture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#4a7' } })
    .png()
    .toBuffer();

test('[FI6] [FI7] files are chosen and pasted, go with a message, and are shown and saved by others', {
  timeout,
}, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const bo = await ChatPage.enter(stories.browser, stories.server.host, 'bo');
  const notes = Buffer.from('word for word');
  const choosing = ana.page.waitForEvent('filechooser');
  await ana.page.getByRole('button', { name: 'Attach files' }).click();
  await (await choosing).setFiles([
    { name: 'notes.txt', mimeType: 'text/plain', buffer: notes },
    { name: 'not wanted.txt', mimeType: 'text/plain', buffer: notes },
  ]);
  const tray = ana.page.getByRole('list', { name: 'Files for the next message' });
  await ana.page.getByRole('button', { name: 'Remove not wanted.txt' }).click();
  await expect.poll(() => tray.getByRole('listitem').allInnerTexts()).toEqual(['notes.txt\n13 bytes']);
  await ana.say('as promised');
  const link = bo.stored('as promised').getByRole('link', { name: /^notes\.txt/ });
  const saving = bo.page.waitForEvent('download');
  await link.click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('notes.txt');
  expect(await readFile(await saved.path())).toEqual(notes);

  // Without a word.
  const picture = await drawPicture(1200, 900);
  await ana.page.getByRole('textbox', { name: 'Message #General' }).evaluate((field, base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'view.png', { type: 'image/png' }));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, picture.toString('base64'));
  await ana.page.getByRole('button', { name: 'Remove view.png' }).waitFor();
  await ana.page.getByRole('button', { name: 'Send' }).click();
  const shown = bo.page.getByRole('button', { name: 'Show view.png' });
  const image = shown.getByRole('img', { name: 'view.png' });
  await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(480);
  expect(await image.evaluate((one) => [one.clientWidth, one.clientHeight])).toEqual([400, 300]);
  await shown.press('Enter');
  const large = bo.dialog('view.png').getByRole('img', { name: 'view.png' });
  await expect.poll(() => large.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1200);
  await bo.page.keyboard.press('Escape');
  await expect.poll(() => large.count()).toBe(0);
  expect(await shown.evaluate((one) => one === document.activeElement)).toBe(true);
  for (const { complaints } of [ana, bo]) expect(complaints).toEqual([]);
});

test('[FI3] a file that is dropped goes on over a lost connection, and its message follows by itself', {
  timeout,
}, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const dropped = await ana.page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(12 * 1024 * 1024)], 'long.bin'));
    return transfer;
  });
  for (const type of ['dragover', 'drop']) await ana.page.dispatchEvent('main', type, { dataTransfer: dropped });
  const progress = ana.page.getByRole('progressbar', { name: 'Uploading long.bin' });
  await progress.waitFor();
  await ana.say('here it is');
  await ana.page.getByRole('region', { name: 'A message that waits for its files' }).getByText('here it is').waitFor();
  await stories.server.kill();
  await ana.page.getByRole('button', { name: 'Stop long.bin' }).waitFor();
  await stories.server.start();
  await ana
    .stored('here it is')
    .getByRole('link', { name: /^long\.bin/ })
    .waitFor();
  expect(await progress.count()).toBe(0);
  expect(ana.complaints).toEqual([]);
});
