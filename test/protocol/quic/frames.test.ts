import { describe, expect, it } from 'vitest';
import { FrameWalker, type QuicFrameHandler } from '../../../src/protocol/quic/frames.ts';
import fc from '../../support/properties.ts';
import { frames, varint } from '../../support/quic.ts';

class Log implements QuicFrameHandler {
  readonly lines: string[] = [];

  onCrypto(offset: number, bytes: Buffer, start: number, end: number): void {
    this.lines.push(`crypto ${offset} ${bytes.toString('latin1', start, end)}`);
  }

  onStream(id: number, offset: number, bytes: Buffer, start: number, end: number, isLast: boolean): void {
    this.lines.push(`stream ${id} ${offset} ${bytes.toString('latin1', start, end)}${isLast ? '.' : ''}`);
  }

  onStreamReset(id: number): void {
    this.lines.push(`reset ${id}`);
  }

  onAcknowledged(first: number, last: number): void {
    this.lines.push(`ack ${first}-${last}`);
  }

  onNewConnectionId(bytes: Buffer, start: number, end: number): void {
    this.lines.push(`id ${bytes.toString('latin1', start, end)}`);
  }

  onClose(): void {
    this.lines.push('close');
  }
}

function walk(...parts: (Buffer | string)[]): [isWhole: boolean, ...lines: string[]] {
  const log = new Log();
  const bytes = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part.replaceAll(' ', ''), 'hex') : part)),
  );
  return [new FrameWalker(log).walk(bytes), ...log.lines];
}

const STREAM = frames.stream(4, 7, 'data', true);

describe('frames that matter', () => {
  it.each<[string, Buffer | string, string[]]>([
    ['CRYPTO', frames.crypto(300, Buffer.from('hello')), ['crypto 300 hello']],
    ['ACK', frames.ack([8, 9], [3, 5], [0, 0]), ['ack 8-9', 'ack 3-5', 'ack 0-0']],
    ['ACK with counts', '03 09 00 00 01 01 02 03', ['ack 8-9']],
    ['RESET_STREAM', frames.reset(8, 99), ['reset 8']],
    ['RESET_STREAM_AT', '24 08 00 09 05', ['reset 8']],
    ['NEW_CONNECTION_ID', frames.newId(3, Buffer.from('next-id')), ['id next-id']],
    ['CONNECTION_CLOSE', '1c 0a 06 02 6e 6f', ['close']],
    ['the close of an application', frames.close(), ['close']],
    ['STREAM without offset, with length', '0a 04 02 6869', ['stream 4 0 hi']],
    ['STREAM with offset 2^62 - 1', '0e 04 ffffffffffffffff 01 78', [`stream 4 ${2 ** 62} x`]],
  ])('%s', (_name, bytes, lines) => {
    expect(walk(bytes, STREAM)).toEqual([true, ...lines, 'stream 4 7 data.']);
  });

  it('a STREAM frame without a length goes to the end of its packet', () => {
    expect(walk('0d 04 07', Buffer.from('data'))).toEqual([true, 'stream 4 7 data.']);
  });
});

describe('frames that do not', () => {
  it.each([
    ['PADDING', '00 00 00'],
    ['PING', '01'],
    ['STOP_SENDING', '05 04 41 00'],
    ['NEW_TOKEN', '07 03 010203'],
    ['MAX_DATA', '10 bfffffff'],
    ['MAX_STREAM_DATA', '11 04 7fff'],
    ['MAX_STREAMS', '12 40ff 13 05'],
    ['the BLOCKED ones', '14 05 15 04 05 16 05 17 05'],
    ['RETIRE_CONNECTION_ID', '19 02'],
    ['PATH_CHALLENGE and PATH_RESPONSE', '1a 0102030405060708 1b 0102030405060708'],
    ['HANDSHAKE_DONE', '1e'],
    ['IMMEDIATE_ACK and ACK_FREQUENCY', '1f 40af 01 02 43e8 00'],
    ['DATAGRAM with a length', '31 02 ffff'],
  ])('%s', (_name, bytes) => {
    expect(walk(bytes, STREAM)).toEqual([true, 'stream 4 7 data.']);
  });

  it('a DATAGRAM without a length takes the rest of its packet', () => {
    expect(walk('30', STREAM)).toEqual([true]);
  });
});

describe('what ends a packet', () => {
  it.each([
    ['an unknown frame', '42f5'],
    ['a STREAM frame that is longer than its packet', '0a 04 40ff 00'],
    ['an acknowledgement below zero', '02 03 00 00 05'],
    ['a range below zero', '02 03 00 01 00 05 00'],
    ['an ID that is longer than its packet', '18 01 00 14 0102'],
  ])('%s', (_name, bytes) => {
    expect(walk(STREAM, bytes)[0]).toBe(false);
    expect(walk(STREAM, bytes)[1]).toBe('stream 4 7 data.');
  });

  it('no bytes do harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(typeof walk(Buffer.from(bytes))[0]).toBe('boolean');
      }),
    );
  });

  it('ranges of an acknowledgement come out as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(90), fc.nat(90)), { minLength: 1, maxLength: 9 }), (steps) => {
        let top = 10_000;
        const ranges = steps.map(([length, gap]): readonly [number, number] => {
          const last = top - gap;
          top = last - length - 2;
          return [last - length, last];
        });
        const lines = ranges.map(([first, last]) => `ack ${first}-${last}`);
        expect(walk(frames.ack(...ranges))).toEqual([true, ...lines]);
      }),
    );
  });
});

it('an integer of one value in several lengths is one value', () => {
  for (const bytes of [1, 2, 4, 8])
    expect(walk(Buffer.concat([Buffer.of(0x12), varint(5, bytes)]), STREAM)[0]).toBe(true);
});
