import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install, requireNode, requirePnpm, root, turbo } from '../deploy/bootstrap.mjs';
import { mainWithStops, step } from '../deploy/steps.mjs';
import { ensureTestPrograms } from './test-programs.mjs';

const suites = [
  ['Format', ['//#formatted']],
  ['Lint', ['//#lint']],
  ['Boundaries', ['//#boundaries']],
  ['Unused code', ['//#unused']],
  ['Types', ['types']],
  ['Unit tests', ['test']],
  ['Build', ['build']],
  ['End-to-end tests', ['e2e']],
];
const reports = ['packages/protocol', 'packages/server', 'packages/web-client', 'packages/cli-client', 'e2e'].map(
  (path) => join(root, path, '.reports/vitest.json'),
);

await mainWithStops(async () => {
  requireNode();
  await install();
  await requirePnpm();
  await ensureTestPrograms();

  for (const report of reports) rmSync(report, { force: true });
  const failures = [];
  for (const [title, tasks] of suites) {
    // One task at a time leaves both cores to a test, whose deadlines are real.
    const args = ['run', ...tasks, '--continue', '--output-logs=new-only', '--concurrency=2'];
    await step(title, async () => {
      const { code } = await turbo(args, { show: true });
      if (code !== 0) failures.push(title);
      return code === 0 ? 'passed' : 'FAILED';
    });
  }

  const { passed, failed, skipped } = countTests();
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}.`);
  if (passed + failed === 0) console.log('\nNo test ran.');
  if (skipped > 0) console.log(`\n${skipped} skipped.`);
  // The last line has this one form, for machines that read it.
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failures.length > 0 || failed > 0 || passed === 0 ? 1 : 0;
});

/** Adds up the reports that vitest wrote for each package. */
function countTests() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports.filter(existsSync)) {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += result.numPassedTests;
    total.failed += result.numFailedTests;
    total.skipped += result.numPendingTests + result.numTodoTests;
    // A file that does not even load has no tests to fail.
    total.failed += result.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
  }
  return total;
}
