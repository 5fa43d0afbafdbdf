import { expect, test } from 'vitest';
import { listResultText, modelOf, runResultText } from '../../src/report/run-result.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';
import { flaskLogin } from '../support/sessions.ts';

const SCREEN = { columns: 80, colour: false, isAsciiOnly: false, isTerminal: false, details: false };
const audit = auditReport({ findings: [findingRecord()], sessions: [flaskLogin()] });
const read = summary({ findings: { high: 0, medium: 1, low: 0, info: 0 } });

test('the result is what ends the table', () => {
  const text = runResultText(read, audit, { ...SCREEN, onlyVerdict: false });
  expect(text).toMatch(/^─+\nSession {2}session on /);
  expect(text).toMatch(/\nVerdict {2}▲ 1 medium\n$/);
});

test('-q leaves the verdict alone', () => {
  expect(runResultText(read, audit, { ...SCREEN, onlyVerdict: true })).toBe('Verdict  ▲ 1 medium\n');
});

test('the model is made of the records of the run', () => {
  expect(modelOf(read, audit).sessions).toHaveLength(1);
});

test('a live capture that is not written says how to keep what a finding shows', () => {
  const live = { ...SCREEN, keepsPackets: false, onlyVerdict: false };
  expect(runResultText(read, audit, live).replaceAll(/\s+/g, ' ')).toContain('-w FILE');
  expect(runResultText(read, audit, { ...live, keepsPackets: true })).not.toContain('-w FILE');
  expect(runResultText(summary(), auditReport({}), live)).not.toContain('-w FILE');
});

test('a run that judges nothing says so in its last line, with what it has seen and what to type, and what was not read', () => {
  const whole = { ...SCREEN, onlyVerdict: false };
  const tls = summary({ setCookies: 0, unseen: [{ why: 'tls-without-keys', connections: 3 }] });
  const text = listResultText(tls, false, whole);
  expect(text.replace(/\n {9}/g, ' ')).toBe(
    'Seen     72 packets, 0 Set-Cookie fields; NOT READ: 3 connections: TLS without keys (--keylog FILE)\n' +
      'Keys     without a key log record again, with programs that write one: a browser: SSLKEYLOGFILE=keys.log firefox, or chromium curl: SSLKEYLOGFILE=keys.log curl URL ' +
      'Node: node --tls-keylog=keys.log server.js then: crumbshark --keylog keys.log CAPTURE\n' +
      'Verdict  ? nothing was judged: no Set-Cookie field was seen\n',
  );
  expect(listResultText(tls, false, { ...SCREEN, onlyVerdict: true })).toBe(
    'Verdict  ? nothing was judged: no Set-Cookie field was seen\n',
  );
  const listed = `Verdict  ? nothing was judged: ${summary().setCookies} Set-Cookie fields seen; for a verdict leave out -T and -e, or add --fail-on low\n`;
  expect(listResultText(summary(), false, { ...whole, isTerminal: false })).toBe(listed);
  expect(listResultText(summary(), false, { ...whole, isTerminal: true }).replace(/\n {9}/g, ' ')).toBe(
    listed,
  );
  expect(listResultText(summary(), true, whole)).toContain('all of it could be read');
  expect(listResultText(summary(), true, { ...SCREEN, onlyVerdict: true })).toMatch(/^Verdict /);
  for (const unread of [{ gaps: 1 }, { warnings: ['damaged'] }, { messages: 0 }])
    expect(listResultText(summary(unread), false, whole), JSON.stringify(unread)).toMatch(/^Seen /);
});
