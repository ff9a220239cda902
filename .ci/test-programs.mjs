import { existsSync, readdirSync } from 'node:fs';
import { canInstallPackages, findProgram, installPackages } from '../deploy/debian.mjs';
import { Stop } from '../deploy/steps.mjs';

const postgresFolder = '/usr/lib/postgresql';

// Only root on Linux can mount disks, shift a clock or break a system call; elsewhere those fault rows say that they did not run.
const canProvokeFaults = process.platform === 'linux' && process.getuid?.() === 0;

/** The real programs that end-to-end tests run against, how to see them, and the Debian packages that bring them. */
const programs = [
  {
    name: 'Chromium',
    isThere: () =>
      existsSync(process.env.CHROMIUM_PATH ?? '') ||
      findProgram('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome') !== undefined,
    // Without fonts, text and emoji measure nothing.
    packages: ['chromium-headless-shell', 'fonts-dejavu-core', 'fonts-noto-color-emoji'],
  },
  {
    name: 'PostgreSQL',
    // Debian keeps the server's programs off PATH.
    isThere: () =>
      findProgram('postgres') !== undefined ||
      (existsSync(postgresFolder) &&
        readdirSync(postgresFolder).some((version) => existsSync(`${postgresFolder}/${version}/bin/postgres`))),
    packages: ['postgresql'],
  },
  {
    name: 'NATS server',
    isThere: () => findProgram('nats-server') !== undefined || existsSync('/usr/sbin/nats-server'),
    packages: ['nats-server'],
  },
  ...(canProvokeFaults
    ? [
        { name: 'strace', isThere: () => findProgram('strace') !== undefined, packages: ['strace'] },
        { name: 'mkfs.ext4', isThere: () => findProgram('mkfs.ext4') !== undefined, packages: ['e2fsprogs'] },
        { name: 'mount', isThere: () => findProgram('mount') !== undefined, packages: ['mount'] },
        { name: 'Python 3', isThere: () => findProgram('python3') !== undefined, packages: ['python3'] },
        { name: 'libfaketime', isThere: hasFaketime, packages: ['libfaketime'] },
      ]
    : []),
];

// Debian keeps it in a folder of the machine's architecture.
function hasFaketime() {
  const lib = '/usr/lib';
  return existsSync(lib) && readdirSync(lib).some((folder) => existsSync(`${lib}/${folder}/faketime/libfaketime.so.1`));
}

/** Installs what is missing where that is allowed, and otherwise stops with what to install. */
export async function ensureTestPrograms() {
  const missing = programs.filter((program) => !program.isThere());
  if (missing.length === 0) return;
  const packages = missing.flatMap((program) => program.packages);
  if (!canInstallPackages()) {
    const names = missing.map((program) => program.name).join(', ');
    throw new Stop(
      `The tests need ${names}: install it (on Debian: apt-get install ${packages.join(' ')}) and run this again.`,
    );
  }
  await installPackages(packages);
}
