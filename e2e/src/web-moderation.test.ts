import { expect, test } from 'vitest';
import { enterAsAdmin, enterInvited, makeInvite, password } from './harness/account-page.ts';
import { ChatPage } from './harness/chat-page.ts';
import { prepareWebStories } from './harness/web-stories.ts';
import { enter } from './harness/wire-client.ts';

const timeout = 180_000;
const patience = { timeout: 40_000 };

const stories = prepareWebStories(['--registration', 'invite', '--rate-limits', 'off']);

test('who keeps order deletes, mutes, removes and bans, and it is told to whom it is done', { timeout }, async () => {
  const root = await enterAsAdmin(stories.browser, stories.server);
  const invite = await makeInvite(root, '5 people');
  const mal = await enterInvited(stories.browser, invite, 'mal');
  const bea = await enterInvited(stories.browser, invite, 'bea');
  await root.makeRoom('The Books');
  await mal.joinRoom('The Books');

  await mal.say('buy this');
  await root.stored('buy this').waitFor();
  await root.chooseForMessage('buy this', 'Delete');
  await root.dialog('Delete message').getByRole('button', { name: 'Delete' }).click();
  for (const person of [root, mal]) {
    await person.stored('message deleted').waitFor();
    expect(await person.texts()).toEqual(['message deleted']);
  }
  // What was deleted has no menu, and others' messages are not for everyone to delete.
  expect(await root.stored('message deleted').getByRole('button').count()).toBe(0);
  await root.say('mind the house rules');
  await mal.stored('mind the house rules').hover();
  await mal.stored('mind the house rules').getByRole('button').click();
  await mal.page.getByRole('menuitem', { name: 'Report' }).waitFor();
  expect(await mal.page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
  await mal.page.keyboard.press('Escape');

  await root.chooseForMember('mal', /^Mute/);
  await root.page.getByLabel('10 minutes').check();
  await root.page.getByLabel('Reason').fill('too loud');
  await root.page.getByRole('button', { name: 'Mute', exact: true }).click();
  await mal.page.getByText(/^You are muted in this room until/).waitFor();
  await mal.page.getByText(/^root muted you in #The Books until .*: too loud$/).waitFor();
  await mal.composer.waitFor({ state: 'hidden' });
  // Until when and why one is muted outlives the notice of it.
  await mal.page.reload();
  await mal.room('The Books').click();
  await mal.page.getByText(/^You are muted in this room until/).waitFor();
  await mal.page.getByText('too loud').waitFor();
  await mal.room('General').click();
  await mal.composer.waitFor();
  await root.chooseForMember('mal', /^Unmute/);
  await root.page.getByRole('button', { name: 'Unmute', exact: true }).click();
  await mal.room('The Books').click();
  await mal.composer.waitFor();

  await root.chooseForMember('mal', 'Remove from this room');
  await root.page.getByLabel('Reason').fill('enough for today');
  await root.page.getByRole('button', { name: 'Remove', exact: true }).click();
  await mal.page.getByText('root removed you from #The Books: enough for today').waitFor();
  await mal.title('General').waitFor();
  await mal.room('The Books').waitFor({ state: 'hidden' });
  await root.member(/^mal/).waitFor({ state: 'hidden' });

  await root.room('General').click();
  await root.chooseForMember('mal', 'Ban from the server');
  await root.page.getByLabel('Reason').fill('selling things');
  await root.page.getByLabel('How long').selectOption('a week');
  await root.page.getByRole('button', { name: 'Ban', exact: true }).click();
  await mal.page.getByRole('heading', { name: 'The door is closed' }).waitFor();
  await mal.page.getByText(/^root banned you from this server until/).waitFor();
  await mal.page.getByText('selling things', { exact: true }).waitFor();
  await mal.page.getByRole('button', { name: 'Back to the door' }).click();
  await mal.signIn('mal', password);
  await mal.page.getByText(/^You have been banned here/).waitFor();

  await root.choose('Banned from the server');
  await root.dialog('Banned from the server').getByText('selling things').waitFor();
  await root.page.getByRole('button', { name: 'Lift the ban of mal' }).click();
  await root.page.getByText('Nobody is kept out').waitFor();
  await root.page.keyboard.press('Escape');
  await mal.page.getByRole('button', { name: 'Sign in' }).click();
  await mal.title('General').waitFor();

  await root.chooseForMember('bea', 'Role on the server');
  await root.page.getByRole('button', { name: 'Give role' }).click();
  await bea.page.getByText('root made you a moderator on the server.').waitFor();
  await bea.choose('Invite people');
  await bea.page.keyboard.press('Escape');
  await root.choose('Audit log');
  const log = root.dialog('Audit log').getByRole('listitem');
  await log.filter({ hasText: /^root banned mal until/ }).waitFor();
  await log.filter({ hasText: /^root muted mal in #The Books until/ }).waitFor();

  for (const { complaints } of [root, mal, bea]) expect(complaints).toEqual([]);
});

test('a report reaches those who keep order, with the message and the way to it', { timeout }, async () => {
  const root = await enterAsAdmin(stories.browser, stories.server);
  const mal = await enter(stories.server.host, 'mal');
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  await mal.request({ type: 'Message', content: 'something vile' });
  await ana.chooseForMessage('something vile', 'Report');
  await ana.page.getByLabel('Reason').fill('this is vile');
  await ana.page.getByRole('button', { name: 'Report', exact: true }).click();
  await ana.dialog('Report message').waitFor({ state: 'hidden' });

  // Far enough for the message to be none of those that a page begins with.
  for (let i = 1; i <= 250; i++) await mal.request({ type: 'Message', content: `and on ${i}` });
  await root.stored('and on 250').waitFor();
  await root.page.reload();
  await root.stored('and on 250').waitFor();
  await root.choose('Reports');
  const report = root.dialog('Reports').getByRole('listitem');
  await report.filter({ hasText: 'something vile' }).filter({ hasText: 'this is vile' }).waitFor();
  await report.getByText('Reported by ana in #General').waitFor();
  await report.getByRole('button', { name: 'Show' }).click();
  await root.dialog('Reports').waitFor({ state: 'hidden' });
  await root.stored('something vile').waitFor();
  expect(await isInView(root, 'something vile')).toBe(true);

  await root.choose('Reports');
  await report.getByRole('button', { name: 'Act on the message of mal' }).click();
  await root.page.getByRole('menuitem', { name: 'Delete the message' }).click();
  await root.dialog('Delete message').getByRole('button', { name: 'Delete' }).click();
  await root.dialog('Delete message').waitFor({ state: 'hidden' });
  await report.getByRole('button', { name: 'Close the report on mal' }).click();
  await root.page.getByText('Nothing is reported').waitFor();
  await root.page.keyboard.press('Escape');
  await root.stored('message deleted').waitFor();
  expect([...root.complaints, ...ana.complaints]).toEqual([]);
  mal.close();
});

test('moderators of a room keep people out of it, and let them in again', { timeout }, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const bea = await ChatPage.enter(stories.browser, stories.server.host, 'bea');
  await ana.makeRoom('Snug');
  await bea.joinRoom('Snug');
  await ana.chooseForMember('bea', 'Ban from this room');
  await ana.page.getByRole('button', { name: 'Ban', exact: true }).click();
  await bea.page.getByText('ana banned you from #Snug.').waitFor();
  await bea.title('General').waitFor();
  await bea.page.getByRole('button', { name: 'Browse rooms' }).click();
  await bea.page.getByRole('button', { name: 'Join Snug' }).click();
  await bea.page.getByText('You have been banned here.').waitFor();
  await ana.page.getByRole('button', { name: 'Room menu' }).click();
  await ana.page.getByRole('menuitem', { name: 'Banned from this room' }).click();
  await ana.page.getByRole('button', { name: 'Lift the ban of bea' }).click();
  await ana.page.getByText('Nobody is kept out').waitFor();
  await bea.page.getByRole('button', { name: 'Join Snug' }).click();
  await bea.title('Snug').waitFor();
  expect([...ana.complaints, ...bea.complaints]).toEqual([]);
});

test('markup in names, reasons, room names, topics and reports is shown as it was typed', { timeout }, async () => {
  const strings = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    'javascript:alert(1)',
    '{{7*7}} ${7*7} &lt;b&gt;',
  ];
  const root = await enterAsAdmin(stories.browser, stories.server);
  const [malsName = '', anasName = ''] = strings;
  const mal = await enter(stories.server.host, malsName);
  const ana = await ChatPage.enter(stories.browser, stories.server.host, anasName);
  for (const [i] of strings.entries()) await mal.request({ type: 'Message', content: `number ${i}` });
  await root.stored('number 4').waitFor();
  const elements = () => root.page.locator('script, style, iframe, img, object, embed, b, u, a').count();
  const before = await elements();

  for (const [i, reason] of strings.entries()) {
    await ana.chooseForMessage(`number ${i}`, 'Report');
    await ana.page.getByLabel('Reason').fill(reason);
    await ana.page.getByRole('button', { name: 'Report', exact: true }).click();
    await ana.dialog('Report message').waitFor({ state: 'hidden' });
  }
  await root.choose('Reports');
  const reasons = root.dialog('Reports').locator('.report-reason');
  await expect.poll(() => reasons.allTextContents(), patience).toEqual(strings.toReversed());
  expect(await elements()).toBe(before);
  await root.page.keyboard.press('Escape');

  const change = async (name: string, topic: string) => {
    await root.page.getByRole('button', { name: 'Room menu' }).click();
    await root.page.getByRole('menuitem', { name: 'Room settings' }).click();
    await root.page.getByLabel('Room name').fill(name);
    await root.page.getByLabel('Topic').fill(topic);
    await root.page.getByRole('button', { name: 'Save' }).click();
    await ana.title(name).waitFor();
    await ana.page.getByText(topic, { exact: true }).first().waitFor();
  };
  for (const [i, name] of strings.entries()) await change(name, strings.at(i - 1) ?? '');

  for (const reason of strings) {
    await root.chooseForMember(anasName, /^Mute/);
    await root.page.getByLabel('Reason').fill(reason);
    await root.page.getByRole('button', { name: 'Mute', exact: true }).click();
    await ana.page.locator('.composer-reason').getByText(reason, { exact: true }).waitFor();
  }
  await root.choose('Audit log');
  for (const reason of strings) await root.dialog('Audit log').getByText(reason, { exact: true }).first().waitFor();
  expect(await elements()).toBe(before);
  await root.page.keyboard.press('Escape');
  await root.chooseForMember(anasName, 'Ban from the server');
  await root.page.getByLabel('Reason').fill(anasName);
  await root.page.getByRole('button', { name: 'Ban', exact: true }).click();
  await ana.page.getByRole('heading', { name: 'The door is closed' }).waitFor();
  await ana.page.getByText(anasName, { exact: true }).waitFor();
  await root.choose('Banned from the server');
  await root.dialog('Banned from the server').getByText(anasName, { exact: true }).first().waitFor();
  expect(await elements()).toBe(before);

  expect([...root.complaints, ...ana.complaints]).toEqual([]);
  mal.close();
});

function isInView(person: ChatPage, text: string): Promise<boolean> {
  return person.stored(text).evaluate((article) => {
    const view = article.closest('[role=log]')?.getBoundingClientRect();
    const { top, bottom } = article.getBoundingClientRect();
    return view !== undefined && top >= view.top && bottom <= view.bottom;
  });
}
