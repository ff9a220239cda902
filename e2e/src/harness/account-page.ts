import type { TestBrowser } from './browser.ts';
import { ChatPage } from './chat-page.ts';
import type { ServerProcess } from './server-process.ts';

export const password = 'a quiet corner table';

/** `root`, who follows the link that a new server prints. */
export async function enterAsAdmin(browser: TestBrowser, server: ServerProcess): Promise<ChatPage> {
  const link = /http:\/\/\S+\/#invite=\S+/.exec(server.output)?.[0];
  if (link === undefined) throw new Error('the server printed no link');
  return enterInvited(browser, link, 'root');
}

export async function enterInvited(browser: TestBrowser, invite: string, username: string): Promise<ChatPage> {
  const person = await ChatPage.open(browser, invite);
  await person.register(username, password);
  await person.title('General').waitFor();
  return person;
}

/** A link with which so many people, by the words of the dialog, can register. */
export async function makeInvite(admin: ChatPage, people: string): Promise<string> {
  await admin.choose('Invite people');
  const dialog = admin.dialog('Invite people');
  await dialog.getByLabel('For', { exact: true }).selectOption(people);
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  await admin.page.keyboard.press('Escape');
  return link;
}
