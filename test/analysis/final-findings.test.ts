import { expect, it } from 'vitest';
import { FinalFindings } from '../../src/analysis/final-findings.ts';
import { findingRecord } from '../support/findings.ts';

const evidence = [{ input: 'a.pcap', frame: 5, stream: 1 }];
const fixation = findingRecord({ rule: 'session-fixation', severity: 'high', cookieName: 'sid', evidence });
const findings = new FinalFindings([
  fixation,
  findingRecord({ rule: 'domain-wide', severity: 'low', cookieName: 'sid', evidence: [] }),
]);

it('a message has the findings that name it', () => {
  const raised = { rule: 'session-fixation', severity: 'high', cookie: 'sid' };
  expect(findings.of({ input: 'a.pcap', frame: 5, stream: 1 }, [])).toEqual([raised]);
  expect(findings.of({ input: 'b.pcap', frame: 5, stream: 1 }, [])).toEqual([]);
});

it('what a message shows by itself counts while it is among the findings, with their severity', () => {
  const alone = [
    { rule: 'domain-wide', severity: 'medium', cookie: 'sid' },
    { rule: 'samesite-missing', severity: 'medium', cookie: 'sid' },
    { rule: 'domain-wide', severity: 'medium', cookie: 'other' },
  ];
  expect(findings.of({ input: 'a.pcap', frame: 7, stream: 1 }, alone)).toEqual([
    { rule: 'domain-wide', severity: 'low', cookie: 'sid' },
  ]);
});
