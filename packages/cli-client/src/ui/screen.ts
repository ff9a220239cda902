const enter = '\x1b[?1049h\x1b[?2004h\x1b[2J\x1b[H';
const restore = '\x1b[?2004l\x1b[?25h\x1b[?1049l';
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Takes the alternate screen with bracketed paste; whatever ends the process gives the terminal back as it was. */
export function takeScreen(out: NodeJS.WriteStream): () => void {
  let isTaken = true;
  const leave = () => {
    if (!isTaken) return;
    isTaken = false;
    out.write(restore);
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
  };
  out.write(enter);
  process.on('exit', leave);
  for (const [signal, code] of Object.entries(signals)) process.once(signal, () => process.exit(code));
  const fail = (error: unknown) => {
    leave();
    process.stderr.write(
      `Tertulia ended by a fault of its own: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
  };
  process.once('uncaughtException', fail);
  process.once('unhandledRejection', fail);
  return leave;
}
