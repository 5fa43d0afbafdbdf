import { expect, test } from 'vitest';
import { bytesText, countsText, summaryText, unseenTexts } from '../../src/report/summary.ts';
import { summary } from '../support/messages.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1500, '1.5 kB'],
  [101_000, '101 kB'],
  [2_000_000_000, '2.0 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test('counts on one line', () => {
  expect(summaryText(summary())).toBe(
    '72 packets (9.0 kB), 6 connections, 12 HTTP messages, 5 cookies set, no gaps\n',
  );
  expect(summaryText(summary({ packets: 1_234_567, connections: 1, gaps: 1, gapBytes: 2920 }))).toMatch(
    /^1,234,567 packets .*, 1 connection, .*, 1 gap \(2\.9 kB missing\)\n$/,
  );
});

test('what could not be seen has a line for each cause, also one that is not known yet', () => {
  const unseen = [
    { why: 'tls-without-keys', connections: 4 },
    { why: 'dropped-by-kernel', packets: 1 },
    { why: 'new\x1b-cause', packets: 2 },
  ];
  expect(summaryText(summary({ unseen })).split('\n').slice(1)).toEqual([
    'Not seen: 4 connections: TLS without keys (--keylog FILE)',
    expect.stringMatching(/^Not seen: 1 packet: dropped/),
    'Not seen: 2 packets: new\\x1b cause',
    '',
  ]);
});

test('both parts on their own', () => {
  const partly = summary({ unseen: [{ why: 'quic', connections: 1 }] });
  expect(unseenTexts(partly)).toEqual(['1 connection: QUIC (HTTP/3)']);
  expect(summaryText(partly)).toBe(`${countsText(partly)}Not seen: 1 connection: QUIC (HTTP/3)\n`);
});
