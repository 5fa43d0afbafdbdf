import { expect, it } from 'vitest';
import { summarize } from '../../src/record/summary.ts';
import { Counters } from '../../src/shared/counters.ts';

const name = (linkType: number): string => `L${linkType}`;

it('says what was counted, and nothing of what did not happen', () => {
  const counters = new Counters();
  Object.assign(counters, { packets: 72, bytes: 9004, connections: 6, messages: 12, setCookies: 5 });
  expect(summarize(counters, name, [])).toEqual({
    type: 'summary',
    schemaVersion: 1,
    packets: 72,
    bytes: 9004,
    connections: 6,
    messages: 12,
    setCookies: 5,
    gaps: 0,
    gapBytes: 0,
    ambiguous: 0,
    unseen: [],
    warnings: [],
  });
});

it('names each cause of something unseen', () => {
  const counters = new Counters();
  counters.unseenConnections.set('tls-without-keys', 4);
  counters.unseenConnections.set('quic-without-keys', 2);
  counters.unknownLinkTypes.set(147, 3);
  Object.assign(counters, {
    encryptedFrames: 5,
    truncatedHeaders: 6,
    malformedPackets: 7,
    droppedByKernel: 8,
    lostAtEnd: 9,
  });
  expect(summarize(counters, name, []).unseen).toEqual([
    { why: 'tls-without-keys', connections: 4 },
    { why: 'quic-without-keys', connections: 2 },
    { why: 'unknown-link-type L147', packets: 3 },
    { why: 'encrypted', packets: 5 },
    { why: 'cut-in-header', packets: 6 },
    { why: 'malformed', packets: 7 },
    { why: 'dropped-by-kernel', packets: 8 },
    { why: 'ended-early', packets: 9 },
  ]);
});

it('counts one of each in the singular', () => {
  const counters = new Counters();
  const names = Object.keys(counters).filter((key) => typeof counters[key as 'gaps'] === 'number');
  for (const counter of names) counters[counter as 'gaps'] = 1;
  const { warnings } = summarize(counters, name, []);
  expect(warnings.length).toBeGreaterThan(15);
  const noPlural = /^1 (?:[\w/-]*[^s ] )+?(?:was|is|has|breaks|refers|belongs|could|came)\b/;
  for (const warning of warnings) expect(warning).toMatch(noPlural);
});

it.each([
  ['truncatedPackets', /^3 packets were truncated/],
  ['lostDatagrams', /^3 fragmented datagrams/],
  ['deepPackets', /^3 packets have more headers/],
  ['forgottenConnections', /^3 connections were forgotten/],
  ['droppedBytes', /^3 bytes were dropped/],
  ['oversizeHeads', /^3 header blocks/],
] as const)('warns of %s, behind the warnings of the captures', (counter, warning) => {
  const counters = new Counters();
  counters[counter] = 3;
  const { warnings } = summarize(counters, name, ['a.pcap: cut short']);
  expect(warnings).toEqual(['a.pcap: cut short', expect.stringMatching(warning)]);
});
