import { expect, it } from 'vitest';
import { RecordQueue } from '../../src/library/record-queue.ts';
import { createRecordReport } from '../../src/library/record-report.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import type { CrumbRecord, FindingRecord } from '../../src/record/records.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { header, request, setting, summary } from '../support/messages.ts';

it('live, findings that have changed come again, and at the end only what has not come yet', async () => {
  const queue = new RecordQueue();
  const { reporter } = createRecordReport(queue, false);
  const found = (...findings: FindingRecord[]) => auditReport({ findings });
  const [one, two] = [findingRecord({ id: 'f1' }), findingRecord({ id: 'f2' })];
  expect(reporter.amend?.(found(one))).toBe('');
  reporter.amend?.(found(one));
  reporter.amend?.(found({ ...one, count: 5 }));
  reporter.end(summary(), found({ ...one, count: 5 }, two));
  queue.end();
  const records: CrumbRecord[] = [];
  for await (const record of queue) records.push(record);
  expect(records).toMatchObject([
    { id: 'f1', revision: 0 },
    { id: 'f1', revision: 1, count: 5 },
    { id: 'f2', revision: 0 },
    { type: 'summary' },
  ]);
});

it('puts the records into the queue and writes nothing', async () => {
  const queue = new RecordQueue();
  const { reporter, output, masked } = createRecordReport(queue, true);
  expect([masked, output.isClosed()]).toEqual([true, false]);
  expect(reporter.wants('response', true, false)).toBe(true);
  expect(reporter.wants('response', false, false)).toBe(false);
  const finding = findingRecord();
  const written = [
    reporter.begin(),
    reporter.message(setting('a=1', 'b=2'), NO_RESULTS),
    reporter.message(request({ fields: [header('Cookie', 'a=1')] }), NO_RESULTS),
    reporter.end(summary(), auditReport({ findings: [finding] })),
  ];
  expect(written.join('')).toBe('');
  queue.end();
  const records: CrumbRecord[] = [];
  for await (const record of queue) records.push(record);
  expect(records).toMatchObject([
    { type: 'set-cookie', id: 'set1', setCookie: 'a=1' },
    { type: 'set-cookie', id: 'set2', setCookie: 'b=2' },
    { type: 'cookie', id: 'sent1', cookies: [{ name: 'a', value: '1' }] },
    finding,
    { type: 'summary' },
  ]);
  queue.close();
  expect(output.isClosed()).toBe(true);
});
