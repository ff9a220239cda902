import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { TestBrowser } from './browser.ts';

/** A person at the web client, doing what people do there by the names and roles they see. */
export class ChatPage {
  private constructor(
    readonly page: Page,
    /** What the page did that no page should, see `WatchedPage`. */
    readonly complaints: readonly string[],
  ) {}

  /** Opens the page, picks a nickname and is in General. */
  static async enter(browser: TestBrowser, host: string, nickname: string, options?: BrowserContextOptions) {
    const { page, complaints } = await browser.open(`http://${host}/`, options);
    await page.getByLabel('Nickname').fill(nickname);
    await page.getByRole('button', { name: 'Enter', exact: true }).click();
    const person = new ChatPage(page, complaints);
    await person.title('General').waitFor();
    return person;
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
