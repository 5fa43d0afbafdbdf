import { describe, expect, it } from 'vitest';
import { MAX_QPACK_INSTRUCTION_BYTES } from '../../../../src/protocol/http3/limits.ts';
import { huffman } from '../../field-compression/rfc-code.ts';
import { integer, literalString } from '../../http2/support.ts';
import { QpackReceiver } from './receiver.ts';

const capacity = (bytes: number) => integer(0x20, 5, bytes);
const insert = (name: string, value: string) =>
  Buffer.concat([integer(0x40, 5, name.length), Buffer.from(name), literalString(value)]);
const insertWithStatic = (index: number, value: string) =>
  Buffer.concat([integer(0xc0, 6, index), literalString(value)]);
const insertWithDynamic = (index: number, value: string) =>
  Buffer.concat([integer(0x80, 6, index), literalString(value)]);
const duplicate = (index: number) => integer(0, 5, index);

function entries({ decoder: { table } }: QpackReceiver): string[] {
  return Array.from({ length: table.insertCount }, (_, absolute) => {
    const field = table.get(absolute);
    return field === undefined ? 'evicted' : `${field.name}: ${field.value}`;
  });
}

const INSTRUCTIONS = Buffer.concat([
  capacity(4096),
  insertWithStatic(14, 'a=1; HttpOnly'),
  insert('x-name', 'value'),
  insertWithDynamic(1, 'b=2'),
  duplicate(1),
  Buffer.concat([Buffer.of(0x40 | 0x20 | 3), huffman(Buffer.from('abcd')), literalString('')]),
  Buffer.concat([Buffer.of(0xc0, 0x80 | 3), huffman(Buffer.from('abcd'))]),
]);
const ENTRIES = [
  'set-cookie: a=1; HttpOnly',
  'x-name: value',
  'set-cookie: b=2',
  'x-name: value',
  'abcd: ',
  ':authority: abcd',
];

describe('EncoderStream', () => {
  it.each([1, 2, 3, 5, 7, 1000])('reads every instruction, in pieces of %i bytes', (size) => {
    const receiver = new QpackReceiver(4096);
    for (let at = 0; at < INSTRUCTIONS.length; at += size)
      receiver.instructions(INSTRUCTIONS.subarray(at, at + size));
    expect(entries(receiver)).toEqual(ENTRIES);
    expect(receiver.counters.damagedFrames).toBe(0);
  });

  it.each([
    ['a table without capacity', insert('a', 'b')],
    ['an entry that is larger than the capacity', Buffer.concat([capacity(40), insert('name', 'value')])],
    ['a name of no entry', insertWithDynamic(0, 'a')],
    ['a name beyond the static table', insertWithStatic(99, 'a')],
    ['a duplicate of no entry', Buffer.concat([capacity(4096), duplicate(0)])],
    ['an integer of more than 32 bits', Buffer.from('3fffffffffffffffff', 'hex')],
    ['a code that ends wrongly', Buffer.concat([capacity(4096), Buffer.from('c0817c', 'hex')])],
    [
      'a value of no possible length',
      Buffer.concat([capacity(4096), Buffer.of(0xc0), integer(0, 7, 2 ** 31)]),
    ],
  ])('%s is damage, and the end of what is known', (_name, bytes) => {
    for (const size of [1, bytes.length]) {
      const receiver = new QpackReceiver(4096);
      for (let at = 0; at < bytes.length; at += size) receiver.instructions(bytes.subarray(at, at + size));
      receiver.instructions(Buffer.concat([capacity(4096), insert('a', 'b')]));
      expect(receiver.decoder.table).toMatchObject({ isBroken: true, insertCount: 0 });
      expect(receiver.counters.damagedFrames).toBe(1);
      expect(receiver.budget.usedBytes).toBe(0);
    }
  });

  it('an instruction that is longer than the limit is damage before it has come', () => {
    const receiver = new QpackReceiver(2 ** 30);
    receiver.instructions(capacity(2 ** 30));
    receiver.instructions(
      Buffer.concat([integer(0x40, 5, MAX_QPACK_INSTRUCTION_BYTES), Buffer.from('beginning')]),
    );
    expect(receiver.decoder.table.isBroken).toBe(true);
  });

  describe('a hole', () => {
    const first = Buffer.concat([capacity(4096), insertWithStatic(14, 'a=1')]);
    const holed = insert('set-cookie', 'a-long-value');
    const last = insertWithStatic(14, 'c=3');

    /** Everything, without `length` bytes of `holed` from `at` on. */
    function withHole(at: number, length: number): QpackReceiver {
      const receiver = new QpackReceiver(4096);
      receiver.instructions(first);
      receiver.instructions(holed.subarray(0, at));
      receiver.gap(length);
      receiver.instructions(Buffer.concat([holed.subarray(at + length), last]));
      return receiver;
    }

    const valueStart = holed.indexOf('a-long-value');

    it('within a value takes that entry and no other', () => {
      for (let length = 1; length <= 12; length++)
        for (let at = valueStart; at + length <= holed.length; at++)
          expect(entries(withHole(at, length)), `${at}, ${length}`).toEqual([
            'set-cookie: a=1',
            ': ',
            'set-cookie: c=3',
          ]);
    });

    it('within a name does so too', () => {
      expect(entries(withHole(3, 4))).toEqual(['set-cookie: a=1', ': ', 'set-cookie: c=3']);
    });

    it('over the end of a string takes all that comes later', () => {
      for (const [at, length] of [
        [0, 1],
        [0, holed.length],
        [valueStart - 2, 2],
        [valueStart - 1, 1],
        [valueStart + 3, holed.length - valueStart - 2],
      ] as const) {
        const receiver = withHole(at, length);
        expect(entries(receiver), `${at}, ${length}`).toEqual(['set-cookie: a=1']);
        expect(receiver.decoder.table.isBroken).toBe(true);
      }
    });

    it('of a value that comes in several pieces may be one of several', () => {
      const receiver = new QpackReceiver(4096);
      receiver.instructions(first);
      receiver.instructions(holed.subarray(0, valueStart + 1));
      receiver.gap(2);
      receiver.instructions(holed.subarray(valueStart + 3, valueStart + 5));
      receiver.gap(7);
      receiver.instructions(last);
      expect(entries(receiver)).toEqual(['set-cookie: a=1', ': ', 'set-cookie: c=3']);
    });
  });
});
