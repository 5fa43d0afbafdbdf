import { describe, expect, test } from 'vitest';
import { runModel } from '../../../src/model/run-model.ts';
import type { FindingRecord, SessionRecord, SummaryRecord } from '../../../src/record/records.ts';
import { headlineOf, resultSection } from '../../../src/report/html/result.ts';
import { findingRecord } from '../../support/findings.ts';
import { summary } from '../../support/messages.ts';
import { parsedPage } from '../../support/page.ts';
import { eventRecord, inventoryRecord, sessionRecord } from '../../support/records.ts';

const COUNTS = { high: 0, medium: 0, low: 0, info: 0 };

function modelOf(
  findings: readonly FindingRecord[],
  change: Partial<SummaryRecord> = {},
  sessions: readonly SessionRecord[] = [],
) {
  const counts: Record<string, number> = { ...COUNTS };
  for (const { severity, accepted } of findings) if (!accepted) counts[severity]! += 1;
  const end = summary({ setCookies: 2, messages: 4, findings: counts as typeof COUNTS, ...change });
  return runModel({ inventory: [inventoryRecord()], sessions, findings, summary: end });
}

const unseen = [{ why: 'tls-without-keys', connections: 3 }];
const high = findingRecord({ id: 'f1', severity: 'high', title: 'The session still works after the logout' });
const medium = findingRecord({ id: 'f2' });

describe('the headline', () => {
  test.each([
    ['high', [high], {}, '◆ Serious: The session still works after the logout'],
    [
      'high',
      [high, { ...high, id: 'f3', rule: 'other' }],
      {},
      '◆ Serious: The session still works after the logout, and 1 more',
    ],
    ['medium', [medium, { ...medium, id: 'f3', rule: 'other' }], {}, '▲ Nothing serious, 2 things to mend'],
    ['medium', [medium], { unseen }, '▲ Nothing serious in what could be read, 1 thing to mend'],
    ['low', [{ ...medium, severity: 'low' }], {}, '● No finding above low'],
    ['info', [{ ...medium, severity: 'info' }], {}, '○ Only remarks'],
    ['clean', [], {}, '✓ No findings'],
    ['clean', [{ ...medium, accepted: true }], { acceptedFindings: 1 }, '✓ No new findings'],
    // Never green where something was not read.
    ['nothing', [], { unseen }, '? No findings in what could be read'],
    ['nothing', [], { setCookies: 0 }, '? No cookie was set, so nothing was judged'],
    [
      'nothing',
      [],
      { setCookies: 0, unseen },
      '? No cookie was found in what could be read, so nothing was judged',
    ],
  ] as const)('%s: %#', (kind, findings, change, text) => {
    const headline = headlineOf(modelOf(findings as readonly FindingRecord[], change));
    expect([headline.kind, `${headline.symbol} ${headline.text}`]).toEqual([kind, text]);
  });
});

function textOf(...words: Parameters<typeof modelOf>): string {
  const model = modelOf(...words);
  return parsedPage(resultSection(model, headlineOf(model), false).markup).text;
}

test('the sessions are named with what was seen of them', () => {
  const events = [eventRecord('login', 4), eventRecord('logout', 6)];
  expect(textOf([], {}, [sessionRecord(events)])).toContain(
    'The session is session on localhost:5000 (Express): 1 login, 1 logout seen.',
  );
  expect(
    textOf([], {}, [sessionRecord(events), sessionRecord(events, { id: 's2', name: 'auth' })]),
  ).toContain('The sessions are session and auth on localhost:5000 (Express): 1 login, 1 logout seen.');
  expect(textOf([])).toContain('No cookie is a session; 4 HTTP messages were read.');
});

test('the worst come first with what to type, three at most', () => {
  const many = Array.from({ length: 5 }, (_, index) => ({
    ...medium,
    id: `m${index}`,
    rule: `rule${index}`,
  }));
  const text = textOf([high, ...many]);
  expect(text.match(/Fix/g)).toHaveLength(3);
  expect(text).toMatch(/Do this first ◆ highThe session still works after the logout .* Flask, in app\.py:/);
});

test('TLS without keys says what to type', () => {
  const text = textOf([], { setCookies: 0, messages: 0, unseen });
  expect(text).toContain('No HTTP message could be read.');
  expect(text).toContain('? not read3 connections: TLS without keys');
  expect(text).toContain('SSLKEYLOGFILE=keys.log chromium');
});

test('what was asked of the run, and whether it holds', () => {
  const { run } = summary();
  expect(textOf([], { run: { ...run, failOn: 'high' } })).toContain(
    'This run passes: no finding at or above “high”.',
  );
  const failed = { ...run, failOn: 'high', exit: 1, exitBecause: '1 finding at or above "high"' } as const;
  expect(textOf([high], { run: failed })).toContain('This run fails (exit 1): 1 finding at or above "high"');
  expect(textOf([high])).not.toMatch(/This run/);
});
