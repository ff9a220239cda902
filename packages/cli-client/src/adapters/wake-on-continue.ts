/** Calls `wake` when the process goes on after having been stopped: the server may have given the socket up meanwhile. */
export function wakeOnContinue(wake: () => void): void {
  process.on('SIGCONT', wake);
}
