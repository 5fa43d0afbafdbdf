import { describe, expect, it } from 'vitest';
import { readPhp } from '../../../src/session/decode/php-serialized.ts';
import fc from '../../support/properties.ts';

const read = (text: string) => readPhp(Buffer.from(text));

// Made with PHP 8.2: php -r 'echo serialize(...);'
describe('readPhp', () => {
  it('reads every kind of value in an array', () => {
    expect(
      read(
        `a:11:{s:7:"user_id";i:42;s:5:"email";s:15:"ann@example.com";s:1:"f";d:1.5;s:1:"t";b:1;s:1:"n";N;s:3:"neg";i:-7;s:3:"utf";s:7:"Grüße";s:4:"list";a:2:{i:0;s:1:"x";i:1;s:1:"y";}i:5;s:4:"five";s:3:"big";i:9223372036854775807;s:3:"inf";d:INF;}`,
      ).content,
    ).toEqual({
      user_id: 42,
      email: 'ann@example.com',
      f: 1.5,
      t: true,
      n: null,
      neg: -7,
      utf: 'Grüße',
      list: ['x', 'y'],
      5: 'five',
      big: '9223372036854775807',
      inf: 'INF',
    });
  });

  it('lists objects by class, whatever their properties are hidden behind', () => {
    // class User { public $name='ann'; protected $role='admin'; private $pw='x'; public $tags=['a','b'];
    //              public ?User $friend; } with $friend set to itself
    const text = decodeURIComponent(
      'O%3A4%3A%22User%22%3A5%3A%7Bs%3A4%3A%22name%22%3Bs%3A3%3A%22ann%22%3Bs%3A7%3A%22%00%2A%00role%22%3Bs%3A5%3A%22admin%22%3Bs%3A8%3A%22%00User%00pw%22%3Bs%3A1%3A%22x%22%3Bs%3A4%3A%22tags%22%3Ba%3A2%3A%7Bi%3A0%3Bs%3A1%3A%22a%22%3Bi%3A1%3Bs%3A1%3A%22b%22%3B%7Ds%3A6%3A%22friend%22%3Br%3A1%3B%7D',
    );
    expect(read(text).content).toEqual({
      '(class)': 'User',
      name: 'ann',
      role: 'admin',
      pw: 'x',
      tags: ['a', 'b'],
      friend: '(reference)',
    });
  });

  it('reads enumerations, Serializable and text that looks like syntax', () => {
    // serialize([Suit::Hearts, new Box, 'a;s:1:"}'])
    expect(
      read(
        decodeURIComponent(
          'a%3A3%3A%7Bi%3A0%3BE%3A11%3A%22Suit%3AHearts%22%3Bi%3A1%3BC%3A3%3A%22Box%22%3A5%3A%7Braw%7Dx%7Di%3A2%3Bs%3A8%3A%22a%3Bs%3A1%3A%22%7D%22%3B%7D',
        ),
      ).content,
    ).toEqual(['Suit:Hearts', { '(class)': 'Box', '(data)': 'raw}x' }, 'a;s:1:"}']);
  });

  it('does not follow references', () => {
    expect(read('a:2:{i:0;s:1:"x";i:1;R:2;}').content).toEqual(['x', '(reference)']);
  });

  it('reads scalars', () => {
    expect(read('s:5:"hello";').content).toBe('hello');
    expect(read('N;').content).toBeNull();
    expect(read('b:0;').content).toBe(false);
    expect(read('a:0:{}').content).toEqual({});
  });

  it.each([
    ['a length beyond the end', 's:99:"hello";'],
    ['a length that is too short', 's:4:"hello";'],
    ['more items than there are', 'a:3:{i:0;N;}'],
    ['a count that is absurd', 'a:999999999:{i:0;N;}'],
    ['a count that is no number', 'a:-1:{}'],
    ['a count of no digits', 'a::{}'],
    ['a key that is none', 'a:1:{d:1;N;}'],
    ['a type that is none', 'x:1;'],
    ['bytes behind the value', 'i:1;i:2;'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toEqual({ content: null, problem: 'damaged' });
  });

  it('stops at a depth and at a number of values', () => {
    expect(read('a:1:{i:0;'.repeat(5000)).problem).toBe('too large');
    const items = Array.from({ length: 20_000 }, (_, index) => `i:${index};N;`).join('');
    expect(read(`a:20000:{${items}}`).problem).toBe('too large');
  });

  it('keeps __proto__ as a key', () => {
    const { content } = read('a:1:{s:9:"__proto__";a:1:{s:1:"x";i:1;}}');
    expect(Object.keys(content as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('never throws', () => {
    const pieces = fc.constantFrom(
      'a:1:{',
      'O:1:"A":1:{',
      's:1:"a";',
      'i:0;',
      'N;',
      '}',
      'R:1;',
      'C:1:"A":1:{',
      'd:',
      ':',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string()), { maxLength: 20 }),
        (parts) => void read(parts.join('')),
      ),
    );
  });
});
