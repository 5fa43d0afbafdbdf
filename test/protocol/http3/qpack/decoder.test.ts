import { describe, expect, it } from 'vitest';
import { TableField } from '../../../../src/protocol/field-compression/field.ts';
import { integer, literalString } from '../../http2/support.ts';
import { QpackReceiver, readLines } from './receiver.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** A receiver that allows a table of 220 bytes, as that of the examples does. */
const newReceiver = () => new QpackReceiver(220);

const lastLines = ({ sections }: QpackReceiver) => sections.at(-1)?.lines;

describe('RFC 9204 appendix B', () => {
  it('B.1: a literal field line with a name reference', () => {
    const receiver = newReceiver();
    receiver.section(4, hex('0000 510b 2f69 6e64 6578 2e68 746d 6c'));
    expect(lastLines(receiver)).toEqual([':path: /index.html']);
  });

  it('B.2 to B.5: the dynamic table', () => {
    const receiver = newReceiver();
    const { table } = receiver.decoder;
    const entries = () =>
      Array.from({ length: table.insertCount }, (_, absolute) => table.get(absolute))
        .filter((field) => field !== undefined)
        .map(({ name, value }) => `${name}=${value}`);

    receiver.instructions(
      hex(`3fbd01 c00f 7777 772e 6578 616d 706c 652e 636f 6d
        c10c 2f73 616d 706c 652f 7061 7468`),
    );
    expect(entries()).toEqual([':authority=www.example.com', ':path=/sample/path']);
    receiver.section(4, hex('0381 10 11'));
    expect(lastLines(receiver)).toEqual([':authority: www.example.com', ':path: /sample/path']);

    receiver.instructions(hex('4a63 7573 746f 6d2d 6b65 790c 6375 7374 6f6d 2d76 616c 7565'));
    expect(entries().at(-1)).toBe('custom-key=custom-value');

    receiver.instructions(hex('02'));
    expect(entries().at(-1)).toBe(':authority=www.example.com');
    receiver.section(8, hex('0500 80 c1 81'));
    expect(lastLines(receiver)).toEqual([
      ':authority: www.example.com',
      ':path: /',
      'custom-key: custom-value',
    ]);

    receiver.instructions(hex('810d 6375 7374 6f6d 2d76 616c 7565 32'));
    expect(entries()).toEqual([
      ':path=/sample/path',
      'custom-key=custom-value',
      ':authority=www.example.com',
      'custom-key=custom-value2',
    ]);
  });
});

/** A section without a dynamic table: a Required Insert Count and a Base of 0. */
const section = (...lines: Buffer[]) => Buffer.concat([Buffer.of(0, 0), ...lines]);
const named = (name: string, value: string) =>
  Buffer.concat([integer(0x20, 3, name.length), Buffer.from(name), literalString(value)]);

describe('a damaged section', () => {
  it.each([
    ['without a prefix', ''],
    ['whose prefix is not whole', '00'],
    ['whose Base is negative', '0081'],
    ['with an index beyond the static table', '0000 ff24'],
    ['with an entry, where it needs none', '0000 80'],
    ['with an entry behind the Base, where it needs none', '0000 10'],
    ['with a name that an entry has, where it needs none', '0000 4000'],
    ['that needs more insertions than the table can have', '0e00 80'],
    ['with an index that ends nowhere', '0000 bf'],
    ['with an index of more than 32 bits', '0000 ffffffffffffffff'],
    ['with a value that ends nowhere', '0000 5105 61'],
    ['with a name that ends nowhere', '0000 27 61'],
    ['with a name in a code that ends wrongly', '0000 29 00 00'],
  ])('%s', (_name, bytes) => {
    const receiver = newReceiver();
    receiver.section(4, hex(bytes));
    expect(receiver.waiting).toBe(0);
    expect(lastLines(receiver)).toBeNull();
  });

  it('keeps the fields before the damage', () => {
    const receiver = newReceiver();
    const bytes = section(named('set-cookie', 'a=1'), hex('80'));
    receiver.section(4, bytes);
    expect(lastLines(receiver)).toBeNull();
    expect(readLines(receiver.decoder, bytes)).toEqual(['set-cookie: a=1']);
  });

  it('does no harm to the table', () => {
    const receiver = newReceiver();
    receiver.instructions(hex('3fbd01 c001 61'));
    receiver.section(4, hex('0200 80 81'));
    expect(lastLines(receiver)).toBeNull();
    receiver.section(8, hex('0200 80'));
    expect(lastLines(receiver)).toEqual([':authority: a']);
  });

  it('refers to an entry that was evicted', () => {
    const receiver = newReceiver();
    receiver.instructions(Buffer.concat([hex('3f0d'), hex('c001 61'), hex('c001 62')]));
    receiver.section(4, hex('0300 81'));
    expect(lastLines(receiver)).toBeNull();
  });
});

describe('a truncated section', () => {
  it('has the fields and the beginning of the value that are there', () => {
    const { decoder } = newReceiver();
    const bytes = section(named('server', 'x'), named('set-cookie', 'name=value')).subarray(0, -3);
    expect(decoder.decode(bytes, 0, bytes.length, true, 0)).toBe(false);
    expect(decoder.fields.take(bytes).map(({ value, truncated }) => [value, truncated])).toEqual([
      ['x', false],
      ['name=va', true],
    ]);
  });

  it('is not read to its end even where a field ends', () => {
    const { decoder } = newReceiver();
    const bytes = section(named('server', 'x'));
    expect(decoder.decode(bytes, 0, bytes.length, true, 0)).toBe(false);
    expect(readLines(decoder, bytes)).toEqual(['server: x']);
  });
});

describe('a section that comes before its insertions', () => {
  it('waits for them', () => {
    const receiver = newReceiver();
    receiver.section(4, hex('0381 10 11'));
    receiver.instructions(hex('3fbd01 c001 61'));
    expect(receiver.sections).toEqual([]);
    receiver.instructions(hex('c101 62'));
    expect(lastLines(receiver)).toEqual([':authority: a', ':path: b']);
  });

  it('does not wait when it needs none, though others do', () => {
    const receiver = newReceiver();
    receiver.section(4, hex('0381 10 11'));
    receiver.section(8, hex('0000 c1'));
    expect(lastLines(receiver)).toEqual([':path: /']);
  });
});

describe('without the settings of the receiver', () => {
  it('sections are read as long as their count cannot have wrapped', () => {
    const receiver = new QpackReceiver(null);
    receiver.section(4, hex('0381 10 11'));
    receiver.instructions(hex('3f0d c000'));
    // The capacity of 44 bytes is that of one entry: MaxEntries may be 1, and the counts 1 and 3 are written alike.
    expect(receiver.waiting).toBe(1);
    receiver.decoder.table.allow(220);
    receiver.instructions(hex('c100'));
    // As there is room for one entry, ":authority" has gone.
    expect(receiver.sections).toMatchObject([{ streamId: 4, lines: null }]);
  });

  it('are sections of a 0-RTT request, which come before the settings', () => {
    const receiver = new QpackReceiver(null);
    receiver.instructions(hex('3fbd01 c001 61 c101 62'));
    receiver.section(0, hex('0381 10 11'));
    expect(lastLines(receiver)).toEqual([':authority: a', ':path: b']);
  });

  it('fields are unknown when the settings are lost', () => {
    const receiver = new QpackReceiver(null);
    receiver.decoder.table.areSettingsLost = true;
    receiver.instructions(hex('3f0d c000 c100'));
    receiver.section(4, hex('0381 10 c1'));
    expect(receiver.sections).toEqual([{ streamId: 4, lines: [':path: /'], unknown: 1 }]);
  });
});

describe('behind a hole in the encoder stream', () => {
  /** Two entries, then a hole. */
  function holed(): QpackReceiver {
    const receiver = newReceiver();
    receiver.instructions(hex('3fbd01 c001 61 c101 62'));
    receiver.gap(20);
    return receiver;
  }

  it('entries before it are known, and no later one', () => {
    const receiver = holed();
    receiver.instructions(hex('c101 63'));
    receiver.section(4, hex('0300 80 81'));
    receiver.section(8, hex('0400 80 81 82 c1'));
    expect(receiver.sections).toEqual([
      { streamId: 4, lines: [':authority: a', ':path: b'], unknown: 0 },
      { streamId: 8, lines: [':authority: a', ':path: b'], unknown: 1 },
    ]);
  });

  it('sections that wait are read at once', () => {
    const receiver = newReceiver();
    receiver.section(4, hex('0300 80 81'));
    receiver.gap(1);
    expect(receiver.sections).toEqual([{ streamId: 4, lines: [], unknown: 2 }]);
  });

  it('nothing of the table is known any more when it is not known what was received', () => {
    const receiver = holed();
    receiver.decoder.received.lose();
    receiver.section(4, hex('0300 80 c1 4f00 01 78'));
    expect(receiver.sections).toEqual([{ streamId: 4, lines: [':path: /'], unknown: 2 }]);
  });

  it('what was received says which of two counts is meant', () => {
    const receiver = holed();
    // MaxEntries is 6: the counts 2 and 14 are written alike. 10 insertions are known to the encoder.
    receiver.decoder.received.increment(10);
    receiver.section(4, hex('0300 80'));
    expect(receiver.sections).toEqual([{ streamId: 4, lines: [], unknown: 1 }]);
  });
});

it('names of a table are names of the fields that refer to them, before and behind the Base', () => {
  const receiver = newReceiver();
  receiver.decoder.table.resize(220);
  receiver.decoder.table.insert(new TableField('set-cookie', 'a=1'));
  receiver.decoder.table.insert(new TableField('server', 'x'));
  // Required Insert Count 2, Base 1: relative 0 is the first entry, post-base 0 the second.
  receiver.section(4, Buffer.concat([hex('0380 40'), literalString('b=2'), hex('00'), literalString('y')]));
  expect(lastLines(receiver)).toEqual(['set-cookie: b=2', 'server: y']);
});
