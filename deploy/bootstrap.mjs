import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallPackages, findProgram, installPackages } from './debian.mjs';
import { nodeHeadersEnv } from './node-headers.mjs';
import { run, runOrStop, Stop, step } from './steps.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inRoot = (path) => join(root, path);
const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

const installedStamp = inRoot('node_modules/.tertulia-installed');
const builtStamp = inRoot('node_modules/.tertulia-built');
const packages = ['protocol', 'server', 'web-client', 'cli-client'].map((name) => `packages/${name}`);

/** Stops unless this Node is at least the version that package.json asks for. */
export function requireNode() {
  const wanted = manifest.engines.node.replace('>=', '');
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new Stop(
    `Tertulia needs Node ${wanted} or newer, but this is Node ${process.versions.node}: install a newer Node.`,
  );
}

/** Installs the locked dependencies, if they are not there yet. */
export async function install() {
  const stamp = installStamp();
  if (read(installedStamp) === stamp) return;
  await requirePnpm();
  const missing = missingBuildTools();
  if (missing.length > 0 && canInstallPackages()) await installPackages(['python3', 'make', 'g++']);
  await step('Installing dependencies (the first time compiles SQLite: about two minutes)', async () => {
    const args = ['install', '--frozen-lockfile', '--config.confirm-modules-purge=false'];
    const { code, output } = await run('pnpm', args, { env: nodeHeadersEnv() });
    if (code === 0) return;
    process.stderr.write(output);
    const tools = missingBuildTools();
    if (tools.length === 0) throw new Stop('The dependencies could not be installed; pnpm says why above.');
    throw new Stop(
      `SQLite has to be compiled here, but there is no ${tools.join(', no ')}: install it (on Debian: apt-get install python3 make g++) and run this again.`,
    );
  });
  writeFileSync(installedStamp, stamp);
}

/** Builds every package whose sources changed since the last build. */
export async function build() {
  if (read(builtStamp) === buildStamp()) return;
  await requirePnpm();
  await step('Building', () =>
    turboOrStop(['run', 'build', '--output-logs=errors-only'], 'The build failed; the reason is above.'),
  );
  writeFileSync(builtStamp, buildStamp());
}

/** Puts the pnpm of package.json's `packageManager` on PATH, fetched by npx if another or none is there. */
export async function requirePnpm() {
  const version = manifest.packageManager.replace('pnpm@', '');
  if (findProgram('pnpm', 'pnpm.cmd') !== undefined) {
    const found = await run('pnpm', ['--version']);
    if (found.code === 0 && found.output.trim() === version) return;
  }
  await step(`Fetching pnpm ${version}`, async () => {
    const args = ['--yes', `--package=pnpm@${version}`, '--', 'node', '-p', '"PATH=" + process.env.PATH'];
    const output = await runOrStop('npx', args, `npx could not fetch pnpm ${version}; is the npm registry reachable?`);
    // The shell of `npx` has pnpm on its PATH, and turbo needs to find it there as well.
    process.env.PATH = /^PATH=(.*)$/m.exec(output)?.[1] ?? process.env.PATH;
  });
}

/** Runs turbo with no talk to the outside. */
export function turbo(args, options) {
  return run('pnpm', ['exec', 'turbo', ...args], { ...options, env: turboEnv });
}

function turboOrStop(args, failure) {
  return runOrStop('pnpm', ['exec', 'turbo', ...args], failure, { env: turboEnv }).then(() => undefined);
}

const turboEnv = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', TURBO_UI: 'false' };

function missingBuildTools() {
  const sqlite = inRoot('packages/server/node_modules/better-sqlite3/build/Release/better_sqlite3.node');
  if (existsSync(sqlite)) return [];
  return [
    ['python3', ['python3', 'python']],
    ['make', ['make', 'gmake']],
    ['g++', ['g++', 'c++', 'clang++']],
  ]
    .filter(([, names]) => process.platform !== 'win32' && findProgram(...names) === undefined)
    .map(([tool]) => tool);
}

// Native code is built for one Node ABI, so another Node installs anew.
function installStamp() {
  const files = [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    ...packages.map((path) => `${path}/package.json`),
  ];
  const hash = createHash('sha256').update(`${process.versions.modules} ${process.platform} ${process.arch}`);
  for (const file of [...files, 'e2e/package.json', 'bench/package.json'])
    hash.update(`\0${file}\0${read(inRoot(file))}`);
  return hash.digest('hex');
}

// Sources count by content, since git sets their times; what was built by its times, to see that somebody else built.
function buildStamp() {
  const hash = createHash('sha256')
    .update(installStamp())
    .update(read(inRoot('tsconfig.base.json')));
  for (const path of packages) {
    const files = readdirSync(inRoot(path), { recursive: true }).map(String).sort();
    for (const file of files.filter((name) => !/(^|[\\/])(node_modules|\.turbo|\.reports)([\\/]|$)/.test(name))) {
      const stats = statSync(join(root, path, file));
      if (stats.isDirectory()) continue;
      const isBuilt = /^dist[\\/]/.test(file);
      hash
        .update(`\0${path}/${file}\0`)
        .update(isBuilt ? `${stats.size} ${stats.mtimeMs}` : readFileSync(join(root, path, file)));
    }
  }
  return hash.digest('hex');
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
