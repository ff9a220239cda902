/** Calls what a user of the client supplied: a port or a listener that throws must not break the client. */
export function guard(run: () => void): void {
  try {
    run();
  } catch {
    // There is nobody to tell.
  }
}
