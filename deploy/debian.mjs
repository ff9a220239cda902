import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runOrStop, step } from './steps.mjs';

const policyFile = '/usr/sbin/policy-rc.d';

/** The full path of the first of these programs that is on PATH, or undefined. */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether this process may install Debian packages. */
export function canInstallPackages() {
  return process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

/** Installs Debian packages. Services that come with them are not started: tests start their own. */
export async function installPackages(packages) {
  await step(`Installing Debian packages: ${packages.join(', ')}`, async () => {
    const failure = `apt-get could not install ${packages.join(', ')}. Install them by hand and run this again.`;
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const wasFree = !existsSync(policyFile);
    // Debian asks this script before it starts a service; 101 means "you may not".
    if (wasFree) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    try {
      await runOrStop('apt-get', ['update', '-q'], failure, { env });
      await runOrStop('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], failure, { env });
    } finally {
      if (wasFree) rmSync(policyFile, { force: true });
    }
  });
}
