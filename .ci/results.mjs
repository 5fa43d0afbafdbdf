// Reads the JSON reports of the test runs: a skipped test is a failure unless a limit of this machine is the reason. The last
// line is the sum: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const can = (program, ...words) => spawnSync(program, words, { stdio: 'ignore' }).status === 0;
const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--'];
const canAs = (prefix, ...words) => can(...(process.getuid() === 0 ? [...prefix, ...words] : words));

/** What the machine does not allow or have, each looked for here, and the tests that are skipped for it. */
const LIMITS = [
  {
    limit: 'no captures beside the checkout',
    isThere: () => !existsSync(new URL('../../shared/captures', import.meta.url)),
    tests: /shared/,
  },
  {
    limit: 'no sources of Debian packages',
    isThere: () => process.env.HTTP_PARSER_TESTS === undefined,
    tests: /HTTP_PARSER_TESTS/,
  },
  {
    limit: 'no package with ClickHouse',
    isThere: () => process.env.CHDB === undefined,
    tests: /without CHDB/,
  },
  {
    limit: 'the qifs files are not given',
    isThere: () => process.env.QIFS === undefined,
    tests: /without QIFS/,
  },
  {
    limit: 'ordinary users may make no network namespaces',
    isThere: () => !canAs(asNobody, 'unshare', '--user', '--map-root-user', '--net', 'true'),
    tests: /network namespaces|user namespaces|made without root/,
  },
  {
    limit: 'root may make no network namespaces',
    isThere: () => process.getuid() === 0 && !can('unshare', '--net', 'true'),
    tests: /network namespaces|may make networks|unless root on Linux|Linux receiver/,
  },
  {
    limit: 'the npm registry cannot be reached',
    isThere: () => !can('npm', 'ping'),
    tests: /needs the npm registry/,
  },
];

/** Why a test may be skipped here; null: it may not. */
function limitOf(name) {
  return LIMITS.find(({ tests, isThere }) => tests.test(name) && isThere())?.limit ?? null;
}

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
    const limit = limitOf(fullName);
    if (limit === null) wronglySkipped++;
    console.log(`${limit === null ? 'NOT TO BE SKIPPED' : `skipped, ${limit}`}: ${fullName}`);
  }
}
if (total.failed > 0 || total.passed === 0 || wronglySkipped > 0) process.exitCode = 1;
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
);
