import { expect, it } from 'vitest';
import { basicCredentials, holdsPassword } from '../../../src/session/evidence/sent-password.ts';
import { header, request } from '../../support/messages.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const sent = (authorization: string) =>
  basicCredentials(request({ fields: [header('Authorization', authorization)] }));
const basic = (pair: string) => sent(`Basic ${base64(pair)}`)!;
const ada = basic('ada:right-password');

it('credentials are those of HTTP Basic (RFC 7617 section 2)', () => {
  // The example of the RFC.
  expect(sent('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toMatchObject({
    user: 'Aladdin',
    password: 'open sesame',
  });
  expect(sent('basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toMatchObject({ user: 'Aladdin' });
  expect(basic('ada:a:b')).toMatchObject({ user: 'ada', password: 'a:b' });
  for (const other of ['Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'Basic', 'Basic %', `Basic ${base64('ada')}`])
    expect(sent(other), other).toBeNull();
  expect(basicCredentials(request({}))).toBeNull();
});

it.each([
  // RabbitMQ's management plugin writes the hash of a name before it.
  ['the credentials as they are sent', `2258:${base64('ada:right-password')}`],
  ['the same, percent-encoded', encodeURIComponent(`Basic ${base64('ada:right-password')}`)],
  ['without padding, in the alphabet for URLs', Buffer.from('ada:right-password').toString('base64url')],
  ['both in clear text', 'ada:right-password'],
  ['JSON', encodeURIComponent('{"user":"ada","password":"right-password"}')],
  ['JSON in base64', base64('{"user":"ada","password":"right-password"}')],
  ['the password alone', 'right-password'],
  ['the password in base64', base64('right-password')],
])('a cookie holds the password: %s', (_, value) => {
  expect(holdsPassword(value, ada)).toBe(true);
});

it.each([
  ['the name of the user', 'ada', ada],
  ['a session', '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6', ada],
  ['another password', base64('ada:wrong-password'), ada],
  ['a longer word', 'upright-passwords', ada],
  ['no password at all', 'token', basic('token:')],
  ['a name that is the password too', 'admin', basic('admin:admin')],
  ['a password that is anywhere by chance', 'a=1&b=2', basic('ada:1')],
  ['a word without meaning', '%', ada],
])('it does not: %s', (_, value, credentials) => {
  expect(holdsPassword(value, credentials)).toBe(false);
});

it('short passwords, and those that are the name, show beside the name', () => {
  expect(holdsPassword(base64('admin:admin'), basic('admin:admin'))).toBe(true);
  expect(holdsPassword(encodeURIComponent('ada:1'), basic('ada:1'))).toBe(true);
});
