import { execFileSync } from 'node:child_process';

/** Besides its connections a process has files open: its own, and a database. */
const otherFiles = 100;

/** What stands in the way of `url`, as a sentence: we measure our own servers, and those of others only on their word. */
export function checkOwnership(url: URL, isMine: boolean): string | undefined {
  if (isLoopback(url.hostname) || isMine) return undefined;
  return `${url.host} is not this machine, and a benchmark is an attack on somebody else's server: add --yes-this-is-my-server if it is yours`;
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** What stands in the way of so many connections in one process, as a sentence. */
export function checkDescriptors(connectionCount: number, limit: number): string | undefined {
  const needed = connectionCount + otherFiles;
  if (needed <= limit) return undefined;
  return `this takes ${needed} open files in one process, and ${limit} are allowed: raise the hard limit (ulimit -Hn ${needed}, as root), or ask for fewer with --connections and --members`;
}

/** How many files a process that we start may have open. Node raises its own soft limit to the hard one, and they inherit it. */
export function descriptorLimit(): number {
  if (process.platform === 'win32') return Number.POSITIVE_INFINITY;
  const limit = execFileSync('sh', ['-c', 'ulimit -n']).toString().trim();
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}
