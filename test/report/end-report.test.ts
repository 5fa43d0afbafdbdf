import { expect, test } from 'vitest';
import { createEndReporter } from '../../src/report/end-report.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { response, summary } from '../support/messages.ts';
import { laterReport } from './reporters.ts';

test('nothing is loaded and nothing shown before the end', async () => {
  let loads = 0;
  const load = async () => {
    loads++;
    return () => ['the end\n'];
  };
  const reporter = createEndReporter(load, false);
  expect(reporter.wants('response', true, false)).toBe(false);
  expect(reporter.begin()).toBe('');
  expect(loads).toBe(0);
  expect(await laterReport(reporter, [], summary(), auditReport())).toBe('the end\n');
  expect(loads).toBe(1);
});

test('one that asks for exchanges gets those with cookies', async () => {
  const reporter = createEndReporter(
    async () =>
      ({ exchanges, audit }) => [exchanges.of(audit.findings[0]!)?.request?.url ?? 'none'],
    true,
  );
  expect(reporter.needsRequests).toBe(true);
  expect(reporter.wants('response', true, false)).toBe(true);
  expect(reporter.wants('response', false, false)).toBe(false);
  expect(reporter.wants('request', false, true)).toBe(true);
  const evidence = [{ input: 'login.pcap', frame: 42, stream: 3 }];
  const audit = auditReport({ findings: [findingRecord({ evidence })] });
  expect(await laterReport(reporter, [response()], summary(), audit)).toBe(
    'http://localhost:5000/login?next=/',
  );
});

test('without an audit there is nothing to say', async () => {
  const reporter = createEndReporter(async () => () => ['x'], false);
  expect(await laterReport(reporter, [])).toBe('');
});
