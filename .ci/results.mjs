// Reads the JSON reports of two test runs: a skipped test is a failure unless the reason is beyond this machine, or it
// says that it runs on the first Node only and has passed there. The last line is the sum: N passed, N failed, N skipped.
import { existsSync, readFileSync } from 'node:fs';

const [first, newest] = process.argv.slice(2);
const hasCaptures = existsSync(new URL('../../shared/captures', import.meta.url));

/** Captures that are not part of the repository may be missing. */
const mayBeSkipped = (name) => !hasCaptures && /shared/.test(name);

const testsOf = (report) => report.testResults.flatMap((suite) => suite.assertionResults);
const reports = [first, newest].map((file) => JSON.parse(readFileSync(file, 'utf8')));
const passedOnFirst = new Set(
  testsOf(reports[0])
    .filter(({ status }) => status === 'passed')
    .map(({ fullName }) => fullName),
);
/** It has run once, which is what it is for. */
const hasRunOnFirst = (name, report) =>
  report !== reports[0] && /first Node only/.test(name) && passedOnFirst.has(name);

const total = { passed: 0, failed: 0, skipped: 0 };
let wronglySkipped = 0;
for (const report of reports) {
  const tests = testsOf(report);
  const count = (...states) => tests.filter(({ status }) => states.includes(status)).length;
  total.passed += count('passed');
  // A suite that could not be loaded has no tests, and is a failure all the same.
  const broken = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  );
  total.failed += count('failed') + broken.length;
  const skipped = tests.filter(
    ({ status, fullName }) => !['passed', 'failed'].includes(status) && !hasRunOnFirst(fullName, report),
  );
  total.skipped += skipped.length;
  for (const { fullName } of skipped) {
    const fine = mayBeSkipped(fullName);
    if (!fine) wronglySkipped++;
    console.log(`${fine ? 'skipped' : 'NOT TO BE SKIPPED'}: ${fullName}`);
  }
}
if (total.failed > 0 || total.passed === 0 || wronglySkipped > 0) process.exitCode = 1;
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
);
