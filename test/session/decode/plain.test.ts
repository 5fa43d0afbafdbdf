import { describe, expect, it } from 'vitest';
import {
  attempt,
  bigNumberOf,
  binaryText,
  CLASS_KEY,
  doubleOf,
  keysOf,
  keyText,
  numberOf,
  readingOf,
  recordOf,
  Unreadable,
} from '../../../src/session/decode/plain.ts';

describe('bytesText', () => {
  it('gives UTF-8 as text and everything else in hexadecimal', () => {
    expect(binaryText(Buffer.from('Grüße\n'))).toBe('Grüße\n');
    expect(binaryText(Buffer.from([0xe9]))).toBe('0xe9');
    expect(binaryText(Buffer.from([0x61, 0x00]))).toBe('0x6100');
    expect(binaryText(Buffer.from([0x1b, 0x5b]))).toBe('0x1b5b');
  });
});

describe('numbers', () => {
  it('are exact or text', () => {
    expect(numberOf('-42')).toBe(-42);
    expect(numberOf('1.5')).toBe(1.5);
    expect(numberOf('9007199254740991')).toBe(9007199254740991);
    expect(numberOf('9007199254740993')).toBe('9007199254740993');
    expect(numberOf('1e999')).toBe('1e999');
  });

  it('of absurd length are known by their length', () => {
    expect(numberOf('9'.repeat(5000))).toBe('(number of 5000 digits)');
    expect(bigNumberOf(Buffer.alloc(5000, 255), false)).toBe('(number of 5,000 bytes)');
  });

  it('refuse what is none', () => {
    for (const text of ['', '-', '0x10', '1_000', ' 1', 'Infinity'])
      expect(() => numberOf(text)).toThrow(Unreadable);
  });

  it('come from bytes, the least significant first', () => {
    expect(bigNumberOf(Buffer.from([0, 1]), false)).toBe(256);
    expect(bigNumberOf(Buffer.from([0, 1]), true)).toBe(-256);
    expect(bigNumberOf(Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 64]), true)).toBe('-1180591620717411303424'); // -(2^70)
    expect(bigNumberOf(Buffer.alloc(0), true)).toBe(0);
  });

  it('that JSON lacks become text', () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, -1.5].map(doubleOf)).toEqual(['NaN', 'Infinity', -1.5]);
  });
});

describe('records', () => {
  it('keep __proto__ as a key', () => {
    const record = recordOf([['__proto__', { polluted: true }]]);
    expect(keysOf(record)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });

  it('do not count the class of an object as a property', () => {
    expect(keysOf({ [CLASS_KEY]: 'User', name: 'ann' })).toEqual(['name']);
    expect(keysOf(['a'])).toEqual([]);
    expect(keysOf(null)).toEqual([]);
  });

  it('have text for every key', () => {
    expect([1, true, null, 'a', [1]].map(keyText)).toEqual(['1', 'true', 'null', 'a', '(compound key)']);
  });
});

describe('attempt', () => {
  it('turns Unreadable into a problem, and nothing else', () => {
    expect(attempt(() => 1)).toEqual(readingOf(1));
    expect(
      attempt(() => {
        throw new Unreadable('too large');
      }),
    ).toEqual({ content: null, problem: 'too large' });
    expect(() =>
      attempt(() => {
        throw new TypeError('a mistake of ours');
      }),
    ).toThrow(TypeError);
  });
});
