import { expect, test } from 'vitest';
import { runModel } from '../../../src/model/run-model.ts';
import type { FindingRecord } from '../../../src/record/records.ts';
import type { AuditReport } from '../../../src/report/audit-report.ts';
import { findingCount, findingsSection, groupAnchor } from '../../../src/report/html/findings.ts';
import { capturesOf } from '../../../src/report/html/parts.ts';
import { findingRecord } from '../../support/findings.ts';
import { summary } from '../../support/messages.ts';
import { parsedPage } from '../../support/page.ts';

interface Look {
  readonly gone?: AuditReport['gone'];
  readonly baseline?: string | null;
  readonly inputs?: string[];
  readonly keepsPackets?: boolean;
}

function section(findings: readonly FindingRecord[], look: Look = {}) {
  const { gone = [], baseline = null, inputs = ['login.pcap'], keepsPackets = true } = look;
  const { run } = summary();
  const model = runModel({
    inventory: [],
    sessions: [],
    findings,
    summary: summary({ run: { ...run, baseline } }),
  });
  const { markup } = findingsSection(
    model,
    { findings, gone },
    { captures: capturesOf(inputs), keepsPackets },
  );
  return { markup, model, ...parsedPage(markup) };
}

const medium = findingRecord();
const low = findingRecord({
  id: 'f2',
  severity: 'low',
  rule: 'httponly-missing',
  title: 'HttpOnly is missing',
});

test('what is wrong, why, what to type, where it was seen', () => {
  const { text } = section([medium]);
  expect(text).toContain('▲ medium SameSite is missing session Other sites can act in the name of the user.');
  expect(text).toContain("Fix Flask, in app.py:app.config['SESSION_COOKIE_SAMESITE'] = 'Lax' Copy");
  expect(text).toContain(
    'session on localhost:5000, frames 18, 54 (4 times)The cookie "session" has no SameSite',
  );
  expect(text).toContain('Wireshark (tcp.stream == 1');
  expect(text).toContain('samesite-missing · RFC6265bis 5.6.7 · CWE-1275');
});

test('only what can be typed can be copied', () => {
  const advice = findingRecord({
    fix: { framework: null, code: null, text: 'Leave Domain out.', where: null },
  });
  expect(section([advice]).markup.match(/data-copy/g)).toHaveLength(1);
  expect(section([medium]).markup.match(/data-copy/g)).toHaveLength(2);
});

test('high and medium are open, low and info closed, each with an address', () => {
  const { markup, ids, model } = section([
    medium,
    low,
    { ...medium, id: 'f3', fix: { ...medium.fix, code: 'x' } },
  ]);
  expect(markup).toMatch(/id="finding-samesite-missing" open/);
  expect(markup).toMatch(/id="finding-httponly-missing">/);
  const anchors = model.findings.map((group) => groupAnchor(model.findings, group));
  expect(anchors).toEqual([
    'finding-samesite-missing',
    'finding-samesite-missing-2',
    'finding-httponly-missing',
  ]);
  for (const anchor of anchors) expect(ids).toContain(anchor);
});

test('of many equal ones eight are shown and the others counted', () => {
  const many = Array.from({ length: 20 }, (_, index) =>
    findingRecord({ id: `f${index}`, cookieName: `c${index}` }),
  );
  const { text, model } = section(many);
  expect(text.match(/has no SameSite/g)).toHaveLength(8);
  expect(text).toContain('and 12 more');
  expect(text).toContain('c0, c1, c2, 17 more');
  expect(findingCount(model.findings)).toBe(20);
});

test('of very many rules the last are counted', () => {
  const many = Array.from({ length: 260 }, (_, index) =>
    findingRecord({ id: `f${index}`, rule: `r${index}` }),
  );
  const { text } = section(many);
  expect(text).toContain('and 60 more findings: crumbshark --details shows all');
});

test('a baseline: what is new, no longer accepted, gone and unchanged', () => {
  const acceptance = { reason: 'the proxy adds it', expires: '2027-01-01', expired: false };
  const { text } = section(
    [
      medium,
      { ...low, acceptance: { ...acceptance, expired: true } },
      { ...medium, id: 'f3', accepted: true, acceptance },
    ],
    {
      baseline: 'b.json',
      gone: [{ rule: 'secure-missing', host: 'old.test', cookie: 'sid', path: '/', reason: 'old' }],
    },
  );
  expect(text).toMatch(/New .*No longer accepted .*httponly-missing/);
  expect(text).toContain(
    '(no longer accepted: the baseline accepted it until 2027-01-01: the proxy adds it)',
  );
  expect(text).toContain(
    'Gone: in the baseline, and not found any more (1)secure-missing: sid on old.test: old',
  );
  expect(text).toContain('Unchanged: accepted in the baseline (1)');
  expect(section([{ ...medium, accepted: true, acceptance }], { baseline: 'b.json' }).text).toContain(
    'None that the baseline does not accept.',
  );
});

test('of several captures the filter says for which it is', () => {
  const { text } = section([medium], { inputs: ['login.pcap', 'b.pcap'] });
  expect(text).toContain('frames 18, 54 of login.pcap');
  expect(text).toContain('Copyin login.pcap');
});

test('packets that are in no file cannot be opened', () => {
  expect(section([medium], { keepsPackets: false }).text).toContain(
    'the packets are not kept: -w FILE writes them',
  );
});

test('long names are cut, and nothing is as long as they are', () => {
  const long = 'x'.repeat(4000);
  const { text } = section([findingRecord({ cookieName: long, host: long, message: long })]);
  expect(text).toContain('(4,000 characters)');
  expect(text.length).toBeLessThan(3000);
});
