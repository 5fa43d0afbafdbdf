import { describe, expect, it } from 'vitest';
import { parseCookieField } from '../../src/cookie/request.ts';
import fc from '../support/properties.ts';

describe('parseCookieField', () => {
  it.each<[string, [string, string][]]>([
    ['a=b', [['a', 'b']]],
    [
      'a=b; c=d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a=b;c=d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      ' a = b ;\tc=\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a=b=c; d',
      [
        ['a', 'b=c'],
        ['', 'd'],
      ],
    ],
    [
      '=x; y=',
      [
        ['', 'x'],
        ['y', ''],
      ],
    ],
    [
      'a="b; c"',
      [
        ['a', '"b'],
        ['', 'c"'],
      ],
    ],
    ['a=%20', [['a', '%20']]],
    [
      'a=1; a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['', []],
    [';; ; = ;', []],
    [
      'x; y; z=1',
      [
        ['', 'x'],
        ['', 'y'],
        ['z', '1'],
      ],
    ],
  ])('%j', (field, expected) => {
    expect(parseCookieField(field)).toEqual(expected.map(([name, value]) => ({ name, value })));
  });

  it('reads back pairs joined as browsers join them', () => {
    const name = fc.string({ unit: fc.constantFrom(...'ab_-%é"'), minLength: 1 });
    const value = fc.string({ unit: fc.constantFrom(...'ab=,"%é') });
    fc.assert(
      fc.property(fc.array(fc.record({ name, value })), (pairs) => {
        const field = pairs.map((pair) => `${pair.name}=${pair.value}`).join('; ');
        expect(parseCookieField(field)).toEqual(pairs);
      }),
    );
  });

  it('takes any text, and a million pairs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseCookieField(text).length).toBeLessThanOrEqual(text.split(';').length);
      }),
    );
    expect(parseCookieField('a;'.repeat(1_000_000))).toHaveLength(1_000_000);
    expect(parseCookieField(';'.repeat(1_000_000))).toHaveLength(0);
  });
});
