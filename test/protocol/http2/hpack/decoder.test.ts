import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../../src/flow/buffer-budget.ts';
import { FieldList } from '../../../../src/protocol/field-compression/field-list.ts';
import { MAX_DYNAMIC_TABLE_BYTES } from '../../../../src/protocol/field-compression/limits.ts';
import { HpackDecoder } from '../../../../src/protocol/http2/hpack/decoder.ts';
import { MAX_HEAD_BYTES } from '../../../../src/protocol/limits.ts';
import { Counters } from '../../../../src/shared/counters.ts';
import fc from '../../../support/properties.ts';
import { huffman } from '../../field-compression/rfc-code.ts';
import { indexedField, insertedField, integer, literalString, plainField } from '../support.ts';

const budgetBytes = 1 << 24;

function newDecoder(tableBytes = 4096, budget = new BufferBudget(budgetBytes)) {
  const decoder = new HpackDecoder(new FieldList(), budget, new Counters());
  decoder.table.resize(tableBytes);
  return decoder;
}

/** What a block says, pseudo-header fields first; `null` when it was not read to its end. */
function decode(decoder: HpackDecoder, block: Buffer | string, truncated = false): string[] | null {
  const hex = typeof block === 'string' ? block.replaceAll(' ', '') : '';
  const bytes = typeof block === 'string' ? Buffer.from(hex, 'hex') : block;
  const isWhole = decoder.decode(bytes, 0, bytes.length, truncated);
  return isWhole ? seen(decoder, bytes) : null;
}

function seen({ fields }: HpackDecoder, bytes: Buffer): string[] {
  const { method, scheme, path, authority, status } = fields;
  const pseudo = Object.entries({ method, scheme, path, authority, status });
  return [
    ...pseudo.filter(([, value]) => value !== null).map(([name, value]) => `:${name}: ${value}`),
    ...fields
      .take(bytes)
      .map(({ name, value, truncated }) => `${name}: ${value}${truncated ? ' (truncated)' : ''}`),
  ];
}

/** Dynamic entries from the newest on. */
function table({ table }: HpackDecoder): string[] {
  return Array.from({ length: table.count }, (_, age) => {
    const { name, value } = table.get(age)!;
    return `${name}: ${value}`;
  });
}

describe('RFC 7541 appendix C', () => {
  it.each([
    [
      'C.2.1',
      '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572',
      'custom-key: custom-header',
      55,
    ],
    ['C.2.2', '040c 2f73 616d 706c 652f 7061 7468', ':path: /sample/path', 0],
    ['C.2.3', '1008 7061 7373 776f 7264 0673 6563 7265 74', 'password: secret', 0],
    ['C.2.4', '82', ':method: GET', 0],
  ])('%s', (_name, block, field, tableBytes) => {
    const decoder = newDecoder();
    expect(decode(decoder, block)).toEqual([field]);
    expect(decoder.table.bytes).toBe(tableBytes);
  });

  const PLAIN_REQUESTS = [
    '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
    '8286 84be 5808 6e6f 2d63 6163 6865',
    '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
  ];
  const HUFFMAN_REQUESTS = [
    '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
    '8286 84be 5886 a8eb 1064 9cbf',
    '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
  ];
  it.each([
    ['C.3', PLAIN_REQUESTS],
    ['C.4', HUFFMAN_REQUESTS],
  ])('%s: requests', (_name, [first, second, third]) => {
    const decoder = newDecoder();
    const target = [':path: /', ':authority: www.example.com'];
    expect(decode(decoder, first!)).toEqual([':method: GET', ':scheme: http', ...target]);
    expect(table(decoder)).toEqual([':authority: www.example.com']);
    expect(decoder.table.bytes).toBe(57);
    expect(decode(decoder, second!)).toEqual([
      ':method: GET',
      ':scheme: http',
      ...target,
      'cache-control: no-cache',
    ]);
    expect(table(decoder)).toEqual(['cache-control: no-cache', ':authority: www.example.com']);
    expect(decoder.table.bytes).toBe(110);
    expect(decode(decoder, third!)).toEqual([
      ':method: GET',
      ':scheme: https',
      ':path: /index.html',
      ':authority: www.example.com',
      'custom-key: custom-value',
    ]);
    expect(table(decoder)).toEqual([
      'custom-key: custom-value',
      'cache-control: no-cache',
      ':authority: www.example.com',
    ]);
    expect(decoder.table.bytes).toBe(164);
  });

  const PLAIN_RESPONSES = [
    '4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
    '4803 3330 37c1 c0bf',
    '88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31',
  ];
  const HUFFMAN_RESPONSES = [
    '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
    '4883 640e ffc1 c0bf',
    '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
  ];
  it.each([
    ['C.5', PLAIN_RESPONSES],
    ['C.6', HUFFMAN_RESPONSES],
  ])('%s: responses, with eviction from a table of 256', (_name, [first, second, third]) => {
    const decoder = newDecoder(256);
    const shared = [
      'cache-control: private',
      'date: Mon, 21 Oct 2013 20:13:21 GMT',
      'location: https://www.example.com',
    ];
    expect(decode(decoder, first!)).toEqual([':status: 302', ...shared]);
    expect(table(decoder)).toEqual([shared[2], shared[1], shared[0], ':status: 302']);
    expect(decoder.table.bytes).toBe(222);
    expect(decode(decoder, second!)).toEqual([':status: 307', ...shared]);
    expect(table(decoder)).toEqual([':status: 307', shared[2], shared[1], shared[0]]);
    expect(decoder.table.bytes).toBe(222);
    const cookie = 'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';
    expect(decode(decoder, third!)).toEqual([
      ':status: 200',
      'cache-control: private',
      'date: Mon, 21 Oct 2013 20:13:22 GMT',
      'location: https://www.example.com',
      'content-encoding: gzip',
      cookie,
    ]);
    expect(table(decoder)).toEqual([cookie, 'content-encoding: gzip', 'date: Mon, 21 Oct 2013 20:13:22 GMT']);
    expect(decoder.table.bytes).toBe(215);
  });
});

describe('integers', () => {
  it('reads those of RFC 7541 appendix C.1', () => {
    // 1337 with a prefix of five bits: a size update.
    const decoder = newDecoder();
    expect(decode(decoder, '3f 9a 0a')).toEqual([]);
    expect(decoder.table.capacityBytes).toBe(1337);
    expect(decode(decoder, '2a')).toEqual([]);
    expect(decoder.table.capacityBytes).toBe(10);
  });

  it('reads any that has 32 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (size) => {
        const decoder = newDecoder();
        expect(decode(decoder, integer(0x20, 5, size))).toEqual([]);
        expect(decoder.table.capacityBytes).toBe(Math.min(size, MAX_DYNAMIC_TABLE_BYTES));
      }),
    );
  });

  it('takes leading zeros within the five octets, and refuses longer ones', () => {
    expect(decode(newDecoder(), '3f 80 80 80 00')).toEqual([]);
    expect(decode(newDecoder(), '3f 80 80 80 80 00')).toEqual([]);
    expect(decode(newDecoder(), '3f 80 80 80 80 80 00')).toBeNull();
    expect(decode(newDecoder(), 'ff ff ff ff ff ff ff ff ff 7f')).toBeNull();
  });

  it.each([
    '3f',
    '3f ff',
    'ff',
    'ff 80',
    '7f',
    '0f',
    '0f 80',
    '40',
    '00',
    '00 7f',
    '00 01',
    '00 01 61',
    '00 01 61 7f',
    '00 01 61 02 62',
  ])('a block that ends inside a representation is damaged: %s', (block) => {
    const decoder = newDecoder();
    expect(decode(decoder, block)).toBeNull();
    expect(decoder.table.isPartial).toBe(true);
  });
});

describe('indices', () => {
  it('there is no index 0, and none behind the table', () => {
    expect(decode(newDecoder(), '80')).toBeNull();
    expect(decode(newDecoder(), indexedField(62))).toBeNull();
    const decoder = newDecoder();
    expect(decode(decoder, insertedField('a', 'b'))).toEqual(['a: b']);
    expect(decode(decoder, indexedField(62))).toEqual(['a: b']);
    expect(decode(decoder, indexedField(63))).toBeNull();
  });

  it('the whole static table can be referred to', () => {
    const decoder = newDecoder();
    for (let index = 15; index <= 61; index++)
      expect(decode(decoder, indexedField(index))).toEqual([expect.stringMatching(/^[a-z-]+: /)]);
  });

  it('a name may come from the dynamic table', () => {
    const decoder = newDecoder();
    decode(decoder, insertedField('set-cookie', 'a=1'));
    expect(decode(decoder, Buffer.concat([integer(0x40, 6, 62), literalString('b=2')]))).toEqual([
      'set-cookie: b=2',
    ]);
    expect(decode(decoder, Buffer.concat([integer(0, 4, 63), literalString('c=3')]))).toEqual([
      'set-cookie: c=3',
    ]);
    expect(table(decoder)).toEqual(['set-cookie: b=2', 'set-cookie: a=1']);
  });

  it('a name is still known when its own entry is evicted by the insertion (RFC 7541 section 4.4)', () => {
    const decoder = newDecoder(40);
    decode(decoder, insertedField('name', 'one!'));
    const block = Buffer.concat([integer(0x40, 6, 62), literalString('two!')]);
    expect(decode(decoder, block)).toEqual(['name: two!']);
    expect(table(decoder)).toEqual(['name: two!']);
  });
});

describe('size updates', () => {
  it('stand before the fields and nowhere else', () => {
    const update = integer(0x20, 5, 100);
    expect(decode(newDecoder(), Buffer.concat([update, update, plainField('a', 'b')]))).toEqual(['a: b']);
    expect(decode(newDecoder(), Buffer.concat([plainField('a', 'b'), update]))).toBeNull();
  });

  it('evict what no longer fits, and zero empties the table', () => {
    const decoder = newDecoder();
    for (const name of ['a', 'b', 'c']) decode(decoder, insertedField(name, '1'));
    decode(decoder, integer(0x20, 5, 2 * 34));
    expect(table(decoder)).toEqual(['c: 1', 'b: 1']);
    decode(decoder, integer(0x20, 5, 0));
    expect(table(decoder)).toEqual([]);
    decode(decoder, insertedField('d', '1'));
    expect(table(decoder)).toEqual([]);
  });
});

describe('a table whose beginning was not seen', () => {
  function midstream() {
    const decoder = newDecoder();
    decoder.table.forget();
    return decoder;
  }

  it('resolves what was inserted since, and leaves out what was before', () => {
    const decoder = midstream();
    expect(decode(decoder, indexedField(62))).toEqual([]);
    expect(decoder.fields.unknown).toBe(1);
    decode(decoder, insertedField('set-cookie', 'a=1'));
    decode(decoder, insertedField('x', 'y'));
    expect(decode(decoder, Buffer.concat([indexedField(63), indexedField(64), indexedField(62)]))).toEqual([
      'set-cookie: a=1',
      'x: y',
    ]);
    expect(decoder.fields.unknown).toBe(1);
  });

  it('an entry with an unknown name keeps its place', () => {
    const decoder = midstream();
    const unknownName = (value: string) => Buffer.concat([integer(0x40, 6, 70), literalString(value)]);
    decode(decoder, Buffer.concat([insertedField('a', '1'), unknownName('secret'), insertedField('b', '2')]));
    expect(decoder.fields.unknown).toBe(1);
    expect(decode(decoder, Buffer.concat([indexedField(62), indexedField(63), indexedField(64)]))).toEqual([
      'b: 2',
      'a: 1',
    ]);
    expect(decoder.fields.unknown).toBe(1);
    expect(decode(decoder, Buffer.concat([integer(0, 4, 70), literalString('v')]))).toEqual([]);
    expect(decoder.fields.unknown).toBe(1);
  });

  it('is whole again after a size update to zero', () => {
    const decoder = midstream();
    decode(decoder, Buffer.concat([integer(0x20, 5, 0), integer(0x20, 5, 4096), insertedField('a', '1')]));
    expect(decoder.table.isPartial).toBe(false);
    expect(decode(decoder, indexedField(63))).toBeNull();
  });

  it('never resolves to another field than a decoder that saw everything', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('insert'),
        name: fc.integer({ min: 0, max: 5 }),
        size: fc.integer({ min: 0, max: 90 }),
      }),
      fc.record({ kind: fc.constant('refer'), name: fc.integer({ min: 0, max: 40 }), size: fc.constant(0) }),
      fc.record({
        kind: fc.constant('named'),
        name: fc.integer({ min: 0, max: 40 }),
        size: fc.integer({ min: 0, max: 90 }),
      }),
      fc.record({
        kind: fc.constant('resize'),
        name: fc.constant(0),
        size: fc.integer({ min: 0, max: 700 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, joinAt) => {
        const whole = newDecoder(400);
        const late = midstream();
        for (const [at, { kind, name, size }] of steps.entries()) {
          const value = `${at}${'v'.repeat(size)}`;
          const index = 62 + (name % Math.max(1, whole.table.count));
          if ((kind === 'refer' || kind === 'named') && whole.table.count === 0) continue;
          const block =
            kind === 'insert'
              ? insertedField(`n${name}`, value)
              : kind === 'refer'
                ? indexedField(index)
                : kind === 'named'
                  ? Buffer.concat([integer(0x40, 6, index), literalString(value)])
                  : integer(0x20, 5, size);
          const truth = decode(whole, block);
          expect(truth).not.toBeNull();
          if (at < joinAt) continue;
          const guess = decode(late, block);
          expect(guess).not.toBeNull();
          if (late.fields.unknown === 0) expect(guess).toEqual(truth);
          else expect(guess).toEqual([]);
        }
      }),
    );
  });
});

describe('a block of which only the beginning was seen', () => {
  const block = Buffer.concat([
    plainField('a', 'one'),
    insertedField('b', 'two'),
    Buffer.concat([integer(0, 4, 55), integer(0x80, 7, 7), huffman(Buffer.from('foo=bar!'))]),
  ]);

  it('gives its whole fields and the beginning of the truncated one, and the table is not trusted', () => {
    const decoder = newDecoder();
    const part = block.subarray(0, block.length - 3);
    expect(decode(decoder, part, true)).toBeNull();
    expect(seen(decoder, part)).toEqual(['a: one', 'b: two', 'set-cookie: foo=b (truncated)']);
    expect(decoder.table.isPartial).toBe(true);
    expect(decoder.table.count).toBe(0);
  });

  it('never gives more than there is, wherever it ends', () => {
    for (let length = 0; length < block.length; length++) {
      const decoder = newDecoder();
      const part = block.subarray(0, length);
      expect(decode(decoder, part, true)).toBeNull();
      const fields = seen(decoder, part);
      const whole = ['a: one', 'b: two', 'set-cookie: foo=bar!'];
      for (const [at, field] of fields.entries())
        if (field.endsWith(' (truncated)')) {
          expect(at).toBe(fields.length - 1);
          expect(whole[at]!.startsWith(field.replace(' (truncated)', ''))).toBe(true);
        } else expect(field).toBe(whole[at]);
    }
  });
});

describe('hostile blocks', () => {
  it('never throw and never take more memory than allowed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }),
        fc.boolean(),
        (blocks, isMidstream) => {
          const budget = new BufferBudget(1000);
          const decoder = newDecoder(4096, budget);
          if (isMidstream) decoder.table.forget();
          for (const block of blocks) {
            decode(decoder, Buffer.from(block));
            expect(budget.usedBytes).toBe(decoder.table.bytes);
          }
          decoder.table.release();
          expect(budget.usedBytes).toBe(0);
        },
      ),
    );
  });

  it('a block that unfolds a thousandfold is dropped from the limit on', () => {
    const decoder = newDecoder();
    decode(decoder, insertedField('x', 'v'.repeat(4000)));
    const bomb = Buffer.alloc(1 << 16, indexedField(62)[0]);
    expect(decode(decoder, bomb)).not.toBeNull();
    expect(decoder.fields.dropped).toBeGreaterThan(0);
    const taken = decoder.fields.take(bomb);
    expect(taken.length).toBe(Math.floor(MAX_HEAD_BYTES / 4033));
    expect(decoder.table.count).toBe(1);
  });

  it('a table as large as an encoder may ask for is not kept', () => {
    const decoder = newDecoder();
    decode(decoder, integer(0x20, 5, 2 ** 32 - 1));
    expect(decoder.table.capacityBytes).toBe(MAX_DYNAMIC_TABLE_BYTES);
    for (let at = 0; at < 300; at++) decode(decoder, insertedField(`n${at}`, 'v'.repeat(10_000)));
    expect(decoder.table.bytes).toBeLessThanOrEqual(MAX_DYNAMIC_TABLE_BYTES);
    // What was given up can still be referred to by the encoder: it is unknown, and no damage.
    expect(decode(decoder, indexedField(62 + 250))).toEqual([]);
    expect(decoder.fields.unknown).toBe(1);
  });

  it('when memory is short the table is given up, and what comes after is still right', () => {
    const budget = new BufferBudget(100);
    const decoder = newDecoder(4096, budget);
    decode(
      decoder,
      Buffer.concat([insertedField('a', '1'), insertedField('b', '2'), insertedField('c', '3')]),
    );
    expect(decoder.counters.forgottenTables).toBe(1);
    decode(decoder, insertedField('d', '4'));
    expect(decode(decoder, Buffer.concat([indexedField(62), indexedField(63)]))).toEqual(['d: 4']);
    expect(decoder.fields.unknown).toBe(1);
  });
});
