#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The launcher is committed so that the package manager can link the command before the first build.
const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write(
    'The terminal client is not built yet. Run `pnpm build` (or `npm start` once) in the repository first.\n',
  );
  process.exit(1);
}
await import(main.href);
