const longAbsenceMs = 30_000;

/** Calls `wake` when the network or the page comes back: sockets die silently while a laptop sleeps. Returns what ends it. */
export function wakeOnReturn(wake: () => void): () => void {
  const events = new AbortController();
  const { signal } = events;
  let hiddenAt: number | undefined;
  window.addEventListener('online', wake, { signal });
  window.addEventListener('pageshow', (event) => event.persisted && wake(), { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'hidden') {
        hiddenAt = Date.now();
        return;
      }
      if (hiddenAt !== undefined && Date.now() - hiddenAt >= longAbsenceMs) wake();
      hiddenAt = undefined;
    },
    { signal },
  );
  return () => events.abort();
}
