import { expect, it } from 'vitest';
import { ExportedStream, ExportedStreams } from '../../src/packet/exported-streams.ts';
import { MAX_EXPORTED_STREAMS, MAX_PDU_BYTES_COMPARED } from '../../src/packet/limits.ts';
import { Segment } from '../../src/packet/segment.ts';

it('PDUs follow each other; one that is truncated counts as long as it was', () => {
  const stream = new ExportedStream();
  expect(stream.number(Buffer.from('one'), 3)).toBe(1);
  expect(stream.number(Buffer.from('two'), 30)).toBe(4);
  expect(stream.number(Buffer.from('three'), 5)).toBe(34);
});

it('the same PDU twice is two; with more behind it, it is the first one again', () => {
  const stream = new ExportedStream();
  const at = (text: string): number => stream.number(Buffer.from(text), text.length);
  expect(['abc', 'abc', 'abcd', 'abcdef', 'abx'].map(at)).toEqual([1, 4, 4, 4, 10]);
});

it('of a long PDU the beginning is compared', () => {
  const stream = new ExportedStream();
  const long = Buffer.alloc(MAX_PDU_BYTES_COMPARED + 10, 'a');
  expect(stream.number(long, long.length)).toBe(1);
  expect(stream.number(Buffer.concat([long, long]), 2 * long.length)).toBe(1);
  const other = Buffer.concat([long, long, long]);
  other[MAX_PDU_BYTES_COMPARED - 1] = 0x62;
  expect(stream.number(other, other.length)).toBe(1 + 2 * long.length);
});

it('the oldest directions are forgotten at the limit', () => {
  const streams = new ExportedStreams();
  const segment = new Segment();
  const of = (port: number): ExportedStream => {
    segment.sourcePort = port & 0xffff;
    segment.destination0 = port >> 16;
    return streams.of(segment);
  };
  const first = of(1);
  const last = of(2);
  expect(of(1)).toBe(first);
  for (let port = 3; port <= MAX_EXPORTED_STREAMS + 1; port++) of(port);
  expect(of(2)).toBe(last);
  expect(of(1)).not.toBe(first);
});
