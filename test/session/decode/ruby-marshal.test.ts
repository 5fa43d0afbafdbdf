import { describe, expect, it } from 'vitest';
import { readMarshal } from '../../../src/session/decode/ruby-marshal.ts';
import fc from '../../support/properties.ts';

const read = (base64: string) => readMarshal(Buffer.from(base64, 'base64'));

// Made with Ruby 3.1: Base64.strict_encode64(Marshal.dump(...))
describe('readMarshal', () => {
  it('reads what data is made of', () => {
    expect(
      read(
        'BAh7E0kiCG5pbAY6BkVUMEkiBnQGOwBUVEkiBmYGOwBURkkiCWludHMGOwBUWxNpAGkGafppf2kBe2mAaf+EaQH/aQIAAWn/AGn+//5pAwAAAWkE////P2n8AAAAwEkiCGJpZwY7AFRsKwoAAAAAAAAAAEAASSIIbmVnBjsAVGwtCgAAAAAAAAAAQABJIgpmbG9hdAY7AFRbCWYIMS41ZgctMGYIaW5mZghuYW46CHN5bToKdmFsdWVJIgphZ2FpbgY7AFQ7B0kiCXV0ZjgGOwBUSSIMR3LDvMOfZQY7AFRJIgphc2NpaQY7AFRJIgZhBjsARkkiCGJpbgY7AFQiB/8ASSIKbGF0aW4GOwBUSSIG6QY6DWVuY29kaW5nIg9JU08tODg1OS0xSSIKbGlua3MGOwBUWwdJIglzYW1lBjsAVEAh',
      ).content,
    ).toEqual({
      nil: null,
      t: true,
      f: false,
      ints: [0, 1, -1, 122, 123, -123, -124, 255, 256, -256, -257, 65536, 1073741823, -1073741824],
      big: '1180591620717411303424', // 2**70
      neg: '-1180591620717411303424',
      float: [1.5, -0, 'inf', 'nan'],
      sym: 'value',
      again: 'value',
      utf8: 'Grüße',
      ascii: 'a',
      bin: '0xff00',
      latin: '0xe9',
      links: ['same', 'same'],
    });
  });

  it('lists objects and makes none', () => {
    // [User.new, UserD.new (_dump), UserM.new (marshal_dump), Struct S, String, Kernel, /ab+c/, Hash.new(5).merge(1=>2)]
    expect(
      read(
        'BAhbDW86CVVzZXIHOgpAbmFtZUkiCGFubgY6BkVUOghAaWRpDEl1OgpVc2VyRAtkdW1wZWQGOwdUVToKVXNlck1bB0kiBngGOwdUaQZTOgZTBzoGYWkGOgZiSSIIdHdvBjsHVGMLU3RyaW5nbQtLZXJuZWxJLwlhYitjAQY7B0Z9BmkGaQdpCg==',
      ).content,
    ).toEqual([
      { '(class)': 'User', '@name': 'ann', '@id': 7 },
      { '(class)': 'UserD', '(data)': 'dumped' },
      { '(class)': 'UserM', '(data)': ['x', 1] },
      { '(class)': 'S', a: 1, b: 'two' },
      'String',
      'Kernel',
      '/ab+c/',
      { 1: 2 },
    ]);
  });

  it('reads the examples of the Ruby documentation (Marshal.dump)', () => {
    expect(readMarshal(Buffer.from('\x04\x08i\x06', 'latin1')).content).toBe(1);
    expect(readMarshal(Buffer.from('\x04\x08[\x08i\x06i\x07i\x08', 'latin1')).content).toEqual([1, 2, 3]);
    expect(readMarshal(Buffer.from('\x04\x08:\x08foo', 'latin1')).content).toBe('foo');
  });

  it('does not repeat what is long or deep', () => {
    // a = ['x'] * 1; Marshal.dump([a, a]); s = 'y' * 100; Marshal.dump([s, s])
    expect(read('BAhbB1sGSSIGeAY6BkVUQAY=').content).toEqual([['x'], '(same as before)']);
    expect(
      read(
        'BAhbB0kiaXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXkGOgZFVEAG',
      ).content,
    ).toEqual(['y'.repeat(100), '(same as before)']);
  });

  it.each([
    ['nothing', ''],
    ['another version', '0409i\x06'],
    ['a length beyond the end', '\x04\x08"\x7fabc'],
    ['a length of four bytes', '\x04\x08[\x04\xff\xff\xff\x7f'],
    ['a negative length', '\x04\x08"\xfa'],
    ['a symbol that was never met', '\x04\x08;\x0a'],
    ['an unknown type', '\x04\x08?'],
  ])('refuses %s', (_, text) => {
    expect(readMarshal(Buffer.from(text, 'latin1'))).toEqual({ content: null, problem: 'damaged' });
  });

  it('stops at a depth', () => {
    // (1..500).inject([]) { |a, _| [a] }
    expect(
      read(
        'BAhbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwZbBlsGWwA=',
      ).problem,
    ).toBe('too large');
  });

  it('never throws', () => {
    const byte = fc.constantFrom(
      ...Buffer.from('04085b7b7d22492f3a3b406f5375556c666943650006070a31ff', 'hex'),
    );
    fc.assert(
      fc.property(
        fc.array(byte, { maxLength: 40 }),
        (bytes) => void readMarshal(Buffer.from([4, 8, ...bytes])),
      ),
      { numRuns: 500 },
    );
  });
});
