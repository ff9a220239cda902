import { expect, test } from 'vitest';
import { ChatPage } from './harness/chat-page.ts';
import { prepareWebStories } from './harness/web-stories.ts';
import { enter } from './harness/wire-client.ts';

const timeout = 120_000;

const stories = prepareWebStories(['--rate-limits', 'off']);

test('somebody finds a message from long ago with the keyboard, and is led to it', { timeout }, async () => {
  const bo = await enter(stories.server.host, 'bo');
  const markup = '<img src=x onerror=alert(1)> Crème <b>brûlée</b>';
  await bo.request({ type: 'Message', content: markup });
  for (let n = 1; n <= 120; n++) await bo.request({ type: 'Message', content: `creme ${n}` });
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  await ana.stored('creme 120').waitFor();
  expect(await ana.stored(markup).count()).toBe(0);
  const { keyboard } = ana.page;

  await keyboard.press('Control+k');
  const dialog = ana.dialog('Search');
  await keyboard.type('before:yesterday');
  await keyboard.press('Enter');
  await dialog.getByText('before: takes a day, such as before:2026-01-31.').waitFor();
  await dialog.getByRole('searchbox').fill('creme from:bo');
  const found = dialog.getByRole('list', { name: 'Found messages' }).getByRole('listitem');
  await expect
    .poll(
      async () => {
        // What was said a moment ago may take a moment to be found.
        await dialog.getByRole('searchbox').press('Enter');
        await dialog.getByText(/found/).waitFor();
        return found.first().locator('.found-words').textContent();
      },
      { timeout: 30_000 },
    )
    .toBe('creme 120');
  await dialog.getByRole('heading', { name: 'Messages that say “creme”, by bo' }).waitFor();
  await dialog.getByText('20 found, and there may be more.').waitFor();
  expect(await found.first().locator('mark').allTextContents()).toEqual(['creme']);
  await dialog.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => found.count()).toBe(40);

  await dialog.getByRole('searchbox').fill('"creme brulee" has:link');
  await keyboard.press('Enter');
  await dialog.getByText('Nothing was found.').waitFor();
  await dialog.getByRole('searchbox').fill('creme brulee');
  await dialog.getByRole('combobox', { name: 'Where' }).selectOption('#General');
  await keyboard.press('Enter');
  await dialog.getByText('1 found.').waitFor();
  expect(await found.locator('.found-words').allTextContents()).toEqual([markup]);
  expect(await found.locator('mark').allTextContents()).toEqual(['Crème', 'brûlée']);
  await found.getByRole('button', { name: 'Show the message of bo' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await ana.stored(markup).waitFor();
  expect(await ana.stored(markup).getAttribute('class')).toContain('message-target');

  expect(ana.complaints).toEqual([]);
  bo.close();
});
