// Cookies that hold all that the server keeps: an older value without a login in it is no replay, one of a user is.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';
import { told } from '../told.ts';

const SIGNATURE = 'HfKbJygF3M8Y9ZEPXKMg1c0gJgGL0JS_350';
const base64 = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
type Makes = (content: Record<string, unknown>) => string;
const flask: Makes = (content) => `${base64(content)}.awNCQA.${SIGNATURE.slice(0, 27)}`;
const django: Makes = (content) => `${base64(content)}:1xYgZS:${SIGNATURE}${SIGNATURE.slice(0, 8)}`;
const cookieSession: Makes = (content) => Buffer.from(JSON.stringify(content)).toString('base64');
const mojolicious: Makes = (content) => {
  const filled = `${JSON.stringify({ ...content, expires: 1_800_000_000 })}${'Z'.repeat(40)}`;
  const data = Buffer.from(filled).toString('base64');
  return `${data.replaceAll('=', '-')}--${'3f'.repeat(20)}`;
};
const message = (text: string) => ({ _flashes: [{ ' t': ['message', text] }] });
const ASKED = message('Please log in');
const WRONG = message('Wrong password');
const USER = { _user_id: '1' };

const set = (value: string) => ({ set: [`session=${value}; HttpOnly; Secure; Path=/; SameSite=Lax`] });
const gone = { set: ['session=; Max-Age=0; HttpOnly; Path=/'] };
const closed: Visit = { ask: 'GET /account', to: '/login?next=/account' };
const home: Visit = { ask: 'GET /account', page: '<title>Account</title>ada' };
const form: Visit = {
  ask: 'GET /login',
  page: '<form method=post><input name=u><input type=password name=p></form>',
};
const login: Visit = { ask: 'POST /login', form: 'u=ada&p=x', to: '/account' };
const logout: Visit = { ask: 'POST /logout', to: '/login' };
const brought = (value: string, visit: Visit): Visit => ({ ...visit, send: `session=${value}` });
const byCurl = (value: string, visit: Visit): Visit => ({ ...brought(value, visit), agent: 'curl/8' });

const REPLAY = /Replay|Old value/;

describe.each<[string, Makes]>([
  ['Flask', flask],
  ['Django', django],
  ['cookie-session', cookieSession],
  ['Mojolicious', mojolicious],
])('%s', (_, make) => {
  const [asked, wrong, user, welcome, bye] = [
    make(ASKED),
    make(WRONG),
    make(USER),
    make({ ...USER, ...message('Welcome') }),
    make(message('Bye')),
  ] as const;

  it('a message that the next page has taken away is sent again', async () => {
    const begun = [{ ...closed, ...set(asked) }, { ...form, ...gone }, brought(asked, form)];
    expect(await told([...begun, { ...login, ...set(user) }, home], REPLAY)).toEqual([]);
  });

  it('a message that another one has replaced', async () => {
    const begun = [
      { ...closed, ...set(asked) },
      { ...login, to: '/login', ...set(wrong) },
    ];
    expect(await told([...begun, brought(asked, closed), { ...login, ...set(user) }, home], REPLAY)).toEqual(
      [],
    );
  });

  it('what was there before the login, by another client', async () => {
    const visits = [
      { ...closed, ...set(asked) },
      form,
      { ...login, ...set(user) },
      home,
      byCurl(asked, closed),
      home,
    ];
    expect(await told(visits, REPLAY)).toEqual([]);
  });

  it('what the logout has put in its place', async () => {
    const left = [{ ...login, ...set(user) }, home, { ...logout, ...set(bye) }];
    const next = [{ ...closed, ...set(asked) }, brought(bye, form), brought(bye, closed)];
    expect(await told([closed, ...left, ...next], REPLAY)).toEqual([]);
  });

  it('from two addresses it is not shared', async () => {
    const { findings } = await browse([
      { ...closed, ...set(asked) },
      form,
      { ...brought(asked, form), from: 2 },
    ]);
    expect(findings.map(({ rule }) => rule)).not.toContain('session-shared');
  });

  it('that of a user is replayed: after the logout, with a message too', async () => {
    const begun = [
      { ...closed, ...set(asked) },
      { ...login, ...set(welcome) },
      { ...home, ...set(user) },
      home,
    ];
    const visits = [...begun, { ...logout, ...set(bye) }, { ...form, ...gone }, byCurl(welcome, home)];
    expect(await told(visits, REPLAY)).toEqual([
      expect.stringMatching(/Replay: sends value \d, whose session has ended; the server accepts it/),
    ]);
    const { findings } = await browse(visits);
    expect(
      findings.filter(({ rule }) => rule === 'token-after-logout').map(({ severity }) => severity),
    ).toEqual(['high']);
  });
});

describe('a value that leads to more than it holds', () => {
  it.each([
    ['an identifier', flask({ sid: '7d1e90b3c5a24f68' })],
    ['a token', `${base64({ alg: 'HS256' })}.${base64({ iat: 1, jti: 'a' })}.${SIGNATURE}`],
    ['nothing that can be read', '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'],
  ])('%s: an older one is replayed', async (_, before) => {
    const visits = [
      { ...closed, ...set(before) },
      form,
      { ...login, ...set(before.split('').toReversed().join('').slice(0, 20) + before) },
    ];
    const steps = await told([...visits, home, byCurl(before, closed), home], REPLAY);
    expect(steps).toEqual(['5 Replay: sends value 1, which a newer one has replaced; the server refuses it']);
  });
});
