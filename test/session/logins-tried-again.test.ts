// A wrong password whose response only leads to a page, as that to the right one does: a message to the user says that it
// failed, or that the client posts the same form again, and that this begins a session.

import { describe, expect, it } from 'vitest';
import type { Visit } from './browsing.ts';
import { told } from './told.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const give = (value: string, ...others: string[]) => [`sid=${value}; ${FLAGS}`, ...others];
const TURNS = /[Ll]og(?:in|out)/;

const wrong: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/' };
const right: Visit = { ...wrong, set: give(A) };
const home: Visit = { ask: 'GET /', page: '<title>Home</title>' };
const FAILED = 'Login fails';

describe('the same form again', () => {
  it.each<[string, readonly Visit[]]>([
    ['at once', [wrong, right, home]],
    ['after the page that it leads to', [home, wrong, home, right, home]],
    ['with a message that says nothing by itself', [{ ...wrong, set: ['flash=Bad+login; Path=/'] }, right]],
    ['with a new CSRF token', [{ ...wrong, set: [`csrftoken=${B}; Path=/`] }, right]],
    [
      'by a script',
      [{ ...wrong, returns: {} }, right].map(({ to: _, ...visit }) => ({ ...visit, status: 200 })),
    ],
  ])('%s', async (_, visits) => {
    const steps = await told(visits, TURNS);
    expect(steps.map((step) => step.replace(/^\d+ /, '').replace(/:.*/, ''))).toEqual([FAILED, 'Login']);
  });

  it('twice', async () => {
    expect(await told([wrong, wrong, right], /fails/)).toEqual([`1 ${FAILED} (2 times)`]);
  });

  it.each<[string, readonly Visit[]]>([
    ['is not seen', [wrong, home]],
    ['begins no session either', [wrong, home, wrong, home]],
    [
      'is its own first one: the cookie is no secret, and known later',
      [
        wrong,
        { ...right, from: 7, set: ['who=ada-17; Path=/; HttpOnly'] },
        { ...home, ask: 'GET /account', from: 7 },
        { ask: 'GET /account', to: '/login', from: 8 },
      ],
    ],
    ['comes from another client', [wrong, { ...right, from: 7 }, home]],
    ['is at another place', [wrong, { ...right, ask: 'POST /admin/login' }]],
    ['has other fields: a second step', [wrong, { ...right, form: 'code=123456' }]],
    ['comes after a logout', [wrong, { ask: 'POST /logout', to: '/' }, right]],
    // Which of them is the session is not known.
    ['follows a login that set an identifier', [{ ...wrong, set: [`visitor=${B}; ${FLAGS}`] }, right]],
    [
      'follows a login that brought a token',
      [
        { ask: 'POST /login', json: { user: 'a', password: 'b' }, returns: { token: B } },
        { ask: 'GET /me', fields: [`Authorization: Bearer ${B}`], returns: { id: 1 } },
        { ask: 'POST /login', json: { user: 'a', password: 'b' }, returns: {}, set: give(A) },
      ],
    ],
  ])('%s', async (_, visits) => {
    expect(await told(visits, /fails/)).toEqual([]);
  });
});

describe('a message to the user', () => {
  const DJANGO = {
    // truth.json of the recording captures/apps/django
    error:
      'W1siX19qc29uX21lc3NhZ2UiLDAsNDAsIkJhZCBsb2dpbiJdXQ:1xVDEK:q6Ih97-K267mFFHEDOpoRBugGsgLMr1GMAj_mMtY07E',
    // The error before it was not deleted.
    success:
      '.eJyLjlaKj88qzs-Lz00tLk5MT1XSMdAxMdBRckpMUcjJT8_MU4rVwabGyFRHKTw1Jzk_N1UpNhYAS28XHA:1xVDEK:jgce2fypYfWQRMPG22O3wvGOERvbACW4Q9CcWAcY1Vw',
  };

  it.each([
    ['Django', `messages=${DJANGO.error}`],
    ['Play', 'PLAY_FLASH=error=Bad+login'],
    ['sveltekit-flash-message', 'flash={%22type%22:%22error%22%2C%22message%22:%22Bad%20login%22}'],
    ['flash_message', 'flash_message=%7B%22danger%22%3A%22Bad%20login%22%7D'],
  ])('%s', async (_, set) => {
    const failed: Visit = { ...wrong, set: [`${set}; Path=/`] };
    expect(await told([home, failed, home], TURNS)).toEqual([`2 ${FAILED}`]);
    const stays: Visit = { ...home, set: give(A) };
    expect((await told([stays, failed, home], TURNS)).map((step) => step.replace(/[:;].*/, ''))).toEqual([
      `2 ${FAILED}`,
    ]);
  });

  it.each([
    ['of another kind, in JSON', 'flash=%7B%22type%22%3A%22success%22%7D'],
    ['of another kind', 'flash=info=Please+check+errors'],
    ['a preference', 'theme=error'],
    ['deleted', 'PLAY_FLASH=error=Bad+login; Max-Age=0'],
  ])('%s: none', async (_, set) => {
    const login: Visit = { ...wrong, set: [`${set}; Path=/`] };
    expect(await told([home, login, home], /fails/)).toEqual([]);
  });

  it('that an earlier response has left', async () => {
    const send = `messages=${DJANGO.error}`;
    const login: Visit = { ...wrong, send, set: [`messages=${DJANGO.success}; Path=/`] };
    expect(await told([home, login, home], /fails/)).toEqual([]);
  });

  it('beside a new session is about something else', async () => {
    const login: Visit = { ...right, set: give(A, 'PLAY_FLASH=error=Your+profile+is+incomplete; Path=/') };
    expect(await told([home, login, home], TURNS)).toEqual(['2 Login: gets value 1']);
  });
});
