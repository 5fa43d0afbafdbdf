import { describe, expect, it } from 'vitest';
import type { DeviationId } from '../../src/cookie/cookie.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import fc from '../support/properties.ts';

function ids(field: string, encoding?: 'utf-8' | 'iso-8859-1'): DeviationId[] {
  const context = encoding === undefined ? {} : { encoding };
  return parseSetCookie(field, context).deviations.map((deviation) => deviation.id);
}

describe('the pair (5.6)', () => {
  it.each([
    ['a=b', 'a', 'b'],
    ['a=b; Path=/', 'a', 'b'],
    [' a\t=\t b ; Path=/', 'a', 'b'],
    ['a=b=c', 'a', 'b=c'],
    ['a=', 'a', ''],
    ['a', '', 'a'],
    ['=a', '', 'a'],
    ['; a=b', '', ''],
    ['a; b=c', '', 'a'],
    ['', '', ''],
    ['a="b c"', 'a', '"b c"'],
    ['a=%20', 'a', '%20'],
    ['a=b\u00a0', 'a', 'b\u00a0'],
    ['a=b, c=d', 'a', 'b, c=d'],
  ])('%j', (field, name, value) => {
    const { cookie } = parseSetCookie(field);
    expect([cookie.name, cookie.value]).toEqual([name, value]);
  });

  it('gives everything about a plain cookie', () => {
    expect(parseSetCookie('session=abc; HttpOnly; Path=/')).toEqual({
      cookie: {
        name: 'session',
        value: 'abc',
        attributes: [
          { name: 'HttpOnly', value: null },
          { name: 'Path', value: '/' },
        ],
        domain: null,
        path: '/',
        expires: null,
        expiresMs: null,
        maxAge: null,
        secure: false,
        httpOnly: true,
        sameSite: null,
        sameSiteText: null,
        partitioned: false,
      },
      deviations: [],
      traits: 0,
      lines: null,
    });
  });
});

describe('deviations of the pair', () => {
  it.each<[string, DeviationId, string]>([
    ['a=b\x00c', 'control-character', '\x00'],
    ['a=b\x7f', 'control-character', '\x7f'],
    ['\ra=b', 'control-character', '\r'],
    ['a=b; Path=/\x1b', 'control-character', '\x1b'],
    ['a=b; \x01', 'control-character', '\x01'],
    ['a b=c', 'name-character', ' '],
    ['é=c', 'name-character', 'é'],
    ['a=b c', 'value-character', ' '],
    ['a=b,c', 'value-character', ','],
    ['a="b', 'value-character', '"'],
    ['a="b"c"', 'value-character', '"'],
    ['a=b\\', 'value-character', '\\'],
    ['a=x😀', 'value-character', '😀'],
    ['token', 'nameless', 'token'],
    ['=token', 'nameless', 'token'],
    ['', 'no-content', ''],
    ['=; Path=/', 'no-content', ''],
  ])('%j: %s', (field, id, text) => {
    expect(parseSetCookie(field).deviations).toContainEqual({ id, text });
  });

  it.each(['a=b', 'a="b"', 'a=', 'a=""', "a=!#$%&'()*+-./:<=>?@[]^_`{|}~", 'a=b\t; Path=/'])(
    'none: %j',
    (field) => {
      expect(ids(field)).toEqual([]);
    },
  );

  it('does not take a control character of another field for this one', () => {
    expect(ids('a=b\x01; Path=/only-here')).toContain('control-character');
    expect(ids('a=b; Path=/only-here')).toEqual([]);
    expect(ids('a=b; Path=/\x01')).toEqual(['control-character']);
    expect(ids('a=b; Path=/\x01')).toEqual(['control-character']); // Cached.
  });

  it.each([
    [`n=${'v'.repeat(4095)}`, false],
    [`n=${'v'.repeat(4096)}`, true],
    [`${'n'.repeat(2048)} = ${'v'.repeat(2048)} ; Path=/`, false],
    [`${'n'.repeat(2049)}=${'v'.repeat(2048)}`, true],
    ['v'.repeat(4097), true],
  ])('counts name and value to 4096', (field, isTooLong) => {
    expect(ids(field).includes('name-value-too-long')).toBe(isTooLong);
  });

  it('counts octets, not characters', () => {
    const field = `n=${'é'.repeat(2048)}`; // 4097 octets of UTF-8, 2049 of ISO-8859-1.
    expect(ids(field)).toContain('name-value-too-long');
    expect(ids(field, 'utf-8')).toContain('name-value-too-long');
    expect(ids(field, 'iso-8859-1')).not.toContain('name-value-too-long');
    expect(ids(`nn=${'é'.repeat(2047)}`)).not.toContain('name-value-too-long');
  });
});

describe('comma-joined', () => {
  it.each([
    ['a=b; Path=/, c=d', 'c=d'],
    ['a=b; HttpOnly,c=d; Path=/', 'c=d; Path=/'],
    ['a=b, c=d; Path=/', 'c=d; Path=/'],
    ['a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT, c=d', 'c=d'],
    ['a=b; Max-Age=1,\t c=d', 'c=d'],
  ])('%j', (field, text) => {
    expect(parseSetCookie(field).deviations).toContainEqual({ id: 'comma-joined', text });
  });

  it.each([
    'a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'a=b,c=d; Path=/',
    'a=b, c=d',
    'a=b, c; Path=/',
    'a=1,2,3; Path=/',
    'a=b; Path=/,',
    'a=b; Path=/, =d',
  ])('not %j', (field) => {
    expect(ids(field)).not.toContain('comma-joined');
  });
});

describe('parseSetCookie on anything', () => {
  const characters = fc.string({ unit: fc.constantFrom(...'aP=;,=; "\t\x00é-0') });
  const known = fc.constantFrom(
    'Path=/',
    'secure',
    'HttpOnly=1',
    'Max-Age=0',
    'SameSite=x',
    'Domain=.a',
    'Expires=0',
    '',
  );
  const fields = fc.oneof(
    fc.string({ unit: 'binary' }),
    characters,
    fc.array(fc.oneof(known, characters)).map((parts) => parts.join(';')),
  );

  it('never throws, and gives the same result twice', () => {
    fc.assert(
      fc.property(fields, (field) => {
        expect(parseSetCookie(field)).toEqual(parseSetCookie(field));
      }),
    );
  });

  it('gives the same for a long field, which is not cached', () => {
    fc.assert(
      fc.property(fields, (field) => {
        const short = parseSetCookie(field).cookie;
        const long = parseSetCookie(`${field}; X=${'x'.repeat(1100)}`).cookie;
        expect({ ...long, attributes: long.attributes.slice(0, -1) }).toEqual(short);
      }),
    );
  });

  it('finds a control character exactly where there is one', () => {
    fc.assert(
      fc.property(fields, (field) => {
        const hasControl = [...field].some((one) => one !== '\t' && (one < ' ' || one === '\x7f'));
        expect(ids(field).includes('control-character')).toBe(hasControl);
      }),
    );
  });

  it('reads back what a server writes', () => {
    const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.!'), minLength: 1 });
    const value = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.!=%/+') });
    const shape = fc.record({
      name: token,
      value,
      domain: fc.option(fc.constantFrom('example.org', 'a.example')),
      path: fc.option(fc.constantFrom('/', '/a/b')),
      expiresMs: fc.option(fc.integer({ min: 0, max: 4e9 }).map((seconds) => seconds * 1000)),
      maxAge: fc.option(fc.integer()),
      secure: fc.boolean(),
      httpOnly: fc.boolean(),
      sameSite: fc.option(fc.constantFrom('Strict', 'Lax', 'None')),
      partitioned: fc.boolean(),
    });
    fc.assert(
      fc.property(shape, (wanted) => {
        const parts = [`${wanted.name}=${wanted.value}`];
        if (wanted.domain !== null) parts.push(`Domain=${wanted.domain}`);
        if (wanted.path !== null) parts.push(`Path=${wanted.path}`);
        if (wanted.expiresMs !== null) parts.push(`Expires=${new Date(wanted.expiresMs).toUTCString()}`);
        if (wanted.maxAge !== null) parts.push(`Max-Age=${wanted.maxAge}`);
        if (wanted.secure) parts.push('Secure');
        if (wanted.httpOnly) parts.push('HttpOnly');
        if (wanted.sameSite !== null) parts.push(`SameSite=${wanted.sameSite}`);
        if (wanted.partitioned) parts.push('Partitioned');
        const { cookie, deviations } = parseSetCookie(parts.join('; '));
        expect(cookie).toMatchObject(wanted);
        expect(deviations).toEqual([]);
      }),
    );
  });

  it.each([
    ['a value of 1 MB', `a=${'b'.repeat(1 << 20)}`],
    ['a name of 1 MB', `${'a'.repeat(1 << 20)}=b`],
    ['white space of 1 MB', ' '.repeat(1 << 20)],
    ['a million semicolons', ';'.repeat(1e6)],
    ['a million empty attributes', 'a=b;=;='.padEnd(1e6, ';=')],
    ['a million unknown attributes', 'a=b'.padEnd(1e6, ';x')],
    ['a million commas', 'a=b;'.padEnd(1e6, ', t')],
    ['half a million quotes', `a="${'"'.repeat(5e5)}`],
  ])('ends: %s', (_, field) => {
    expect(parseSetCookie(field).deviations).not.toEqual([]);
  });
});
