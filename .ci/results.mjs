// Reads the JSON reports of the test runs: a skipped test is a failure unless the reason is beyond this machine. The last
// line is the sum: N passed, N failed, N skipped.
import { existsSync, readFileSync } from 'node:fs';

const hasCaptures = existsSync(new URL('../../shared/captures', import.meta.url));

/** Captures that are not part of the repository may be missing, and so may the sources of a Debian package. */
const mayBeSkipped = (name) =>
  (!hasCaptures && /shared/.test(name)) ||
  (process.env.HTTP_PARSER_TESTS === undefined && /HTTP_PARSER_TESTS/.test(name));

const testsOf = (report) => report.testResults.flatMap((suite) => suite.assertionResults);
const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));

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
  const skipped = tests.filter(({ status }) => !['passed', 'failed'].includes(status));
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
