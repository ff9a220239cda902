import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startBrowser, type TestBrowser } from './browser.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** Filled in before each story. */
export type WebStories = { readonly browser: TestBrowser; readonly server: ServerProcess };

/** One browser for all stories of a file, and for each a server of its own with `flags`. */
export function prepareWebStories(flags: readonly string[] = []): WebStories {
  let browser: TestBrowser | undefined;
  let server: ServerProcess | undefined;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 180_000);
  afterAll(() => browser?.close());
  beforeEach(async () => {
    server = await startServer(flags);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const pages = (await browser?.describePages()) ?? [];
      console.error([`"${task.name}" ended with these pages:`, ...pages].join('\n\n'));
    }
    await browser?.closePages();
    await server?.dispose();
  });
  const started = <T>(one: T | undefined): T => {
    if (one === undefined) throw new Error('no story has begun');
    return one;
  };
  return {
    get browser() {
      return started(browser);
    },
    get server() {
      return started(server);
    },
  };
}
