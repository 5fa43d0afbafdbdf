import { expect, test } from 'vitest';
import { SharedFieldBlocks } from '../../src/protocol/http1/field-block.ts';
import { requestHead } from '../../src/protocol/http1/head.ts';
import { wireFields } from '../../src/record/wire-fields.ts';

const LINES = 'Host: a.test\r\nCookie: a=1; b=\xc3\xa9\r\nX: \xe9\r\n\r\n';
function head(line: string, blocks: SharedFieldBlocks | null = null) {
  const bytes = Buffer.from(`${line}\r\n${LINES}`, 'latin1');
  return requestHead(bytes, 0, bytes.length, false, blocks);
}

test('fields are text: UTF-8 where the bytes are, else a character a byte', () => {
  const fields = wireFields(head('GET / HTTP/1.1'));
  expect(fields.fields).toEqual([
    { name: 'Host', value: 'a.test', truncated: false },
    { name: 'Cookie', value: 'a=1; b=é', truncated: false },
    { name: 'X', value: 'é', truncated: false, encoding: 'iso-8859-1' },
  ]);
  expect(fields.valuesOf('cookie')).toEqual(['a=1; b=é']);
  expect(fields.valuesOf('x')).toEqual(['é']);
  expect(fields.valuesOf('origin')).toEqual([]);
  expect(fields.cookies).toEqual([
    { name: 'a', value: '1' },
    { name: 'b', value: 'é' },
  ]);
});

test('what is asked for twice is the same array', () => {
  const fields = wireFields(head('GET / HTTP/1.1'));
  expect(fields.fields).toBe(fields.fields);
  expect(fields.cookies).toBe(fields.cookies);
  expect(fields.valuesOf('host')).toBe(fields.valuesOf('host'));
});

test('heads that share their lines share their text; others have their own', () => {
  const blocks = new SharedFieldBlocks();
  const [one, other] = ['GET /a HTTP/1.1', 'GET /b HTTP/1.1'].map((line) => wireFields(head(line, blocks)));
  expect(one).toBe(other);
  expect(wireFields(head('GET /a HTTP/1.1'))).not.toBe(wireFields(head('GET /a HTTP/1.1')));
});
