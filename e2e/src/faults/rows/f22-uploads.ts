import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../harness/random.ts';
import { startServer } from '../../harness/server-process.ts';
import { readFileContents, readStoredLogs } from '../../harness/stored-log.ts';
import { hashOf } from '../../harness/upload.ts';
import { chooseAction } from '../actions.ts';
import { conclude } from '../conclude.ts';
import type { Judged, Row, RowContext } from '../row.ts';
import { Traffic } from '../traffic.ts';
import { isSoon } from '../until.ts';
import { maxFileBytes, maxUserBytes, uploadActs } from '../uploads/upload-acts.ts';
import { type Attached, Uploader } from '../uploads/uploader.ts';

const scales = { fast: { uploaders: 3, each: 8 }, full: { uploaders: 10, each: 40 } };
const sweptMs = 15_000;
const aDayLater = new URL('../../../src/faults/preload/a-day-later.mjs', import.meta.url);

export const uploadsRow: Row = {
  id: 'F22',
  title:
    'uploads that are cut, killed, hostile or given up: whole or refused, a download unless an image, and nothing is left',
  run: uploadUnderFaults,
};

async function uploadUnderFaults({ seed, scale, progress }: RowContext): Promise<Judged> {
  const { uploaders: uploaderCount, each } = scales[scale];
  const limits = ['--max-file-bytes', String(maxFileBytes), '--max-user-file-bytes', String(maxUserBytes)];
  const server = await startServer(['--rate-limits', 'off', ...limits]);
  const traffic = new Traffic({ host: server.host, seed, clientCount: 4, pace: 50 });
  const uploaders = Array.from({ length: uploaderCount }, (_, index) => new Uploader(`uploader${index}`, server.host));
  try {
    await traffic.start();
    const beganAt = performance.now();
    const counts = new Map<string, number>();
    const random = createRandom(seed);
    const killAfter = Math.floor(uploaderCount * each * (0.3 + random() * 0.4));
    let done = 0;
    const problems: string[] = [];
    const restarts: Promise<void>[] = [];
    await Promise.all(
      uploaders.map(async (uploader, index) => {
        const own = createRandom(seed * 7_919 + index);
        for (let i = 0; i < each; i++) {
          const { kind, act } = chooseAction(own, uploadActs);
          counts.set(kind, (counts.get(kind) ?? 0) + 1);
          problems.push(...(await act(uploader, own)).map((problem) => `${uploader.name}: ${problem}`));
          if (++done === killAfter) restarts.push(server.kill().then(() => server.start()));
        }
      }),
    );
    await Promise.all(restarts);
    const endedAt = performance.now();
    progress?.(`${done} uploads, ${uploaders.reduce((sum, { resumes }) => sum + resumes, 0)} of them went on`);
    problems.push(...(await traffic.settle()), ...uploaders.flatMap((uploader) => uploader.problems));
    const attached = uploaders.flatMap((uploader) => uploader.attached);
    for (const one of attached) problems.push(...(await inspect(server.host, one)));
    traffic.stop();
    for (const uploader of uploaders) uploader.stop();
    await server.stop();
    const verdict = traffic.judge(readStoredLogs(server.dataDir));

    await server.start({ preload: aDayLater });
    // A deletion has the server look after its files, the old ones among them.
    const last = new Uploader('sweeper', server.host);
    await last.erase(await last.attach(await last.uploadWhole('last.txt', Buffer.from('last')), ''));
    const left = () => compareFolder(server.dataDir, attached);
    if (!(await isSoon(() => left().length === 0, sweptMs))) problems.push(...left());
    last.stop();
    await server.stop();
    return conclude({
      acked: traffic.acked,
      verdict,
      p99DuringMs: traffic.p99(beganAt, endedAt),
      figures: {
        ...Object.fromEntries(counts),
        attached: attached.length,
        erased: attached.filter(({ isErased }) => isErased).length,
        resumes: uploaders.reduce((sum, { resumes }) => sum + resumes, 0),
      },
      problems,
    });
  } finally {
    traffic.stop();
    for (const uploader of uploaders) uploader.stop();
    await server.dispose();
  }
}

/** What whoever has the link is given. */
async function inspect(host: string, { file, sha256, isErased }: Attached): Promise<readonly string[]> {
  const response = await fetch(`http://${host}${file.url}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (isErased)
    return response.status === 404 ? [] : [`${file.filename} of a deleted message is answered ${response.status}`];
  const { headers, status } = response;
  const [disposition] = (headers.get('content-disposition') ?? '').split(';');
  const isInline = disposition === 'inline';
  const problems = [
    ...(status === 200 ? [] : [`status ${status}`]),
    // Ours have nothing that a camera writes, so that they are kept as they are.
    ...(hashOf(bytes) === sha256 && file.sha256 === sha256 ? [] : ['other bytes than were sent']),
    ...(disposition === 'attachment' || (isInline && /^image\/(png|gif|jpeg|webp|avif)$/.test(file.content_type))
      ? []
      : [`${disposition} as ${file.content_type}`]),
    ...(headers.get('x-content-type-options') === 'nosniff' ? [] : ['no nosniff']),
    ...(headers.get('content-security-policy') === "sandbox; default-src 'none'" ? [] : ['no sandbox']),
    ...(headers.has('set-cookie') || headers.has('x') ? ['a header out of its name'] : []),
  ];
  return problems.map((problem) => `${JSON.stringify(file.filename)}: ${problem}`);
}

/** What lies in the data folder, and what belongs there. */
function compareFolder(dataDir: string, attached: readonly Attached[]): readonly string[] {
  const needed = readFileContents(dataDir);
  const contents = readdirSync(join(dataDir, 'files', 'contents'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  const parts = readdirSync(join(dataDir, 'files', 'parts'));
  const standing = attached.filter(({ isErased }) => !isErased).map(({ sha256 }) => sha256);
  const gone = attached.filter(({ isErased, sha256 }) => isErased && !standing.includes(sha256));
  return [
    ...contents.filter((one) => !needed.has(one)).map((one) => `the content ${one} belongs to nothing`),
    ...[...needed].filter((one) => !contents.includes(one)).map((one) => `the content ${one} is missing`),
    ...standing.filter((one) => !needed.has(one)).map((one) => `the file ${one} of a message is gone`),
    ...gone.filter(({ sha256 }) => needed.has(sha256)).map(({ file }) => `${file.filename} outlived its message`),
    ...parts.map((part) => `${part} is left of an upload`),
  ];
}
