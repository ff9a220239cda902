const longAbsenceMs = 30_000;

/**
 * Calls `wake` when the network or the page comes back: sockets die silently while a laptop sleeps. `now` is the wall
 * clock, for the monotonic one may stand still meanwhile. Returns what ends it.
 */
export function wakeOnReturn(wake: () => void, page: Window = window, now: () => number = Date.now): () => void {
  const events = new AbortController();
  const { signal } = events;
  let hiddenAt: number | undefined;
  page.addEventListener('online', wake, { signal });
  page.addEventListener('pageshow', (event) => event.persisted && wake(), { signal });
  page.document.addEventListener(
    'visibilitychange',
    () => {
      if (page.document.visibilityState === 'hidden') {
        hiddenAt = now();
        return;
      }
      if (hiddenAt !== undefined && now() - hiddenAt >= longAbsenceMs) wake();
      hiddenAt = undefined;
    },
    { signal },
  );
  return () => events.abort();
}
