import { describe, expect, it } from 'vitest';
import { isDoubleSubmitted } from '../../../src/session/evidence/double-submit.ts';
import { request } from '../../support/messages.ts';

const KEY = '94iTKZgLL40ZwOTSQaQltN0g5MH0ZfOC';
const withField = (name: string, value: string) =>
  request({
    fields: [
      { name: 'Cookie', value: `t=${KEY}`, truncated: false },
      { name, value, truncated: false },
    ],
  });

it.each([
  ['X-CSRF-Token', KEY],
  ['X-XSRF-TOKEN', KEY],
  ['X-Shop-Token', KEY],
  ['requestverificationtoken', KEY],
])('%s repeats the value of a cookie', (name, value) => {
  expect(isDoubleSubmitted(withField(name, value), KEY)).toBe(true);
});

it('a script decodes the cookie before it sends it', () => {
  expect(isDoubleSubmitted(withField('X-XSRF-TOKEN', 'a+b/c=='), 'a%2Bb%2Fc%3D%3D')).toBe(true);
  expect(isDoubleSubmitted(withField('X-XSRF-TOKEN', 'a+b/c=='), 'a%2Bb%2Fc%3D')).toBe(false);
  expect(isDoubleSubmitted(withField('X-XSRF-TOKEN', '%E0%A4%A'), '%E0%A4%B')).toBe(false);
});

it('so does a parameter of the query', () => {
  expect(isDoubleSubmitted(request({ target: `/save?id=1&csrf=${KEY}` }), KEY)).toBe(true);
  expect(isDoubleSubmitted(request({ target: '/save?_token=a%2Bb' }), 'a+b')).toBe(true);
  expect(isDoubleSubmitted(request({ target: `/save?id=${KEY}` }), KEY)).toBe(false);
  expect(isDoubleSubmitted(request({ target: `/csrf/${KEY}` }), KEY)).toBe(false);
});

it.each(['Cookie', 'Authorization', 'X-Auth-Token', 'X-Access-Token', 'X-Session-Token', 'X-Request-Id'])(
  '%s is no CSRF token',
  (name) => {
    expect(isDoubleSubmitted(withField(name, KEY), KEY)).toBe(false);
  },
);

it('another value, or one that is not whole, shows nothing', () => {
  expect(isDoubleSubmitted(withField('X-CSRF-Token', `${KEY}x`), KEY)).toBe(false);
  const cut = request({ fields: [{ name: 'X-CSRF-Token', value: KEY, truncated: true }] });
  expect(isDoubleSubmitted(cut, KEY)).toBe(false);
});

describe('a header field of any other name that the application has made up', () => {
  const posted = (name: string) => ({ ...withField(name, KEY), method: 'POST' });

  it.each(['X-T2', 'X-Shop-Guard', 'x-protect'])('%s protects what is posted', (name) => {
    expect(isDoubleSubmitted(posted(name), KEY)).toBe(true);
    expect(isDoubleSubmitted({ ...posted(name), method: 'GET' }, KEY)).toBe(false);
  });

  it.each(['X-Cart-Id', 'X-Api-Key', 'X-Auth', 'X-Session', 'X-Device', 'X-Correlation', 'ETag', 'Cookie'])(
    '%s names somebody or something',
    (name) => expect(isDoubleSubmitted(posted(name), KEY)).toBe(false),
  );
});
