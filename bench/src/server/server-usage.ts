import { existsSync, readFileSync } from 'node:fs';

/** What the server has used since it started; all its threads together. */
export type ServerUsage = { readonly cpuSeconds: number; readonly residentBytes: number };
export type ReadUsage = () => Promise<ServerUsage>;

/** The unit in which Linux tells processes their CPU time, on every architecture. */
const ticksPerSecond = 100;

/** From the kernel where we know the process and there is `/proc`, otherwise from what the server says of itself. */
export function usageReader(host: string, pid: number | undefined): ReadUsage {
  if (pid !== undefined && existsSync(`/proc/${pid}/stat`)) return async () => readProcess(pid);
  return () => readMetrics(host);
}

function readProcess(pid: number): ServerUsage {
  const resident = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuSeconds: parseCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    residentBytes: Number(resident) * 1_024,
  };
}

/** User and system time out of `/proc/PID/stat`. The name of the program, in brackets, may hold spaces and brackets. */
export function parseCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks] = [Number(fields[11]), Number(fields[12])];
  return (userTicks + systemTicks) / ticksPerSecond;
}

/** Not a number where there are no metrics: a proxy may well keep them from us. */
async function readMetrics(host: string): Promise<ServerUsage> {
  const text = await fetch(`http://${host}/metrics`).then(
    (response) => (response.ok ? response.text() : ''),
    () => '',
  );
  return {
    cpuSeconds: parseMetric(text, 'process_cpu_seconds_total'),
    residentBytes: parseMetric(text, 'process_resident_memory_bytes'),
  };
}

export function parseMetric(text: string, name: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? Number.NaN : Number(line.slice(name.length + 1));
}
