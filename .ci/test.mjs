import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { install, requireNode, requirePnpm, root, turbo } from '../deploy/bootstrap.mjs';
import { mainWithStops, step } from '../deploy/steps.mjs';
import { ensureTestPrograms } from './test-programs.mjs';

// A suite to a line. One task at once leaves both cores to a test, whose deadlines are real; unit tests have few of those.
const suites = [
  { title: 'Format', tasks: ['//#formatted'], atOnce: 1 },
  { title: 'Lint', tasks: ['//#lint'], atOnce: 1 },
  { title: 'Boundaries', tasks: ['//#boundaries'], atOnce: 1 },
  { title: 'Unused code', tasks: ['//#unused'], atOnce: 1 },
  { title: 'Types', tasks: ['types'], atOnce: 1 },
  { title: 'Unit tests', tasks: ['test'], atOnce: 2 },
  { title: 'Build', tasks: ['build'], atOnce: 1 },
  { title: 'End-to-end tests', tasks: ['e2e'], atOnce: 1 },
];
const tested = ['packages/protocol', 'packages/server', 'packages/web-client', 'packages/cli-client', 'e2e', 'bench'];
// A package whose tests do not all run in the same suite has a report for each.
const reportsOf = (path) => {
  const folder = join(root, path, '.reports');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((name) => /^vitest.*\.json$/.test(name)).map((name) => join(folder, name));
};

await mainWithStops(async () => {
  requireNode();
  await install();
  await requirePnpm();
  await ensureTestPrograms();

  for (const report of tested.flatMap(reportsOf)) rmSync(report);
  const failures = [];
  for (const { title, tasks, atOnce } of suites) {
    const args = ['run', ...tasks, '--continue', '--output-logs=new-only', `--concurrency=${atOnce}`];
    await step(title, async () => {
      const { code } = await turbo(args, { show: true });
      if (code !== 0) failures.push(title);
      return code === 0 ? 'passed' : 'FAILED';
    });
  }

  const counts = tested.map((path) => ({ path, ...addUp(reportsOf(path).map(countTests)) }));
  const { passed, failed } = addUp(counts);
  console.log('');
  for (const count of counts) {
    const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
    console.log(`${count.path}: ${count.passed} passed, ${count.failed} failed${skipped}`);
  }
  // Told again at the end, since what went wrong may be thousands of lines above.
  for (const { path, failures: failed } of counts)
    for (const { name, message } of failed) console.log(`\nFailed in ${path}: ${name}\n${message}`);
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}.`);
  if (passed + failed === 0) console.log('\nNo test ran.');
  // The last line has this one form, for machines that read it.
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failures.length > 0 || failed > 0 || passed === 0 ? 1 : 0;
});

function addUp(counts) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: counts.flatMap((count) => count.failures),
  };
}

/** Reads what vitest reported for one suite of a package. */
function countTests(report) {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  // A file that does not load, or whose setup fails, fails without a failed test.
  const brokenFiles = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const failedTests = result.testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'failed');
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + brokenFiles.length,
    skipped: result.numPendingTests + result.numTodoTests,
    failures: [
      ...brokenFiles.map((file) => ({ name: relative(root, file.name), message: firstLines(file.message) })),
      ...failedTests.map((test) => ({ name: test.fullName, message: firstLines(test.failureMessages.join('\n')) })),
    ],
  };
}

function firstLines(message) {
  return message.split('\n').slice(0, 12).join('\n');
}
