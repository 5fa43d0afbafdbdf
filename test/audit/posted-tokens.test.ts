// A CSRF token that comes back in a hidden field of a form: from the packets to the finding.

import { expect, it } from 'vitest';
import { browse, type Visit } from '../session/browsing.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const SIGNATURE = 'Yx3nGuWb1T6zJ0mKQe8sPq';
const page = (value: string): Visit => ({ ask: 'GET /', set: [`guard=${value}; Path=/; SameSite=Lax`] });

async function httpOnly(...visits: readonly Visit[]): Promise<string | undefined> {
  const { findings } = await browse(visits);
  return findings.find(({ rule }) => rule === 'httponly-missing')?.severity;
}

it.each<[string, Visit]>([
  ['a form', { ask: 'POST /save', form: `text=x&_csrf=${KEY}`, to: '/' }],
  ['JSON', { ask: 'POST /save', json: { text: 'x', csrfToken: KEY } }],
  ['a response with a cookie', { ask: 'POST /save', form: `_csrf=${KEY}`, set: ['theme=dark; Path=/'] }],
])('the cookie that %s repeats is a CSRF token', async (_, post) => {
  expect(await httpOnly(page(KEY), post)).toBe('info');
});

it.each(['t', 'security', 'nothing_special', 'form[check]'])(
  'whatever the field is called: %s',
  async (name) => {
    expect(await httpOnly(page(KEY), { ask: 'POST /save', form: `text=x&${name}=${KEY}`, to: '/' })).toBe(
      'info',
    );
    expect(await httpOnly(page(KEY), { ask: 'POST /save', json: { text: 'x', more: { [name]: KEY } } })).toBe(
      'info',
    );
  },
);

it('so is one of which the form repeats what is signed', async () => {
  const post: Visit = { ask: 'POST /save', form: `form_token=${KEY}`, to: '/' };
  expect(await httpOnly(page(`${KEY}.${SIGNATURE}`), post)).toBe('info');
});

it.each<[string, Visit]>([
  ['another value', { ask: 'POST /save', form: `_csrf=${SIGNATURE}` }],
  ['a field of another name', { ask: 'POST /save', form: `cart=${KEY}` }],
  ['a device', { ask: 'POST /collect', json: { device: KEY } }],
  ['a visitor', { ask: 'POST /collect', json: { anonymousId: KEY } }],
  ['a session', { ask: 'POST /save', form: `sessionToken=${KEY}` }],
  ['a part of it, in a field of any name', { ask: 'POST /save', form: `t=${KEY.slice(0, 20)}` }],
  ['the token of a login', { ask: 'POST /save', form: `auth_token=${KEY}` }],
  ['no form', { ask: 'GET /save?q=x' }],
])('not for %s', async (_, post) => {
  expect(await httpOnly(page(KEY), post)).toBe('low');
});

it('a session stays one', async () => {
  const set: Visit = { ask: 'GET /', set: [`PHPSESSID=${KEY}; Path=/`] };
  expect(await httpOnly(set, { ask: 'POST /save', form: `_csrf=${KEY}`, to: '/' })).toBe('high');
});
