import { expect, test } from 'vitest';
import { ChatPage } from './harness/chat-page.ts';
import { prepareWebStories } from './harness/web-stories.ts';
import { enter } from './harness/wire-client.ts';

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

test('an answer shows what it answers and leads there, and who is named is told, in all rooms', {
  timeout,
}, async () => {
  const bo = await enter(stories.server.host, 'bo');
  for (let n = 1; n <= 180; n++) await bo.request({ type: 'Message', content: `line ${n}` });
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  await ana.stored('line 180').waitFor();

  await ana.chooseForMessage('line 180', 'Reply');
  await ana.page.getByText('Answering bo line 180').waitFor();
  await ana.page.keyboard.type('so be it, @b');
  const written = ana.page.getByRole('combobox', { name: 'Message #General' });
  const option = ana.page.getByRole('option', { name: '@bo' });
  await option.waitFor();
  expect(await written.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
  await written.press('Enter');
  await ana.page.keyboard.press('Enter');
  expect(await bo.next('Message', (one) => one['username'] === 'ana')).toMatchObject({
    ...{ content: 'so be it, @bo', reply_to: 180, mentions: { user_ids: [bo.userId] } },
  });
  await ana.stored('so be it, @bo').getByRole('button', { name: 'Answers bo line 180' }).waitFor();

  // One that is far from all that is loaded.
  await bo.request({ type: 'Message', content: '@ana look at this', reply_to: 60 });
  const told = ana.page.getByRole('article', { name: /mentions you$/ });
  await told.getByRole('button', { name: 'Answers an older message' }).click();
  await ana.stored('line 60').waitFor();
  // The keyboard goes on from there: r answers.
  const focused = ana.page.locator('article:focus-within');
  await expect.poll(() => focused.getAttribute('data-seq')).toBe('60');
  const isInView = () =>
    focused.evaluate((article) => {
      const [place, view] = [article, article.closest('[role=log]')].map((one) => one?.getBoundingClientRect());
      return place && view && place.top >= view.top && place.bottom <= view.bottom;
    });
  await expect.poll(isInView).toBe(true);
  await ana.page.keyboard.press('r');
  await ana.page.getByText('Answering bo line 60').waitFor();
  await ana.page.keyboard.press('Escape');

  await ana.makeRoom('Elsewhere');
  await bo.request({ type: 'Message', content: '@ana and at this' });
  await ana.room('General 1 that mention you 1 unread').waitFor();
  await ana.page.getByRole('button', { name: 'Mentions' }).click();
  const found = ana.dialog('Mentions').getByRole('listitem');
  await found.first().getByText('@ana and at this').waitFor();
  expect(await found.count()).toBe(2);
  await found.last().getByRole('button', { name: 'Show the message of bo' }).click();
  await ana.title('General').waitFor();
  await ana.stored('@ana look at this').waitFor();
  bo.close();
  expect(ana.complaints).toEqual([]);
});

test('messages are pinned, followed back, reacted to with any emoji, and left unread', { timeout }, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  await ana.makeRoom('Books');
  const bo = await enter(stories.server.host, 'bo');
  const { rooms } = await bo.request({ type: 'ListRooms' });
  const { room_id } = (rooms as { room_id: string; name: string }[]).find(({ name }) => name === 'Books') ?? {};
  await bo.request({ type: 'JoinRoom', room_id });
  for (const content of ['frist', 'second', 'third']) await bo.request({ type: 'Message', room_id, content });
  await bo.request({ type: 'EditMessage', room_id, target_seq: 1, content: 'first' });
  await ana.stored('third').waitFor();

  const chooseForRoom = async (item: string) => {
    await ana.page.getByRole('button', { name: 'Room menu' }).click();
    await ana.page.getByRole('menuitem', { name: item }).click();
  };
  const close = (dialog: string) => ana.dialog(dialog).getByRole('button', { name: 'Close' }).click();
  await ana.chooseForMessage('first', 'Pin');
  await ana.stored('first').getByText('pinned', { exact: true }).waitFor();
  await chooseForRoom('Pinned messages…');
  await ana.dialog('Pinned messages').getByText('first', { exact: true }).waitFor();
  await ana.dialog('Pinned messages').getByRole('button', { name: 'Unpin' }).click();
  await ana.dialog('Pinned messages').getByText('Nothing is pinned').waitFor();
  await close('Pinned messages');

  await ana.stored('first').getByRole('button', { name: 'edited' }).click();
  await ana.dialog('History of the message').getByText('frist', { exact: true }).waitFor();
  await close('History of the message');

  await ana.chooseForMessage('second', 'React with another…');
  await ana.page.keyboard.type('teapot');
  await ana.dialog('React with an emoji').getByRole('button', { name: 'teapot' }).waitFor();
  await ana.page.keyboard.press('Enter');
  expect(await bo.next('ReactionChanged')).toMatchObject({ emoji: '🫖', username: 'ana', target_seq: 2 });
  await ana.chooseForMessage('second', 'Who reacted…');
  await ana.dialog('Who reacted').getByText('ana', { exact: true }).waitFor();
  await close('Who reacted');

  await ana.chooseForMessage('second', 'Mark unread from here');
  await ana.room('Books 2 unread').waitFor();
  await expect.poll(() => ana.page.title()).toBe('(2) Tertulia');
  await chooseForRoom('Notifications…');
  await ana.dialog('Notifications').getByRole('radio', { name: 'Nothing' }).check();
  await ana.dialog('Notifications').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => ana.page.title()).toBe('Tertulia');
  await ana.room(/^Books.*never calls.*2 unread/).click();
  await ana.room('Books').and(ana.page.locator(':not(:has(.unread-count))')).waitFor();
  bo.close();
  expect(ana.complaints).toEqual([]);
});
