import { expect, test } from 'vitest';
import type { RunView, SummaryRecord } from '../../../src/record/records.ts';
import { coverageSection } from '../../../src/report/html/coverage.ts';
import { auditReport } from '../../support/findings.ts';
import { summary } from '../../support/messages.ts';
import { parsedPage } from '../../support/page.ts';

function textOf(
  change: Partial<SummaryRecord> = {},
  run: Partial<RunView> = {},
  audit = auditReport(),
  keys = false,
) {
  const end = summary({ ...change });
  return parsedPage(coverageSection({ ...end, run: { ...end.run, ...run } }, audit, keys).markup).text;
}

test('all of it could be read, only where it could', () => {
  expect(textOf()).toContain('✓ All of it could be read');
  const text = textOf({
    gaps: 2,
    unseen: [{ why: 'quic-started-too-late', connections: 1, hosts: ['a.test'] }],
  });
  expect(text).not.toContain('All of it');
  expect(text).toContain('▲ 1 connection: QUIC (HTTP/3), captured only after its handshake to a.test');
  expect(text).toContain('▲ 2 gaps: the missing bytes may hold cookies');
});

test('what the configuration keeps from the rules, and what was seen twice', () => {
  const leftOut = [{ cookieName: '_ga', host: null, reason: 'analytics', count: 3 }];
  const hops = [
    { kind: 'proxy', proxy: 'a:80', name: 'nginx', server: 'b:81', exchanges: 2, setCookies: 1 },
  ] as const;
  const text = textOf({ hops }, {}, auditReport({ leftOut, rulesOff: ['oversize'] }));
  expect(text).toContain('3 Set-Cookie fields left out: analytics');
  expect(text).toContain('b:81: behind nginx at a:80, 2 exchanges, 1 Set-Cookie field');
  expect(text).toContain('Rulesall but oversize');
});

test('where keys come from, unless programs were made to write them', () => {
  const unseen = [{ why: 'tls-without-keys', connections: 1 }];
  expect(textOf({ unseen })).toContain('SSLKEYLOGFILE=keys.log');
  expect(textOf({ unseen }, {}, auditReport(), true)).not.toContain('SSLKEYLOGFILE=keys.log firefox');
});

test('how it was made: the command as it can be pasted, the captures, what chose and what judged', () => {
  const input = {
    input: 'a b.pcap',
    fileBytes: 7652,
    packets: 70,
    firstTime: '2026-11-22T19:28:10.000000000Z',
    lastTime: '2026-11-22T19:28:10.064000000Z',
  };
  const text = textOf(
    { packets: 70, connections: 6, messages: 12, setCookies: 2 },
    {
      command: ['crumbshark', 'a b.pcap', '-T', 'html'],
      inputs: [input],
      filters: { capture: null, display: 'http.set_cookie', cookieName: 'sess*', host: null },
      baseline: 'base.json',
      failOn: 'high',
      assumeHttps: true,
    },
  );
  expect(text).toContain("Commandcrumbshark 'a b.pcap' -T html Copy");
  expect(text).toContain(
    'Capturea b.pcap, 7,652 bytes, 70 packets, 2026-11-22 19:28:10 to 19:28:10 UTC (64 ms)',
  );
  expect(text).toContain('In all70 packets, 6 connections, 12 HTTP messages, 2 Set-Cookie fields');
  expect(text).toContain('Shownhttp.set_cookieCookiessess*Rulesall');
  expect(text).toContain('Baselinebase.jsonJudgedas if TLS ended');
  expect(text).toContain('Fails onhigh and worse');
});

test('of many captures the others are counted', () => {
  const input = { input: 'a.pcap', fileBytes: null, packets: 1, firstTime: null, lastTime: null };
  expect(textOf({}, { inputs: Array.from({ length: 40 }, () => input) })).toContain('and 28 more captures');
});
