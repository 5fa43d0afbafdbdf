import { expect, it } from 'vitest';
import { EvidenceList } from '../../src/audit/evidence-list.ts';
import type { Evidence } from '../../src/audit/finding.ts';
import { MAX_EVIDENCE } from '../../src/audit/limits.ts';

const at = (frame: number, input = 'a.pcap'): Evidence => ({ input, frame, stream: 0, field: null });
const framesOf = (list: EvidenceList): number[] => list.all().map(({ frame }) => frame);

it('is in order, each packet once', () => {
  const list = new EvidenceList(at(5));
  for (const frame of [5, 9, 3, 9, 7]) list.add(at(frame));
  expect(framesOf(list)).toEqual([3, 5, 7, 9]);
  expect(list.first.frame).toBe(3);
});

it('keeps inputs in the order in which they come', () => {
  const list = new EvidenceList(at(5));
  list.add(at(2, 'b.pcap'));
  expect(list.all()).toEqual([at(5), at(2, 'b.pcap')]);
});

it('keeps the first ones and the last', () => {
  const list = new EvidenceList(at(10));
  for (let frame = 11; frame <= 100; frame++) list.add(at(frame));
  expect(list.all()).toHaveLength(MAX_EVIDENCE);
  expect(framesOf(list).slice(-2)).toEqual([10 + MAX_EVIDENCE - 2, 100]);
  list.add(at(1));
  expect(framesOf(list)).toEqual([
    1,
    ...Array.from({ length: MAX_EVIDENCE - 2 }, (_, index) => 10 + index),
    100,
  ]);
});
