import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { type Stamp, Stamp as StampClass } from '../../../src/flow/stream.ts';
import { MAX_TLS_RESYNC_BYTES } from '../../../src/protocol/tls/limits.ts';
import { RecordFramer, type RecordHandler } from '../../../src/protocol/tls/record-framer.ts';
import fc from '../../support/properties.ts';
import { TestChannel } from './support.ts';

const record = (content: string | Buffer, type = 23): Buffer => {
  const body = Buffer.from(content);
  return Buffer.concat([Buffer.of(type, 3, 3, body.length >> 8, body.length & 0xff), body]);
};

class Handler implements RecordHandler {
  readonly events: string[] = [];
  readonly buffered: Buffer[] = [];
  /** The content of records to wait at, to skip, and to take for records when framing is lost. */
  waitAt = '';
  skipLength = -1;
  isRecord = (content: string): boolean => /^record/.test(content);

  record(bytes: Buffer, at: number, end: number): boolean {
    const content = bytes.toString('latin1', at + 5, end);
    if (this.waitAt !== '' && content === this.waitAt) return false;
    this.events.push(content);
    return true;
  }

  maySkip(_bytes: Buffer, _at: number, length: number): boolean {
    return length === this.skipLength;
  }

  skippedRecord(length: number): void {
    this.events.push(`skipped ${length}`);
  }

  recover(bytes: Buffer, at: number, end: number, lostBytes: number): boolean {
    if (!this.isRecord(bytes.toString('latin1', at + 5, end))) return false;
    this.events.push(`lost ${lostBytes}`);
    return true;
  }

  brokenRecord(length: number): void {
    this.events.push(`broken ${length}`);
  }

  lost(): void {
    this.events.push('lost');
  }

  buffer(bytes: Buffer, start: number, end: number): void {
    this.buffered.push(Buffer.from(bytes.subarray(start, end)));
  }
}

function rig(budgetBytes = 1 << 20) {
  const channel = new TestChannel();
  const [stream] = channel.streams;
  const handler = new Handler();
  const budget = new BufferBudget(budgetBytes);
  const framer = new RecordFramer(stream, handler, budget);
  const stamp: Stamp = new StampClass();
  channel.consumer = {
    data: (_direction, bytes, start, end) => framer.data(bytes, start, end, stamp),
    skipped: () => framer.skipped(stamp),
    gap: (_direction, count) => framer.gap(count, stamp),
    end: () => {},
    isIdle: () => false,
  };
  const feed = (bytes: Buffer, size = bytes.length): void => {
    for (let at = 0; at < bytes.length; at += size)
      stream.deliver(bytes, at, Math.min(at + size, bytes.length), stamp);
  };
  return { handler, feed, lose: (count: number) => stream.lose(count, stamp), framer, budget, stream };
}

describe('records', () => {
  it('split anywhere come out whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 3000 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 4000 }),
        (contents, size) => {
          const { handler, feed, framer, budget } = rig();
          const ascii = contents.map((content) => content.replace(/[^ -~]/g, ''));
          feed(Buffer.concat(ascii.map((content) => record(content))), size);
          expect(handler.events).toEqual(ascii);
          framer.release();
          expect(budget.usedBytes).toBe(0);
        },
      ),
    );
  });

  it('that may be skipped are not kept, and gaps in them do not matter', () => {
    const { handler, feed, lose, stream, budget } = rig();
    handler.skipLength = 5000;
    const skipped = record(Buffer.alloc(5000, 'x'));
    feed(Buffer.concat([record('one'), skipped.subarray(0, 100)]));
    expect(stream.skip).toBe(4905);
    expect(budget.usedBytes).toBe(0);
    lose(4000);
    feed(Buffer.concat([skipped.subarray(4100), record('two')]));
    expect(handler.events).toEqual(['one', 'skipped 5000', 'two']);
  });

  it('that cannot be read now are buffered with all that follows', () => {
    for (const size of [1, 7, 1000]) {
      const { handler, feed } = rig();
      handler.waitAt = 'wait';
      feed(record('one'), size);
      const rest = Buffer.concat([record('wait'), record('two')]);
      // From then on the connection keeps what comes; here it comes to the framer once.
      feed(rest.subarray(0, 9), size);
      expect(handler.events).toEqual(['one']);
      expect(Buffer.concat(handler.buffered)).toEqual(rest.subarray(0, 9));
    }
  });
});

describe('losses', () => {
  it('inside a record: the next one begins where its header says', () => {
    const { handler, feed, lose } = rig();
    const broken = record(Buffer.alloc(100, 'x'));
    feed(Buffer.concat([record('one'), broken.subarray(0, 40)]));
    lose(30);
    feed(Buffer.concat([broken.subarray(70), record('two')]), 11);
    expect(handler.events).toEqual(['one', 'broken 100', 'two']);
  });

  it('up to its very end', () => {
    const { handler, feed, lose } = rig();
    const broken = record(Buffer.alloc(100, 'x'));
    feed(broken.subarray(0, 40));
    lose(65);
    feed(record('two'));
    expect(handler.events).toEqual(['broken 100', 'two']);
  });

  it('of more than a record: the next one is looked for', () => {
    for (const size of [1, 3, 50, 1000]) {
      const { handler, feed, lose } = rig();
      const broken = record(Buffer.alloc(60, 'x'));
      feed(Buffer.concat([record('one'), broken.subarray(0, 20)]));
      lose(500);
      feed(Buffer.concat([Buffer.alloc(33, 'y'), record('record two'), record('three')]), size);
      expect(handler.events).toEqual(['one', 'lost', `lost ${20 + 500 + 33}`, 'record two', 'three']);
    }
  });

  it('what looks like a header and is none does not end the search', () => {
    const { handler, feed, lose } = rig();
    lose(10);
    const decoy = record('decoy');
    feed(Buffer.concat([Buffer.from('...'), decoy, Buffer.from('..'), record('record'), record('next')]), 4);
    expect(handler.events).toEqual(['lost', `lost ${10 + 3 + decoy.length + 2}`, 'record', 'next']);
  });

  it('bytes that are no records are searched as if something were missing', () => {
    const { handler, feed } = rig();
    feed(Buffer.concat([Buffer.from('S'), record('record')]), 2);
    expect(handler.events).toEqual(['lost', 'lost 1', 'record']);
  });

  it('the search keeps no more than its bound', () => {
    const { handler, feed, lose, budget } = rig();
    lose(10);
    for (let count = 0; count < 100; count++) feed(Buffer.alloc(10_000, 'z'), 1448);
    expect(budget.usedBytes).toBeLessThanOrEqual(4 * MAX_TLS_RESYNC_BYTES);
    feed(record('record'));
    expect(handler.events).toEqual(['lost', `lost ${10 + 1_000_000}`, 'record']);
  });

  it('without memory a record is lost, and the next one found', () => {
    const { handler, feed, budget } = rig(3000);
    const large = record(Buffer.alloc(9000, 'x'));
    feed(large, 1000);
    expect(handler.events[0]).toBe('lost');
    expect(budget.usedBytes).toBeLessThanOrEqual(3000);
    feed(record('record'));
    expect(handler.events.at(-1)).toBe('record');
  });

  it('never throws', () => {
    const step = fc.oneof(
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ maxLength: 50 }).map((text) => record(text)),
      fc.integer({ min: 1, max: 300 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { feed, lose, framer, budget } = rig();
        for (const item of steps)
          if (typeof item === 'number') lose(item);
          else feed(item, 13);
        framer.release();
        expect(budget.usedBytes).toBe(0);
      }),
    );
  });
});
