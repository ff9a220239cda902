import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * A disk that forgets. When a flush fails, Linux may drop what it was to write and count it as written: the next flush then
 * succeeds without it. No device here does that on demand, so a server's writes are recorded, and what such a disk would
 * hold is worked out from the record.
 */
export function recordWrites(recordFile: string, failFlushes: string): readonly string[] {
  const flushes = 'fsync,fdatasync';
  // A tracer in the background, so that the process started is the server itself.
  const tracer = ['strace', '-D', '-f', '--seccomp-bpf', '-y', '-xx', '-s', '67108864', '-o', recordFile];
  return [
    ...tracer,
    '-e',
    `trace=pwrite64,ftruncate,${flushes}`,
    '-e',
    `inject=${flushes}:error=EIO:when=${failFlushes}`,
  ];
}

/** Whether the recorded process has come to its end in the record. */
export function isRecorded(recordFile: string, pid: number): boolean {
  return new RegExp(`^${pid} +\\+\\+\\+ `, 'm').test(readFileSync(recordFile, 'utf8'));
}

/** Writes into `folder` what the disk holds of the files named like `names` after the recorded process and the power are gone. */
export function writeRemembered(
  recordFile: string,
  names: readonly string[],
  folder: string,
): { failedFlushes: number } {
  const files = new Map(names.map((name) => [name, createFile()]));
  const begun = new Map<string, RecordedFile>();
  let failedFlushes = 0;
  for (const line of readFileSync(recordFile, 'utf8').split('\n')) {
    const pid = line.split(' ', 1)[0] as string;
    const call = /^\d+ +(pwrite64|ftruncate|fsync|fdatasync)\(\d+<([^>]*)>(.*)$/.exec(line);
    const resumed = /^\d+ +<\.\.\. f(?:data)?sync resumed>(.*)$/.exec(line);
    const file = call ? files.get(basename(fromHex(call[2] as string).toString())) : begun.get(pid);
    const rest = (call?.[3] ?? resumed?.[1] ?? '').trimEnd();
    if (!file || (!call && !resumed)) continue;
    if (call?.[1] === 'pwrite64') file.write(rest);
    else if (call?.[1] === 'ftruncate') file.truncate(rest);
    else if (rest.endsWith('<unfinished ...>')) begun.set(pid, file);
    else {
      begun.delete(pid);
      const isFlushed = rest.endsWith(' = 0');
      if (!isFlushed) failedFlushes++;
      file.flush(isFlushed);
    }
  }
  for (const [name, file] of files) if (file.bytes.length > 0) writeFileSync(join(folder, name), file.bytes);
  return { failedFlushes };
}

type RecordedFile = ReturnType<typeof createFile>;

function createFile() {
  let unflushed: ((bytes: Buffer) => Buffer)[] = [];
  const file = {
    bytes: Buffer.alloc(0) as Buffer,
    write(args: string): void {
      const [, data = '', , offset = ''] = /^, "([^"]*)", (\d+), (\d+)/.exec(args) ?? [];
      const bytes = fromHex(data);
      unflushed.push((before) => {
        const size = Math.max(before.length, Number(offset) + bytes.length);
        const after = Buffer.concat([before], size);
        bytes.copy(after, Number(offset));
        return after;
      });
    },
    truncate(args: string): void {
      const size = Number(/^, (\d+)/.exec(args)?.[1]);
      unflushed.push((before) => Buffer.concat([before], size));
    },
    flush(isWritten: boolean): void {
      if (isWritten) for (const change of unflushed) file.bytes = change(file.bytes);
      unflushed = [];
    },
  };
  return file;
}

function fromHex(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex');
}
