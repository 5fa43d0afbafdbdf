import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/session/decode/json.ts';
import { MAX_CONTENT_DEPTH, MAX_CONTENT_VALUES } from '../../../src/session/decode/limits.ts';
import fc from '../../support/properties.ts';

const TOO_LARGE = { content: null, problem: 'too large' };
const DAMAGED = { content: null, problem: 'damaged' };

describe('readJson', () => {
  it('reads what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(readJson(text)).toEqual({ content: JSON.parse(text), problem: null });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readJson(text)));
  });

  it('keeps numbers exact that a double would round', () => {
    expect(
      readJson('{"id":12345678901234567890,"n":-12345678901234567890,"s":9007199254740991}').content,
    ).toEqual({
      id: '12345678901234567890',
      n: '-12345678901234567890',
      s: 9007199254740991,
    });
    expect(readJson('[1.2345678901234567890, 1e2, 1e999]').content).toEqual([
      1.2345678901234567,
      100,
      '1e999',
    ]);
    expect(readJson(`[${'7'.repeat(300)}]`).content).toEqual(['(number of 300 digits)']);
  });

  it('leaves numbers inside texts alone', () => {
    const text = '{"a\\"12345678901234567890":"\\\\12345678901234567890"}';
    expect(readJson(text).content).toEqual(JSON.parse(text));
  });

  it.each(['', '{', '{"a":}', "{'a':1}", '01', '0123456789012345678901', '[1,]', 'undefined', '"\\"', '1-2'])(
    'refuses %j',
    (text) => expect(readJson(text)).toEqual(DAMAGED),
  );

  it('reads up to the limits and not beyond', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(readJson(nested(MAX_CONTENT_DEPTH)).problem).toBeNull();
    expect(readJson(nested(MAX_CONTENT_DEPTH + 1))).toEqual(TOO_LARGE);
    expect(readJson('{"a":'.repeat(MAX_CONTENT_DEPTH + 1))).toEqual(TOO_LARGE);
    const list = (items: number) => `[${Array(items).fill('1').join()}]`;
    expect(readJson(list(MAX_CONTENT_VALUES - 1)).problem).toBeNull();
    expect(readJson(list(MAX_CONTENT_VALUES))).toEqual(TOO_LARGE);
  });

  it('does not count brackets inside texts', () => {
    expect(readJson(`["${'['.repeat(1000)}"]`).problem).toBeNull();
  });
});
