import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type WatchedPage = {
  readonly page: Page;
  /** Console errors, uncaught exceptions, violations of the content security policy and dialogs, in order. */
  readonly complaints: readonly string[];
};

export type TestBrowser = {
  /** A page in a context of its own: another person at another machine. */
  open(url: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  /** What each page shows, as a screen reader would tell it. */
  describePages(): Promise<string[]>;
  /** Closes every page, so that none goes on looking for a server that is gone. */
  closePages(): Promise<void>;
  close(): Promise<void>;
};

/** The shell is the same engine without windows to draw: a page costs a third of what it costs in a whole browser. */
const commands = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium that CHROMIUM_PATH names, or the first on the PATH. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser = await launch();
  return {
    async open(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      context.setDefaultTimeout(40_000);
      const page = await context.newPage();
      const complaints = await watch(page);
      await page.goto(url);
      return { page, complaints };
    },
    describePages() {
      const pages = browser.contexts().flatMap((context) => context.pages());
      return Promise.all(pages.map((page) => page.locator('body').ariaSnapshot().catch(String)));
    },
    async closePages() {
      for (const context of browser.contexts()) await context.close();
    },
    close: () => browser.close(),
  };
}

async function launch(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? findOnPath(...commands);
  if (executablePath === undefined)
    throw new Error(`There is no ${commands.join(', no ')} on the PATH, and CHROMIUM_PATH names none.`);
  try {
    return await chromium.launch({ executablePath, args: flags, timeout: 60_000 });
  } catch (error) {
    throw new Error(`Chromium did not start from ${executablePath}`, { cause: error });
  }
}

function findOnPath(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

async function watch(page: Page): Promise<readonly string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isOutage(message.text())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.stack ?? error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return complaints;
}

/** Chromium reports each socket that a dead server refused as an error, and pages cannot prevent it. */
function isOutage(text: string): boolean {
  return /WebSocket connection to '.*' failed/.test(text);
}
