import { expect, test } from 'vitest';
import { enterAsAdmin, makeInvite, password } from './harness/account-page.ts';
import { ChatPage } from './harness/chat-page.ts';
import { prepareWebStories } from './harness/web-stories.ts';
import { enter } from './harness/wire-client.ts';

const timeout = 180_000;
const patience = { timeout: 40_000 };

const stories = prepareWebStories(['--registration', 'invite', '--rate-limits', 'off']);

test('an account is made from an invitation, signed in elsewhere, and ended there from here', { timeout }, async () => {
  const root = await enterAsAdmin(stories.browser, stories.server);
  const invite = await makeInvite(root, 'One person');
  expect(new URL(invite).origin).toBe(`http://${stories.server.host}`);

  const bea = await ChatPage.open(stories.browser, invite);
  expect(bea.page.url()).toBe(`http://${stories.server.host}/`);
  const code = bea.page.getByLabel('Invitation');
  expect(await code.inputValue()).toBe(new URLSearchParams(new URL(invite).hash.slice(1)).get('invite'));
  await bea.register('bea', 'short');
  await bea.page.getByText('Take at least 8 characters.').waitFor();
  await bea.register('bea', 'password123');
  await bea.page.getByText(/among the first that are tried/).waitFor();
  await bea.register('root', password);
  await bea.page.getByText(/Somebody here already has that name/).waitFor();
  await bea.register('bea', password);
  await bea.title('General').waitFor();

  const late = await ChatPage.open(stories.browser, invite);
  await late.register('cai', password);
  await late.page.getByText(/Ask for/).waitFor();

  const elsewhere = await ChatPage.open(stories.browser, `http://${stories.server.host}/`);
  await elsewhere.signIn('bea', 'not the password');
  await elsewhere.page.getByText(/Name and password do not go together/).waitFor();
  await elsewhere.signIn('bea', password);
  await elsewhere.title('General').waitFor();
  await elsewhere.say('from elsewhere');
  await bea.stored('from elsewhere').waitFor();

  await bea.choose('Sessions and devices');
  const sessions = bea.dialog('Sessions and devices').getByRole('listitem');
  await expect.poll(() => sessions.count(), patience).toBe(2);
  await sessions.nth(0).getByText('This one').waitFor();
  await sessions.nth(1).getByRole('button').click();
  await expect.poll(() => sessions.count(), patience).toBe(1);
  await elsewhere.page.getByText(/^You were signed out/).waitFor();
  await bea.page.keyboard.press('Escape');
  await bea.say('still here');
  await bea.stored('still here').waitFor();

  for (const { complaints } of [root, bea, late, elsewhere]) expect(complaints).toEqual([]);
});

test('a guest who follows an invitation keeps rooms and messages, and comes back after signing out', {
  timeout,
}, async () => {
  const root = await enterAsAdmin(stories.browser, stories.server);
  const invite = await makeInvite(root, 'One person');
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  await ana.say('as a guest');
  await ana.stored('as a guest').waitFor();
  await ana.makeRoom('The Books');

  // A link that is followed in the open tab changes nothing but the hash.
  await ana.page.evaluate((hash) => window.location.replace(hash), new URL(invite).hash);
  const dialog = ana.dialog('Register');
  await dialog.waitFor();
  expect(ana.page.url()).toBe(`http://${stories.server.host}/`);
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('ana');
  await ana.register('ana', password);
  await dialog.waitFor({ state: 'hidden' });
  await ana.title('The Books').waitFor();
  await ana.room('General').click();
  await ana.chooseForMessage('as a guest', 'Delete');
  await ana.page.keyboard.press('Escape');
  await ana.page.reload();
  await ana.title('General').waitFor();

  await ana.choose('Sign out');
  await ana.page.getByRole('tab', { name: 'Sign in' }).waitFor();
  await ana.signIn('ana', password);
  await ana.room('The Books').waitFor();

  await ana.choose('Your profile');
  await ana.page.getByLabel('Name', { exact: true }).fill('anna');
  await ana.page.getByRole('button', { name: 'Change name' }).click();
  await ana.page.getByRole('button', { name: 'Your menu, anna' }).waitFor();
  await ana.choose('Change password');
  await ana.page.getByLabel('Present password').fill('wrong');
  await ana.page.getByLabel('New password').fill('another corner table');
  await ana.page.getByRole('button', { name: 'Change password' }).click();
  await ana.page.getByText('That is not your present password.').waitFor();
  await ana.page.getByLabel('Present password').fill(password);
  await ana.page.getByRole('button', { name: 'Change password' }).click();
  await ana.dialog('Change password').waitFor({ state: 'hidden' });

  expect([...ana.complaints, ...root.complaints]).toEqual([]);
});

test('moderators change their room: name, topic, slow mode, archive and invitations', { timeout }, async () => {
  const ana = await ChatPage.enter(stories.browser, stories.server.host, 'ana');
  const bea = await ChatPage.enter(stories.browser, stories.server.host, 'bea');
  await ana.page.getByRole('button', { name: 'New room' }).click();
  await ana.page.getByLabel('Room name').fill('Back room');
  await ana.page.getByLabel(/^Private/).check();
  await ana.page.getByRole('button', { name: 'Create room' }).click();
  await ana.title('Back room').waitFor();
  const choose = async (item: string) => {
    await ana.page.getByRole('button', { name: 'Room menu' }).click();
    await ana.page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Invite to this room');
  await ana.page.getByLabel('Search people').fill('BE');
  await ana.page.getByRole('button', { name: 'Invite bea' }).click();
  await bea.room('Back room').click();
  await bea.title('Back room').waitFor();
  expect(await bea.page.getByRole('button', { name: 'Room menu' }).count()).toBe(1);
  await bea.page.getByRole('button', { name: 'Room menu' }).click();
  expect(await bea.page.getByRole('menuitem').allTextContents()).toEqual([
    'Pinned messages…',
    'Notifications…',
    'Invite to this room…',
  ]);
  await bea.page.keyboard.press('Escape');
  await ana.page.keyboard.press('Escape');

  await choose('Room settings');
  await ana.page.getByLabel('Room name').fill('Snug');
  await ana.page.getByLabel('Topic').fill('by the fire');
  await ana.page.getByLabel('Slow mode').selectOption('1 minute');
  await ana.page.getByRole('button', { name: 'Save' }).click();
  await bea.title('Snug').waitFor();
  await bea.page.getByText('by the fire').waitFor();
  await bea.say('one');
  await bea.stored('one').waitFor();
  await bea.composer.fill('two');
  await bea.page.getByText(/^Slow mode: wait\s*\d+ s$/).waitFor();
  await bea.composer.press('Enter');
  expect(await bea.composer.inputValue()).toBe('two');
  // It spares those who moderate the room.
  for (const text of ['three', 'four']) await ana.say(text);
  await bea.stored('four').waitFor();

  await choose('Room settings');
  await ana.page.getByLabel(/^Archived/).check();
  await ana.page.getByRole('button', { name: 'Save' }).click();
  await ana.page.getByText(/^This room is archived/).waitFor();
  await ana.composer.waitFor({ state: 'hidden' });
  expect([...ana.complaints, ...bea.complaints]).toEqual([]);
});

test('the keyboard alone leads through the door, to a message and to a member, and back', { timeout }, async () => {
  const bea = await enter(stories.server.host, 'bea');
  await bea.request({ type: 'Message', content: 'good evening' });
  await bea.request({ type: 'Message', content: 'anyone here?' });
  const ana = await ChatPage.open(stories.browser, `http://${stories.server.host}/`);
  const { keyboard } = ana.page;
  const focused = () =>
    ana.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
  const pressUntil = async (key: string, name: RegExp) => {
    for (let i = 0; i < 40; i++) {
      if (name.test((await focused()) ?? '')) return;
      await keyboard.press(key);
    }
    throw new Error(`${key} never led to ${name}`);
  };

  // The name has the focus; the tabs above are reached backwards, and moved through by the arrows.
  await pressUntil('Shift+Tab', /^As a guest/);
  await keyboard.press('ArrowRight');
  expect(await focused()).toBe('Sign in');
  await keyboard.press('ArrowLeft');
  await keyboard.press('Tab');
  await keyboard.type('ana');
  await keyboard.press('Enter');
  await ana.title('General').waitFor();
  await ana.stored('anyone here?').waitFor();

  await pressUntil('Shift+Tab', /^More about the message of bea/);
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await ana.page.getByRole('menu').waitFor();
  await pressUntil('ArrowDown', /^Report…$/);
  await keyboard.press('Enter');
  await ana.dialog('Report message').getByText('good evening').waitFor();
  await expect.poll(focused, patience).not.toBe('Report…');
  await keyboard.press('Escape');
  await ana.dialog('Report message').waitFor({ state: 'hidden' });
  expect(await focused()).toMatch(/^More about the message of bea/);

  await pressUntil('Tab', /^More about bea$/);
  await keyboard.press('Enter');
  await pressUntil('ArrowDown', /^Write a message$/);
  await keyboard.press('Escape');
  expect(await focused()).toBe('More about bea');
  await keyboard.press('Enter');
  await pressUntil('ArrowDown', /^Write a message$/);
  await keyboard.press('Enter');
  await ana.title('bea').waitFor();

  await pressUntil('Shift+Tab', /^Your menu/);
  await keyboard.press('Enter');
  await keyboard.press('End');
  await expect.poll(focused, patience).toBe('Sign out…');
  await keyboard.press('Enter');
  await ana
    .dialog('Sign out')
    .getByText(/^As a guest you leave your rooms/)
    .waitFor();
  await pressUntil('Tab', /^Sign out$/);
  await keyboard.press('Enter');
  await ana.page.getByRole('tab', { name: 'As a guest' }).waitFor();
  expect(ana.complaints).toEqual([]);
  bea.close();
});
