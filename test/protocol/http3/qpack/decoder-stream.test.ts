import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../../src/flow/buffer-budget.ts';
import { DecoderStream } from '../../../../src/protocol/http3/qpack/decoder-stream.ts';
import { ReceivedCount } from '../../../../src/protocol/http3/qpack/received-count.ts';
import { QpackTable } from '../../../../src/protocol/http3/qpack/table.ts';
import { Counters } from '../../../../src/shared/counters.ts';
import { integer } from '../../http2/support.ts';

function newStream() {
  const counters = new Counters();
  const table = new QpackTable(new BufferBudget(1000), counters);
  table.allow(64);
  const received = new ReceivedCount(table, counters);
  return { counters, received, stream: new DecoderStream(received, counters) };
}

/** Section 4.4: 1 and seven bits, 01 and six, 00 and six. */
const acknowledgement = (streamId: number) => integer(0x80, 7, streamId);
const cancellation = (streamId: number) => integer(0x40, 6, streamId);
const increment = (count: number) => integer(0, 6, count);

describe('DecoderStream', () => {
  it('reads what RFC 9204 appendix B has', () => {
    const { received, stream } = newStream();
    received.sent(4, 2);
    received.sent(8, 4);
    const bytes = Buffer.from('840148', 'hex');
    stream.data(bytes, 0, 1);
    expect(received.atMost).toBe(2);
    stream.data(bytes, 1, 3);
    expect(received.atMost).toBe(3);
    // The section of stream 8 was cancelled: nothing is left to acknowledge, and the table has room for two.
    received.acknowledge(8);
    expect(received.atMost).toBe(5);
  });

  it.each([1, 2, 3, 100])('reads instructions in pieces of %i bytes', (size) => {
    const { counters, received, stream } = newStream();
    received.sent(100_000, 7);
    received.sent(70_000, 8);
    const bytes = Buffer.concat([
      increment(2),
      acknowledgement(100_000),
      cancellation(70_000),
      increment(1000),
      increment(5),
    ]);
    for (let at = 0; at < bytes.length; at += size) stream.data(bytes, at, Math.min(at + size, bytes.length));
    expect(received.atMost).toBe(1012);
    expect(counters.damagedFrames).toBe(0);
  });

  it('says that the count is no longer exact behind a hole, and reads no further', () => {
    const { received, stream } = newStream();
    stream.data(increment(2), 0, 1);
    stream.break();
    stream.data(increment(2), 0, 1);
    expect(received).toMatchObject({ inserted: 2, atMost: Number.POSITIVE_INFINITY });
  });

  it('counts an integer that is too large as damage, in one piece or in many', () => {
    for (const size of [1, 9]) {
      const { counters, received, stream } = newStream();
      const bytes = Buffer.from('ffffffffffffffffff', 'hex');
      for (let at = 0; at < bytes.length; at += size) stream.data(bytes, at, at + size);
      expect(counters.damagedFrames).toBe(1);
      expect(received.atMost).toBe(Number.POSITIVE_INFINITY);
    }
  });
});
