import { expect, test } from 'vitest';
import { ChatPage } from './harness/chat-page.ts';
import { prepareWebStories } from './harness/web-stories.ts';

const timeout = 120_000;

const stories = prepareWebStories(['--rate-limits', 'off']);

test('messages are edited and reacted to, for everyone, and still so after a reload', { timeout }, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const bo = await ChatPage.enter(stories.browser, stories.server.host, 'bo');
  await ana.say('helo');
  await bo.stored('helo').waitFor();

  await ana.chooseForMessage('helo', 'Edit…');
  const text = ana.dialog('Edit message').getByRole('textbox', { name: 'Message' });
  expect(await text.inputValue()).toBe('helo');
  await text.fill('hello <b>all</b>');
  await ana.dialog('Edit message').getByRole('button', { name: 'Save' }).click();
  await bo.stored('hello <b>all</b>').getByText('edited', { exact: true }).waitFor();
  expect(await bo.stored('helo').count()).toBe(0);

  await bo.chooseForMessage('hello <b>all</b>', 'React with 🎉');
  const reaction = (person: ChatPage, name: string) =>
    person.stored('hello <b>all</b>').getByRole('button', { name, exact: true });
  await reaction(ana, '🎉 1').click();
  await reaction(bo, '🎉 2').waitFor();
  expect(await reaction(bo, '🎉 2').getAttribute('aria-pressed')).toBe('true');

  await bo.page.reload();
  await reaction(bo, '🎉 2').waitFor();
  expect(await reaction(bo, '🎉 2').getAttribute('aria-pressed')).toBe('true');
  await reaction(bo, '🎉 2').click();
  await reaction(ana, '🎉 1').waitFor();
  expect(await reaction(ana, '🎉 1').getAttribute('aria-pressed')).toBe('true');
  await reaction(ana, '🎉 1').click();
  await expect.poll(() => bo.page.getByRole('list', { name: 'Reactions' }).count()).toBe(0);

  for (const { complaints } of [ana, bo]) expect(complaints).toEqual([]);
});
