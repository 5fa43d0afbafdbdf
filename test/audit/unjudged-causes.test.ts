import { expect, test } from 'vitest';
import { UnjudgedCauses } from '../../src/audit/unjudged-causes.ts';
import { Counters } from '../../src/shared/counters.ts';

test('each cause is counted, with the inputs that have it', () => {
  const counters = new Counters();
  for (const input of ['a.pcap', 'b.pcap']) counters.inputs.enter(input);
  const causes = new UnjudgedCauses(counters);
  expect([...causes.counts()]).toEqual([]);
  causes.note('request-not-seen', { input: 'b.pcap' });
  causes.note('request-not-seen', { input: 'b.pcap' });
  expect([...causes.counts()]).toEqual([['request-not-seen', 2]]);
  expect(counters.inputs.of('request-not-seen')).toEqual(['b.pcap']);
});

test('responses that are not whole were counted where they were read, and come first', () => {
  const counters = new Counters();
  const causes = new UnjudgedCauses(counters);
  causes.note('no-valid-url', { input: 'a.pcap' });
  causes.note('incomplete', { input: 'a.pcap' });
  counters.incompleteResponses = 2;
  expect([...causes.counts()]).toEqual([
    ['incomplete', 3],
    ['no-valid-url', 1],
  ]);
});
