import { describe, expect, it } from 'vitest';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { BROWSERS, type BrowserName, PROFILES } from '../../src/cookie/profiles.ts';
import { readAs } from '../../src/cookie/reading.ts';

/** The pair that a browser reads, or why it refuses the field. */
function read(field: string, browser: BrowserName, encoding: 'utf-8' | 'iso-8859-1' = 'utf-8') {
  const { cookie, rejection } = readAs(parseSetCookie(field, { encoding }), PROFILES[browser]);
  return rejection?.reason ?? [cookie.name, cookie.value];
}

describe('readAs', () => {
  it('is the parse itself for a field that all browsers read alike', () => {
    const parsed = parseSetCookie('sid=1; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Secure');
    for (const browser of BROWSERS) expect(readAs(parsed, PROFILES[browser]).cookie).toBe(parsed.cookie);
  });

  // Measured with Chromium 156 and Firefox 153, but for the standard.
  it.each<[string, standard: unknown, chrome: unknown, firefox: unknown]>([
    ['a', ['', 'a'], ['', 'a'], ['a', '']],
    ['=b', ['', 'b'], ['', 'b'], 'SyntaxError'],
    ['=b=c', ['', 'b=c'], ['', 'b=c'], 'SyntaxError'],
    ['=', 'NoCookieContent', 'NoCookieContent', 'NoCookieContent'],
    ['a\tb=c', ['a\tb', 'c'], 'DisallowedCharacter', ['a\tb', 'c']],
    ['\ta\t=\tb\t', ['a', 'b'], ['a', 'b'], ['a', 'b']],
    ['a=b; Foo=x\ty', ['a', 'b'], 'DisallowedCharacter', ['a', 'b']],
    ['a=b; Fo\to', ['a', 'b'], 'DisallowedCharacter', ['a', 'b']],
    ['a=b; Path=/x\ty', ['a', 'b'], 'DisallowedCharacter', 'DisallowedCharacter'],
    ['a=b; Path=/x\ty; Path=/', ['a', 'b'], 'DisallowedCharacter', ['a', 'b']],
    ['a=b; Max-Age=1\t0', ['a', 'b'], 'DisallowedCharacter', ['a', 'b']],
    ['a=b\rc=d', 'DisallowedCharacter', ['a', 'b'], 'DisallowedCharacter'],
    ['a\r=b', 'DisallowedCharacter', ['', 'a'], 'DisallowedCharacter'],
    ['a=b\x07\rc', 'DisallowedCharacter', 'DisallowedCharacter', 'DisallowedCharacter'],
  ])('%j', (field, standard, chrome, firefox) => {
    expect([read(field, 'standard'), read(field, 'chrome'), read(field, 'firefox')]).toEqual([
      standard,
      chrome,
      firefox,
    ]);
  });

  it('counts octets that are no UTF-8 once, and gives what Firefox makes of them', () => {
    const field = `a=${'\xe9'.repeat(4095)}`;
    expect(read(field, 'chrome', 'iso-8859-1')).toEqual(['a', '\xe9'.repeat(4095)]);
    expect(read(field, 'firefox', 'iso-8859-1')).toEqual(['a', '\ufffd'.repeat(4095)]);
    expect(read(`${field}\xe9`, 'firefox', 'iso-8859-1')).toBe('NameValuePairExceedsMaxSize');
  });

  it('reads the attributes of a line that Chromium ends at a CR', () => {
    const chrome = (field: string) => readAs(parseSetCookie(field), PROFILES.chrome).cookie;
    expect(chrome('a=b; Path=/x\r; Secure')).toMatchObject({ path: '/x', secure: false });
    expect(chrome('a=b; HttpOnly;\r Path=/x')).toMatchObject({ path: '/x', httpOnly: true });
    expect(chrome('a=b; HttpOnly\r ; Path=/x')).toMatchObject({ path: '/x', httpOnly: true });
    expect(chrome('x\r y').value).toBe('x y');
  });
});
