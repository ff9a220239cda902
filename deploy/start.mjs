import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, install, requireNode, root } from './bootstrap.mjs';
import { mainWithStops } from './steps.mjs';

await mainWithStops(async () => {
  requireNode();
  await install();
  await build();
});

if (process.env.npm_lifecycle_event !== undefined) stopWithParent();

// The server takes over this process, so signals and exit codes are its own and no wrapper can outlive it.
const main = join(root, 'packages/server/dist/main.js');
process.env.NODE_ENV ??= 'production';
process.argv[1] = main;
await import(pathToFileURL(main).href);

// npm passes a SIGTERM to the shell between us, which dies of it and tells nobody: its death is our signal.
function stopWithParent() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
