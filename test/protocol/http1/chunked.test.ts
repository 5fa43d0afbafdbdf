import { describe, expect, it } from 'vitest';
import {
  CHUNK_DATA,
  CHUNK_DONE,
  CHUNK_INVALID,
  CHUNK_MORE,
  ChunkedReader,
} from '../../../src/protocol/http1/chunked.ts';
import { MAX_CHUNK_LINE_BYTES } from '../../../src/protocol/http1/limits.ts';
import fc from '../../support/properties.ts';

/** Reads a chunked body that comes in pieces; gives its data, and what lies behind its end. */
function read(text: string, pieceBytes = text.length) {
  const reader = new ChunkedReader();
  const bytes = Buffer.from(text, 'latin1');
  let data = '';
  let skip = 0;
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    const end = Math.min(start + pieceBytes, bytes.length);
    for (let at = start; at < end; ) {
      if (skip > 0) {
        const count = Math.min(skip, end - at);
        data += bytes.toString('latin1', at, at + count);
        skip -= count;
        at += count;
        continue;
      }
      const outcome = reader.read(bytes, at, end);
      if (outcome === CHUNK_INVALID) return { data, outcome, rest: '' };
      at = reader.at;
      if (outcome === CHUNK_DATA) skip = reader.dataBytes;
      if (outcome === CHUNK_DONE) return { data, outcome, rest: text.slice(at) };
    }
  }
  return { data, outcome: CHUNK_MORE, rest: '' };
}

describe('chunks (RFC 9112 section 7.1)', () => {
  it.each([
    ['none', '0\r\n\r\n', ''],
    ['one', '3\r\nabc\r\n0\r\n\r\n', 'abc'],
    ['several', '3\r\nabc\r\n0a\r\n0123456789\r\n0\r\n\r\n', 'abc0123456789'],
    ['with bare line feeds', '3\nabc\n0\n\n', 'abc'],
    ['with extensions', '3;a="b;c" ; d\r\nabc\r\n0;e\r\n\r\n', 'abc'],
    ['with white space after the size', '3 \r\nabc\r\n0\t\r\n\r\n', 'abc'],
    ['in upper case', 'A\r\n0123456789\r\n0\r\n\r\n', '0123456789'],
    ['with leading zeros', '00000000000000000003\r\nabc\r\n0000\r\n\r\n', 'abc'],
    ['with trailers', '3\r\nabc\r\n0\r\nX: y\r\nSet-Cookie: a=b\r\n\r\n', 'abc'],
    ['that look like chunks', '5\r\n0\r\n\r\n\r\n0\r\n\r\n', '0\r\n\r\n'],
  ])('%s', (_name, text, data) => {
    for (const pieceBytes of [text.length, 1, 2, 3])
      expect(read(`${text}HTTP/1.1`, pieceBytes)).toEqual({ data, outcome: CHUNK_DONE, rest: 'HTTP/1.1' });
  });

  it.each([
    ['no size', '\r\nabc'],
    ['no digits', 'xyz\r\n'],
    ['a space before the size', ' 3\r\nabc'],
    ['a negative size', '-3\r\nabc'],
    ['a size in another notation', '0x3\r\nabc'],
    ['no line end after the data', '3\r\nabcd\r\n'],
    ['a size of 2^60', '1000000000000000\r\nabc'],
    ['a size of 2^53', '20000000000000\r\nabc'],
    ['a size of a thousand digits', `${'f'.repeat(1000)}\r\n`],
    ['a size line that never ends', `3;${'x'.repeat(MAX_CHUNK_LINE_BYTES)}`],
    ['a trailer line that never ends', `0\r\n${'x'.repeat(MAX_CHUNK_LINE_BYTES + 1)}`],
  ])('that are invalid: %s', (_name, text) => {
    for (const pieceBytes of [text.length, 1, 7]) expect(read(text, pieceBytes).outcome).toBe(CHUNK_INVALID);
  });

  it('may be as large as a number can be exact', () => {
    const reader = new ChunkedReader();
    const bytes = Buffer.from('1fffffffffffff\r\n');
    expect(reader.read(bytes, 0, bytes.length)).toBe(CHUNK_DATA);
    expect(reader.dataBytes).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('come out whole however they are split', () => {
    const chunk = fc.tuple(
      fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('0', 'a', '\r', '\n', ';') }),
      fc.constantFrom('', ';x', ' '),
      fc.constantFrom('\r\n', '\n'),
    );
    fc.assert(
      fc.property(fc.array(chunk), fc.integer({ min: 1, max: 9 }), (chunks, pieceBytes) => {
        const body = chunks
          .map(([data, extension, end]) => `${data.length.toString(16)}${extension}${end}${data}${end}`)
          .join('');
        expect(read(`${body}0\r\n\r\nrest`, pieceBytes)).toEqual({
          data: chunks.map(([data]) => data).join(''),
          outcome: CHUNK_DONE,
          rest: 'rest',
        });
      }),
    );
  });

  it('any bytes end, and never behind the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
        const bytes = Buffer.concat([input, Buffer.from('0\r\n\r\n')]);
        const reader = new ChunkedReader();
        reader.read(bytes, 0, input.length);
        expect(reader.at).toBeLessThanOrEqual(input.length);
      }),
    );
  });
});
