import { describe, expect, it } from 'vitest';
import { timestampOf } from '../../src/packet/tcp-options.ts';
import fc from '../support/properties.ts';
import { Bench, hex, ipv4, REQUEST, tcp } from './packets.ts';

const RAW = 101;

function timestamp(options: string | Buffer): number | null {
  const found: (number | null)[] = [];
  const bytes = typeof options === 'string' ? hex(options) : options;
  new Bench(RAW, 0xff, (segment) => found.push(timestampOf(segment))).packet(ipv4(6, tcp(REQUEST, bytes)));
  return found[0]!;
}

describe('timestampOf', () => {
  it.each([
    ['behind two fillers, as nearly all senders write it', '0101 080a 00010002 00000003', 0x10002],
    ['behind other options (a SYN)', '020405b4 0402 080a 80000001 00000000 01 030307', 0x80000001 | 0],
    ['at the end', '01 01 01 01 01 01 080a 7fffffff 00000000', 0x7fffffff],
    ['absent', '020405b4', null],
    ['behind the end of the list', '00 01 080a 00000001 00000002', null],
    ['of another length', '0808 00000001 00000002', null],
    ['longer than the header', '01 01 01 01 080a 0000', null],
    ['behind an option without a length', '02 00 080a 00000001 00000002', null],
    ['behind an option of a single byte', '01 01 01 02', null],
    ['without options', '', null],
  ])('%s', (_name, options, expected) => {
    const bytes = hex(options);
    // A whole number of 32-bit words, filled up with the end of the list.
    const words = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
    bytes.copy(words);
    expect(timestamp(words)).toBe(expected);
  });

  it('reads any options without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10 }), (words) => {
        timestamp(Buffer.from(words.length === 0 ? [] : [...words, ...words, ...words, ...words]));
      }),
    );
  });
});
