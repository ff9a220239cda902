import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { TestBrowser } from './browser.ts';

/** A person at the web client, doing what people do there by the names and roles they see. */
export class ChatPage {
  private constructor(
    readonly page: Page,
    /** What the page did that no page should, see `WatchedPage`. */
    readonly complaints: readonly string[],
  ) {}

  /** Stands at the door. */
  static async open(browser: TestBrowser, url: string, options?: BrowserContextOptions) {
    const { page, complaints } = await browser.open(url, options);
    return new ChatPage(page, complaints);
  }

  /** Opens the page, picks a nickname and is in General. */
  static async enter(browser: TestBrowser, host: string, nickname: string, options?: BrowserContextOptions) {
    const person = await ChatPage.open(browser, `http://${host}/`, options);
    await person.page.getByLabel('Nickname').fill(nickname);
    await person.page.getByRole('button', { name: 'Enter', exact: true }).click();
    await person.title('General').waitFor();
    return person;
  }

  /** Makes an account, at the door or as a guest. */
  async register(username: string, password: string): Promise<void> {
    await this.page.getByLabel('Name', { exact: true }).fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.page.getByRole('tab', { name: 'Sign in' }).click();
    await this.page.getByLabel('Name', { exact: true }).fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Chooses from the menu at one's own place. */
  async choose(item: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: /^Your menu/ }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  async chooseForMember(name: string, item: string | RegExp): Promise<void> {
    await this.members.getByRole('button', { name: `More about ${name}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  async chooseForMessage(text: string, item: string | RegExp): Promise<void> {
    await this.stored(text).hover();
    await this.stored(text)
      .getByRole('button', { name: /^More about the message/ })
      .click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  async makeRoom(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New room' }).click();
    await this.page.getByLabel('Room name').fill(name);
    await this.page.getByRole('button', { name: 'Create room' }).click();
    await this.title(name).waitFor();
  }

  async joinRoom(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Browse rooms' }).click();
    await this.page.getByRole('button', { name: `Join ${name}` }).click();
    await this.title(name).waitFor();
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  title(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message / });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** What is on show as stored by the server with exactly this text. */
  stored(text: string): Locator {
    return this.page.locator('article[data-seq]').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** What is on show as written here and not acknowledged yet. */
  pending(text: string): Locator {
    return this.page.locator('article[data-pending]').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** The texts on show, pending ones included, top to bottom. */
  async texts(): Promise<string[]> {
    const rows = await this.page.locator('article').evaluateAll((articles) =>
      articles.map((article) => ({
        top: article.getBoundingClientRect().top,
        text: article.querySelector('.message-text')?.textContent ?? '',
      })),
    );
    // The list is virtual: rows are in the document in any order.
    return rows.sort((a, b) => a.top - b.top).map(({ text }) => text);
  }

  room(name: string | RegExp): Locator {
    return this.page.getByRole('list', { name: 'Rooms', exact: true }).getByRole('button', { name });
  }

  direct(name: string | RegExp): Locator {
    return this.page.getByRole('list', { name: 'Direct messages' }).getByRole('button', { name });
  }

  member(name: string | RegExp): Locator {
    return this.members.getByRole('button', { name }).and(this.page.locator(':not([aria-haspopup])'));
  }

  private get members(): Locator {
    return this.page.getByRole('list', { name: 'Members', exact: true });
  }

  /** The line that tells of a lost connection. */
  get outage(): Locator {
    return this.page.getByText(/Connection lost|Reconnecting/).first();
  }
}
