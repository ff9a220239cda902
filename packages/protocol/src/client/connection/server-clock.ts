import type { Clock } from '../ports.ts';

/** The server's time of day: people's clocks are wrong, and what ends at a given time ends by the server's. */
export type ServerClock = {
  onJoined(serverTime: string): void;
  /** In milliseconds since 1970; one's own time until the server has told its. */
  now(): number;
};

export function createServerClock(clock: Clock): ServerClock {
  let told: { readonly time: number; readonly at: number } | undefined;

  return {
    onJoined(serverTime) {
      told = { time: Date.parse(serverTime), at: clock.now() };
    },
    now: () => (told ? told.time + clock.now() - told.at : clock.wallClock().getTime()),
  };
}
