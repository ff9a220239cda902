import { render } from 'ink';
import { systemClock } from './adapters/system-clock.ts';
import { ringBell } from './ring-bell.ts';
import { defaultName, openSession, type SessionOptions } from './session.ts';
import { App } from './ui/app.tsx';
import { takeScreen } from './ui/screen.ts';

/** Runs the full-screen client until the user quits. */
export async function runFullScreen(options: SessionOptions): Promise<void> {
  const { client, origin, notice } = openSession(options);
  const leaveScreen = takeScreen(process.stdout);
  if (options.bell) ringBell(client, systemClock.now, () => process.stdout.write('\x07'));
  const app = render(
    <App
      client={client}
      origin={origin}
      entry={options.entry}
      suggestedName={defaultName()}
      now={systemClock.now}
      today={systemClock.wallClock}
      quit={() => app.unmount()}
      {...(notice === undefined ? {} : { notice })}
    />,
    { exitOnCtrlC: false },
  );
  await app.waitUntilExit();
  leaveScreen();
  await client.stop();
}
