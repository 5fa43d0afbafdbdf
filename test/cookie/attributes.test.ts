import { describe, expect, it } from 'vitest';
import { parseAttributes } from '../../src/cookie/attributes.ts';

/** The attributes of a field that is nothing but attributes. */
function read(section: string, encoding: 'utf-8' | 'iso-8859-1' = 'utf-8') {
  return parseAttributes(section, 0, encoding);
}

function ids(section: string): string[] {
  return read(section).deviations.map((deviation) => deviation.id);
}

describe('splitting', () => {
  it('keeps every attribute in order, as written', () => {
    expect(read('; PATH = /a ;\tfoo; =x; Secure=;; Domain=a=b').attributes).toEqual([
      { name: 'PATH', value: '/a' },
      { name: 'foo', value: null },
      { name: '', value: 'x' },
      { name: 'Secure', value: '' },
      { name: 'Domain', value: 'a=b' },
    ]);
  });

  it('has nothing where there is nothing', () => {
    expect(parseAttributes('a=b', 3, 'utf-8').attributes).toEqual([]);
    expect(read(';').deviations).toEqual([{ id: 'empty-attribute', text: '' }]);
    expect(ids('; Secure; ; ;')).toEqual(['empty-attribute']);
  });

  it.each([
    ['; Version=1', 'unknown-attribute', 'Version'],
    ['; HTTP-Only', 'unknown-attribute', 'HTTP-Only'],
    ['; "Secure"', 'unknown-attribute', '"Secure"'],
    ['; =x', 'unknown-attribute', ''],
    ['; Path=/; path=/', 'duplicate-attribute', 'path'],
    ['; secure; Secure', 'duplicate-attribute', 'Secure'],
  ])('%j: %s', (section, id, text) => {
    expect(read(section).deviations).toEqual([{ id, text }]);
  });

  it('does not take one section for another of the same hash', () => {
    for (let i = 0; i < 2000; i++) expect(read(`; Path=/${i}/x`).path).toBe(`/${i}/x`);
    for (let i = 0; i < 2000; i++) expect(read(`; Path=/${i}/x`).path).toBe(`/${i}/x`);
  });
});

describe('values of more than 1024 octets are ignored', () => {
  const long = `/${'a'.repeat(1023)}`;

  it('of every attribute', () => {
    expect(read(`; Path=${long}`).path).toBe(long);
    expect(read(`; Path=${long}a`).path).toBeNull();
    expect(read(`; Path=/b; Path=${long}a`).path).toBe('/b');
    expect(read(`; Path=${long}a`).deviations).toEqual([{ id: 'attribute-too-long', text: 'Path' }]);
    expect(read(`; Secure=${long}a`).secure).toBe(false);
    expect(read(`; Domain=${'a'.repeat(1025)}`).domain).toBeNull();
  });

  it('counted in octets', () => {
    const path = `/${'é'.repeat(512)}`;
    expect(read(`; Path=${path}`).path).toBeNull();
    expect(read(`; Path=${path}`, 'iso-8859-1').path).toBe(path);
  });
});

describe('Expires (5.6.1)', () => {
  it.each([
    ['; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', 0, []],
    ['; expires=1-1-70', '1-1-70', null, ['expires-invalid']],
    ['; Expires', '', null, ['expires-invalid']],
    [
      '; Expires=1 Jan 70 0:0:0; Expires=2 Jan 70 0:0:0',
      '2 Jan 70 0:0:0',
      86_400_000,
      ['duplicate-attribute'],
    ],
    ['; Expires=1 Jan 70 0:0:0; Expires=x', '1 Jan 70 0:0:0', 0, ['duplicate-attribute', 'expires-invalid']],
    ['; Expires=x; Expires=1 Jan 70 0:0:0', '1 Jan 70 0:0:0', 0, ['expires-invalid', 'duplicate-attribute']],
    ['', null, null, []],
  ])('%j', (section, expires, expiresMs, deviations) => {
    expect(read(section)).toMatchObject({ expires, expiresMs });
    expect(ids(section)).toEqual(deviations);
  });
});

describe('Max-Age (5.6.2)', () => {
  it.each([
    ['3600', 3600],
    ['0', 0],
    ['-0', 0],
    ['-1', -1],
    ['007', 7],
    ['9'.repeat(30), Number.MAX_SAFE_INTEGER],
    ['9'.repeat(1000), Number.MAX_SAFE_INTEGER],
    [`-${'9'.repeat(30)}`, Number.MIN_SAFE_INTEGER],
  ])('%s is %i', (value, expected) => {
    expect(read(`; Max-Age=${value}`).maxAge).toBe(expected);
    expect(ids(`; Max-Age=${value}`)).toEqual([]);
  });

  it.each(['', '-', '+1', '1.0', '1e3', '"60"', ' 6 0', '--1', '1-', '٣', 'Infinity'])(
    '%j is none',
    (value) => {
      expect(read(`; Max-Age=${value}`).maxAge).toBeNull();
      expect(ids(`; Max-Age=${value}`)).toEqual(['max-age-invalid']);
      expect(read(`; Max-Age=5; Max-Age=${value}`).maxAge).toBe(5);
    },
  );

  it('the last one counts', () => {
    expect(read('; Max-Age=5; Max-Age=0').maxAge).toBe(0);
  });
});

describe('Domain (5.6.3)', () => {
  it.each([
    ['Example.ORG', 'example.org', []],
    ['.example.org', 'example.org', ['domain-leading-dot']],
    ['..example.org', '.example.org', ['domain-leading-dot']],
    ['.', '.', []],
    ['', null, ['domain-empty']],
    ['b\u00fccher.example', 'b\u00fccher.example', ['domain-non-ascii']],
    ['boo\u212a.example', 'boo\u212a.example', ['domain-non-ascii']], // KELVIN SIGN, lower case 'k'.
  ])('%j is %j', (value, expected, deviations) => {
    expect(read(`; Domain=${value}`).domain).toBe(expected);
    expect(ids(`; Domain=${value}`)).toEqual(deviations);
  });

  it('the last one counts, even an empty one', () => {
    expect(read('; Domain=a.example; Domain=b.example').domain).toBe('b.example');
    expect(read('; Domain=a.example; Domain=').domain).toBeNull();
  });
});

describe('Path (5.6.4)', () => {
  it.each([
    ['/a', '/a', []],
    ['a', null, ['path-invalid']],
    ['', null, ['path-invalid']],
    ['"/"', null, ['path-invalid']],
    ['/a; Path=b', null, ['duplicate-attribute', 'path-invalid']],
    ['b; Path=/a', '/a', ['path-invalid', 'duplicate-attribute']],
  ])('%j is %j', (value, expected, deviations) => {
    expect(read(`; Path=${value}`).path).toBe(expected);
    expect(ids(`; Path=${value}`)).toEqual(deviations);
  });
});

describe('flags (5.6.5, 5.6.6, CHIPS)', () => {
  it.each(['Secure', 'HttpOnly', 'Partitioned'])('%s is on whatever its value', (name) => {
    const member = name === 'Secure' ? 'secure' : name === 'HttpOnly' ? 'httpOnly' : 'partitioned';
    expect(read('; Path=/')[member]).toBe(false);
    expect(read(`; ${name}`)[member]).toBe(true);
    expect(read(`; ${name.toUpperCase()} `)[member]).toBe(true);
    expect(ids(`; ${name}`)).toEqual([]);
    expect(read(`; ${name} = false`)[member]).toBe(true);
    expect(read(`; ${name} = false`).deviations).toEqual([{ id: 'flag-with-value', text: `${name}=false` }]);
    expect(ids(`; ${name}=`)).toEqual(['flag-with-value']);
  });
});

describe('SameSite (5.6.7)', () => {
  it.each([
    ['Strict', 'Strict', []],
    ['lax', 'Lax', []],
    ['NONE', 'None', []],
    ['', null, ['same-site-invalid']],
    ['"Lax"', null, ['same-site-invalid']],
    ['Default', null, ['same-site-invalid']],
  ])('%j is %j', (value, expected, deviations) => {
    expect(read(`; SameSite=${value}`)).toMatchObject({ sameSite: expected, sameSiteText: value });
    expect(ids(`; SameSite=${value}`)).toEqual(deviations);
  });

  it('the last one counts, even an unknown one', () => {
    expect(read('; SameSite=Strict; SameSite=None').sameSite).toBe('None');
    expect(read('; SameSite=Strict; SameSite=x')).toMatchObject({ sameSite: null, sameSiteText: 'x' });
    expect(read('; SameSite').sameSiteText).toBe('');
  });
});
