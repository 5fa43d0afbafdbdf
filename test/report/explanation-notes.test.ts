import { expect, it } from 'vitest';
import { explainField, parseWebUrl } from '../../src/cookie/explain.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { BROWSERS } from '../../src/cookie/profiles.ts';
import type { SiteContext } from '../../src/cookie/site.ts';
import { notesOf } from '../../src/report/explanation-notes.ts';

function notes(field: string, site: SiteContext = 'same-site'): string[] {
  const asked = {
    request: parseWebUrl('https://a.example/')!,
    from: null,
    kind: 'fetch',
    timeMs: 0,
  } as const;
  return notesOf(parseSetCookie(field), explainField(field, asked, BROWSERS), site);
}

it.each([
  ['a=b; Secure; HttpOnly; SameSite=Lax; Path=/', []],
  ['a=b; SameSite=Lxa', ['SameSite is ignored: it must be Strict, Lax or None.']],
  ['a=b; Path=x', ['Path is ignored: it must begin with "/".']],
  ['a=b; Max-Age=soon', ['Max-Age is ignored: it must be a whole number of seconds.']],
  ['a=b; Secured', ['No browser knows the attribute "Secured".']],
  ['a=b; Path=/; Path=/x', ['Path is there more than once: the last one counts.']],
  ['a=b; Secure=false', ['Secure=false switches it on: browsers do not look at the value.']],
  ['a=b; Max-Age=60; Expires=Fri, 01 Jan 2027 00:00:00 GMT', ['Max-Age counts, and Expires does not.']],
  ['a=; Max-Age=0', ['To delete a cookie, repeat the Domain and the Path that it was set with.']],
  [
    'a=\x01',
    [
      'Encode the value, for example as base64url or with encodeURIComponent.',
      'A value should not hold "\\u0001": encode it.',
    ],
  ],
])('%j', (field, expected) => {
  expect(notes(field)).toEqual(expected);
});

it('tells of the two minutes of a POST', () => {
  const note = 'Chrome sends a cookie without SameSite with such a form in its first two minutes only.';
  expect(notes('a=b', 'cross-site-unsafe-navigation')).toEqual([note]);
  expect(notes('a=b; SameSite=Lax', 'cross-site-unsafe-navigation')).toEqual([]);
});
