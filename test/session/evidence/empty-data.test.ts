// Where scripts ask who is logged in, and an empty object says that nobody is. Truth: Auth.js 4 and 5, whose session endpoint does so,
// and whose old cookies still open it after the logout; better-auth returns null there, and refuses them.

import { describe, expect, it } from 'vitest';
import type { ContentFacts } from '../../../src/record/message.ts';
import { saysNoUser } from '../../../src/session/evidence/empty-data.ts';
import { browse, type Visit } from '../browsing.ts';

const json = (length: number): ContentFacts =>
  ({ mediaType: 'application/json', isWhole: true, length }) as ContentFacts;

describe('saysNoUser', () => {
  it.each([
    '/api/auth/session',
    '/api/me',
    '/whoami',
    '/api/auth/get-session',
    '/current_user',
    '/api/profile/',
  ])('%s returns nothing', (path) => expect(saysNoUser(path, json(2))).toBe(true));

  it.each(['/api/cart', '/api/sessions', '/theme', '/api/users', '/'])('%s is about something else', (path) =>
    expect(saysNoUser(path, json(2))).toBe(false),
  );

  it('content is no such thing', () => {
    expect(saysNoUser('/me', json(20))).toBe(false);
    expect(saysNoUser('/me', { ...json(2), mediaType: 'text/html' })).toBe(false);
    expect(saysNoUser('/me', null)).toBe(false);
  });
});

const OLD = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const NEW = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const ask: Visit = { ask: 'GET /api/auth/session' };
const nobody: Visit = { ...ask, returns: {} };
const user = (expires: number): Visit => ({ ...ask, returns: { user: { name: 'Ada' }, expires } });
const login: Visit = {
  ask: 'POST /api/auth/callback/credentials',
  form: 'username=ada&password=x',
  returns: { url: 'http://shop.example/' },
  set: [`sid=${OLD}; ${FLAGS}`],
};
const logout: Visit = {
  ask: 'POST /api/auth/signout',
  form: '',
  returns: { url: '/' },
  set: [`sid=; Max-Age=0; ${FLAGS}`],
};
const again = { send: `sid=${OLD}` };

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings, sessions } = await browse(visits);
  const replays = sessions.flatMap(({ events }) => events.filter(({ event }) => event === 'replayed'));
  return [
    ...findings.filter(({ rule }) => rule === 'token-after-logout').map(({ severity }) => severity),
    ...replays.map(({ outcome }) => outcome ?? 'none'),
  ];
}

describe('an old value is played back to the question who is logged in', () => {
  it.each<[string, Visit[], string[]]>([
    ['and the user comes', [nobody, login, user(1), logout, { ...user(2), ...again }], ['high', 'accepted']],
    [
      'and the user comes, with a new value',
      [nobody, login, user(1), logout, { ...user(2), ...again, set: [`sid=${NEW}; ${FLAGS}`] }],
      ['high', 'accepted'],
    ],
    ['and nobody comes', [nobody, login, user(1), logout, { ...nobody, ...again }], ['refused']],
    ['and what others get is not known', [login, user(1), logout, { ...user(2), ...again }], ['unknown']],
    ['and all get a user', [user(0), login, user(1), logout, { ...user(2), ...again }], ['unknown']],
    [
      'of another login, at which nobody ever comes',
      [nobody, login, nobody, logout, { ...nobody, ...again }],
      ['unknown'],
    ],
  ])('%s', async (_, visits, expected) => expect(await found(...visits)).toEqual(expected));

  it('a live session at the question of another login is not refused', async () => {
    const { sessions } = await browse([nobody, login, nobody, { ask: 'GET /account' }]);
    expect(sessions.map(({ events }) => events.map(({ event }) => event))).toEqual([
      ['issued', 'login', 'sent', 'sent', 'privileged-use'],
    ]);
  });
});
