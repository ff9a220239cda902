import { defineConfig } from 'rolldown';
import { nodeBundle } from '../../rolldown.shared.ts';

// Each lies at the top of dist: `new URL('./sqlite-worker.js', import.meta.url)` is next to whichever chunk asks for it.
const programs = {
  main: 'src/main.ts',
  'sqlite-worker': 'src/adapters/sqlite-worker.ts',
  'hasher-child': 'src/adapters/hasher-child.ts',
  'inspector-child': 'src/adapters/inspector-child.ts',
};

/** What `exports` in package.json names, for the benchmarks. */
const internals = {
  committer: 'src/log/committer.ts',
  connection: 'src/connection/connection.ts',
  dispatch: 'src/handlers/index.ts',
  hub: 'src/hub.ts',
  metrics: 'src/metrics.ts',
  room: 'src/rooms/room.ts',
  'sqlite-store': 'src/adapters/sqlite-store.ts',
};

export default defineConfig({
  ...nodeBundle,
  input: { ...programs, ...internals },
  // Native code, and what looks for files next to itself.
  external: ['@node-rs/argon2', 'better-sqlite3', 'sharp', 'uWebSockets.js'],
});
