import { expect, test } from 'vitest';
import { InputShares } from '../../src/shared/input-shares.ts';

function counting() {
  const counts = { gaps: 0, text: 'no count', unseen: new Map<string, number>() };
  return { counts, shares: new InputShares(counts) };
}

test('a count comes from the inputs that were read while it grew', () => {
  const { counts, shares } = counting();
  shares.enter('a.pcap');
  counts.gaps++;
  shares.enter('b.pcap');
  counts.unseen.set('tls', 1);
  shares.enter('c.pcap');
  counts.unseen.set('tls', 2);
  expect(shares.of('gaps')).toEqual(['a.pcap']);
  expect(shares.of('unseen', 'tls')).toEqual(['b.pcap', 'c.pcap']);
  expect(shares.of('unseen', 'quic')).toEqual([]);
});

test('an input that is entered again has what was counted in all of its parts', () => {
  const { counts, shares } = counting();
  for (const input of ['a.pcap', 'b.pcap', 'a.pcap', 'b.pcap']) {
    shares.enter(input);
    if (input === 'b.pcap') counts.gaps++;
  }
  expect(shares.of('gaps')).toEqual(['b.pcap']);
});

test('what shows late is counted for the input that it was in', () => {
  const { counts, shares } = counting();
  shares.enter('a.pcap');
  shares.enter('b.pcap');
  shares.during('a.pcap', () => counts.gaps++);
  expect(shares.of('gaps')).toEqual(['a.pcap']);
  shares.during('', () => counts.gaps++);
  expect(shares.of('gaps')).toEqual(['a.pcap', 'b.pcap']);
  counts.unseen.set('tls', 1);
  expect(shares.of('unseen', 'tls')).toEqual(['b.pcap']);
});

test('of one input there is nothing to say', () => {
  const { counts, shares } = counting();
  shares.enter('a.pcap');
  counts.gaps++;
  shares.note('incomplete', 'a.pcap');
  expect([shares.of('gaps'), shares.of('incomplete')]).toEqual([[], []]);
});
