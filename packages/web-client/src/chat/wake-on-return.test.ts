import { expect, test } from 'vitest';
import { wakeOnReturn } from './wake-on-return.ts';

function setUp() {
  let now = 0;
  let wakes = 0;
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const page = Object.assign(new EventTarget(), { document });
  const end = wakeOnReturn(
    () => wakes++,
    page as unknown as Window,
    () => now,
  );
  return {
    wakes: () => wakes,
    end,
    online: () => page.dispatchEvent(new Event('online')),
    show: (persisted: boolean) => page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted })),
    hideFor(ms: number) {
      for (const visibilityState of ['hidden', 'visible']) {
        Object.assign(document, { visibilityState });
        document.dispatchEvent(new Event('visibilitychange'));
        now += ms;
      }
    },
  };
}

test('the network is back', () => {
  const page = setUp();
  page.online();
  expect(page.wakes()).toBe(1);
});

test('the page comes out of the cache of the back button, but not when it is loaded', () => {
  const page = setUp();
  page.show(false);
  expect(page.wakes()).toBe(0);
  page.show(true);
  expect(page.wakes()).toBe(1);
});

test('the tab was hidden for 30 s', () => {
  const page = setUp();
  page.hideFor(29_999);
  expect(page.wakes()).toBe(0);
  page.hideFor(30_000);
  expect(page.wakes()).toBe(1);
});

test('after the end nothing wakes', () => {
  const page = setUp();
  page.end();
  page.online();
  page.show(true);
  page.hideFor(60_000);
  expect(page.wakes()).toBe(0);
});
