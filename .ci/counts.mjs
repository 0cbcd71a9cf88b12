// Counts of a run of the tests, out of Vitest's JSON report: `counts.mjs <report> <name>` prints passed, failed and skipped, and
// writes what failed, with the first lines of its reason, to file descriptor 3.
import { readFileSync, writeSync } from 'node:fs';
import { relative } from 'node:path';

const [report, name] = process.argv.slice(2);
const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
const tell = (file, what, reason) =>
  writeSync(
    3,
    `=== ${name} FAILED: ${relative('.', file.name)}${what}\n${reason.split('\n').slice(0, 12).join('\n')}\n`,
  );

let broken = 0;
for (const file of testResults) {
  const failures = file.assertionResults.filter(test => test.status === 'failed');
  for (const test of failures) tell(file, ` > ${test.fullName}`, test.failureMessages.join('\n'));
  // A file that could not be read, or whose set-up failed, has no failed test.
  if (file.status === 'failed' && failures.length === 0) {
    broken++;
    tell(file, '', file.message);
  }
}
process.stdout.write(`${numPassedTests} ${numFailedTests + broken} ${numPendingTests}\n`);
