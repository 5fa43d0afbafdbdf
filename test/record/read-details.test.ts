import { expect, test } from 'vitest';
import { READ_DETAILS, readDetails } from '../../src/record/read-details.ts';
import { summarize } from '../../src/record/summary.ts';
import { Counters } from '../../src/shared/counters.ts';

const name = (linkType: number): string => `L${linkType}`;

test('of several inputs each cause has those that it concerns', () => {
  const counters = new Counters();
  counters.inputs.enter('a.pcap');
  counters.gaps++;
  counters.unknownLinkTypes.set(147, 1);
  counters.inputs.enter('b.pcap');
  counters.truncatedPackets += 2;
  counters.incompleteResponses++;
  counters.inputs.note('incomplete', 'a.pcap');
  const summary = summarize(counters, name, []);
  const { inputsOf } = readDetails(summary);
  expect(inputsOf.get('gaps')).toEqual(['a.pcap']);
  expect(inputsOf.get('unknown-link-type L147')).toEqual(['a.pcap']);
  expect(inputsOf.get('incomplete')).toEqual(['b.pcap', 'a.pcap']);
  expect(inputsOf.get(summary.warnings[0]!)).toEqual(['b.pcap']);
});

test('what judging has lost is told from what was not read', () => {
  const counters = new Counters();
  Object.assign(counters, { forgottenSessions: 1, lostDatagrams: 1 });
  const summary = summarize(counters, name, []);
  expect(summary.warnings).toHaveLength(2);
  expect([...readDetails(summary).ofJudging]).toEqual([expect.stringMatching(/^1 session was forgotten/)]);
});

test('they are no members of the record: JSON does not have them, copies do', () => {
  const counters = new Counters();
  counters.joinedConnections = 3;
  const summary = summarize(counters, name, []);
  expect(JSON.stringify(summary)).not.toContain('joined');
  expect(readDetails({ ...summary }).joinedConnections).toBe(3);
  expect(readDetails(summarize(new Counters(), name, [])).joinedConnections).toBe(0);
  expect(READ_DETAILS in summarize(new Counters(), name, [])).toBe(false);
});
