import { expect, test } from 'vitest';
import { lacksKeys, unseenTexts } from '../../src/report/summary.ts';
import { summary } from '../support/messages.ts';

test('what could not be seen has a text for each cause, also one that is not known yet', () => {
  const unseen = [
    { why: 'tls-without-keys', connections: 4 },
    { why: 'quic-without-keys', connections: 1, packets: 30 },
    { why: 'dropped-by-kernel', packets: 1 },
    { why: 'unknown-link-type USER3', packets: 2 },
    { why: 'tunnel WireGuard', packets: 9 },
    { why: 'new\x1b-cause', packets: 2 },
  ];
  expect(unseenTexts(summary({ unseen }))).toEqual([
    '4 connections: TLS without keys (--keylog FILE)',
    '1 connection, 30 packets: QUIC (HTTP/3) without keys (--keylog FILE)',
    expect.stringMatching(/^1 packet: dropped/),
    expect.stringMatching(/^2 packets: unknown link type USER3 \(.*editcap -T ether IN OUT/),
    '9 packets: tunnel WireGuard',
    '2 packets: new\\x1b cause',
  ]);
  expect(unseenTexts(summary())).toEqual([]);
});

test('keys are lacking where TLS or QUIC stays closed without them', () => {
  const of = (why: string) => lacksKeys(summary({ unseen: [{ why, connections: 1 }] }));
  expect(['tls-without-keys', 'quic-without-keys', 'tls-wrong-key'].map(of)).toEqual([true, true, false]);
});
