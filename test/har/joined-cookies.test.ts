// Commas between cookies in one Set-Cookie field of a HAR file: several cookies, one with a comma in its value, or not known.

import { expect, it } from 'vitest';
import { joinedCookies } from '../../src/har/joined-cookies.ts';

const SESSION = 'sid=1; Path=/; Expires=Wed, 21 Oct 2037 07:28:00 GMT; HttpOnly';
const OLD_DATE = 'old=1; expires=Wed, 21-Oct-2037 07:28:00 GMT';
const THEME = 'theme=dark';

function joined(values: readonly string[], listed: readonly Record<string, string>[] = []) {
  const fields = values.map((value) => ({ name: 'set-cookie', value, truncated: false }));
  const { fields: found, ...rest } = joinedCookies(
    [{ name: 'vary', value: 'a, b=c', truncated: false }, ...fields],
    listed,
  );
  expect(found[0]?.value).toBe('a, b=c');
  return { cookies: found.slice(1).map(({ value }) => value), ...rest };
}
const SURE = { unsureCount: 0, areApart: false };

it.each([
  ['an attribute', `${SESSION}, ${THEME}`, [SESSION, THEME]],
  ['a date', `${OLD_DATE}, ${THEME}; Max-Age=3600`, [OLD_DATE, `${THEME}; Max-Age=3600`]],
  ['an attribute, without a space', `${SESSION},${THEME}`, [SESSION, THEME]],
  ['attributes of three', `${SESSION}, ${OLD_DATE}, ${THEME}`, [SESSION, OLD_DATE, THEME]],
  ['an attribute, and one of them has none', `${THEME}, ${SESSION}, b=2`, [THEME, SESSION, 'b=2']],
])('behind %s a comma joins cookies, also where the list has one of them or none', (_, value, cookies) => {
  for (const listed of [[], [{ name: 'sid', value: '1' }]])
    expect(joined([value], listed)).toEqual({ cookies, splitCount: 1, ...SURE });
});

it('the list of cookies says that they are several, or one', () => {
  const value = `view=list, ${THEME}; Path=/`;
  const listed = [{ name: 'view' }, { name: 'theme' }];
  expect(joined([value], listed)).toEqual({
    cookies: ['view=list', `${THEME}; Path=/`],
    splitCount: 0,
    ...SURE,
  });
  const one = [{ name: 'view', value: 'list, theme=dark' }];
  expect(joined([value], one)).toEqual({ cookies: [value], splitCount: 0, ...SURE });
});

it('behind a value it is not known which', () => {
  const value = `view=list, ${THEME}; Path=/`;
  for (const listed of [[], [{ name: 'view', value: 'list' }]])
    expect(joined([value], listed)).toEqual({
      cookies: [value],
      splitCount: 0,
      unsureCount: 1,
      areApart: false,
    });
});

it.each([SESSION, OLD_DATE, 'a=1,2,3; Path=/', 'a={"x":1, "y":"z=1"}', 'a=1; Path=/, b'])(
  '%s is one cookie',
  (value) => {
    expect(joined([value])).toEqual({ cookies: [value], splitCount: 0, ...SURE });
  },
);

it('beside other fields none is split: the program keeps them apart', () => {
  const value = `${SESSION}, ${THEME}`;
  expect(joined([value, 'b=2'])).toEqual({
    cookies: [value, 'b=2'],
    splitCount: 0,
    unsureCount: 0,
    areApart: true,
  });
});
