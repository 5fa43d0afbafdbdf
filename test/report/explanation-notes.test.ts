import { expect, it } from 'vitest';
import { explainField, parseWebUrl, type RequestKind } from '../../src/cookie/explain.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { BROWSERS } from '../../src/cookie/profiles.ts';
import { notesOf } from '../../src/report/explanation-notes.ts';

function notes(field: string, from: string | null = null, kind: RequestKind = 'fetch'): string[] {
  const page = from === null ? null : parseWebUrl(from)!;
  const asked = { request: parseWebUrl('https://a.example/')!, from: page, kind, timeMs: 0 };
  return notesOf(parseSetCookie(field), explainField(field, asked, BROWSERS), asked);
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
  expect(notes('a=b', 'https://b.example/', 'post')).toEqual([note]);
  expect(notes('a=b; SameSite=Lax', 'https://b.example/', 'post')).toEqual([]);
});

it.each(['+0900', 'PST', 'GMT+0100'])('tells who counts the zone %s', (zone) => {
  const [note] = notes(`a=b; Expires=Wed, 09 Jun 2027 10:18:14 ${zone}`);
  expect(note).toMatch(/^Firefox counts the time zone .* write it in GMT/);
});

it('says nothing of GMT, nor of what is over in every zone', () => {
  expect(notes('a=b; Expires=Wed, 09 Jun 2027 10:18:14 GMT')).toEqual([]);
  expect(notes('a=; Expires=Mon, 01 Jan 1968 00:00:00 +0900').join()).not.toContain('zone');
});

it('does not contradict what Chrome makes of a plus sign', () => {
  expect(notes('a=b; Max-Age=+60')).toEqual([
    'Chrome takes a Max-Age with a plus sign. Firefox and Safari ignore it: write digits only.',
  ]);
});

it.each<[string | null, RequestKind, boolean]>([
  ['https://b.example/', 'fetch', true],
  ['https://www.a.example/', 'fetch', true],
  ['http://a.example/', 'fetch', true],
  ['https://a.example/', 'fetch', false],
  ['https://b.example/', 'iframe', false],
  [null, 'fetch', false],
])('a fetch from %s, by %s, needs credentials: %s', (from, kind, expected) => {
  expect(notes('a=b', from, kind).some((note) => note.includes('credentials: "include"'))).toBe(expected);
});
