import { expect, it } from 'vitest';
import { HpackStrings } from '../../src/scrub/hpack-strings.ts';
import { huffman } from '../protocol/field-compression/rfc-code.ts';

const read = (strings: HpackStrings, hex: string) =>
  strings.read(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

it('reads the requests of RFC 7541 appendix C.4, with the places of their strings', () => {
  const strings = new HpackStrings();
  const first = read(strings, '828684418cf1e3c2e5f23a6ba0ab90f4ff');
  expect(first.map(({ name, value }) => [name, value])).toEqual([
    [':method', 'GET'],
    [':scheme', 'http'],
    [':path', '/'],
    [':authority', 'www.example.com'],
  ]);
  expect(first[3]!.literal).toEqual({ start: 5, end: 17, isHuffman: true });
  expect(read(strings, '828684be5886a8eb10649cbf').at(-1)).toMatchObject({
    name: 'cache-control',
    value: 'no-cache',
  });
  const third = read(strings, '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf');
  expect(third.at(-1)).toMatchObject({
    name: 'custom-key',
    value: 'custom-value',
    nameLiteral: { start: 6, end: 14 },
  });
  expect(third[3]).toMatchObject({ value: 'www.example.com', literal: null });
});

it('evicts as RFC 7541 appendix C.5 does, and knows nothing of what is gone', () => {
  const strings = new HpackStrings();
  const value = huffman(Buffer.from('x1')).toString('hex');
  read(strings, `3f21 40 01 61 82 ${value}`);
  expect(() => read(strings, 'be')).not.toThrow();
  read(strings, '20');
  expect(() => read(strings, 'be')).toThrow('its header table is not known');
  expect(() => read(strings, '4001')).toThrow('a header block of it is damaged');
});
