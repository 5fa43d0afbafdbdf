// "The page opens as the user" is said of pages that others are denied, and of no other. The truth of each visit is
// written down with it.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const NEXT = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';

const begin: Visit = { ask: 'GET /', set: [`sid=${SID}; ${FLAGS}`] };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=secret',
  to: '/home',
  set: [`sid=${NEXT}; ${FLAGS}`],
};
const asStranger = (ask: string): Visit => ({ ask, send: '', from: 2, agent: 'Chrome' });

/** The paths that are told as opened, with what is known of it. */
async function opened(...visits: readonly Visit[]): Promise<string[]> {
  const { sessions } = await browse(visits);
  return sessions.flatMap(({ events }) =>
    events
      .filter(({ event }) => event === 'privileged-use')
      .map(({ request, confidence }) => `${request?.path} ${confidence}`),
  );
}

describe('is told', () => {
  it('of a page that was denied before, or is denied later', async () => {
    const denied: Visit = { ask: 'GET /home', to: '/login' };
    expect(await opened(denied, login, { ask: 'GET /home' })).toEqual(['/home high']);
    expect(await opened(login, { ask: 'GET /home' }, { ...denied, send: '', from: 2 })).toEqual([
      '/home high',
    ]);
  });

  it('as likely at most of a page of which nothing is known', async () => {
    expect(await opened(login, { ask: 'GET /home' })).toEqual(['/home low']);
  });
});

describe('is not told', () => {
  it('of a page that a client without a login was given, before or after', async () => {
    expect(await opened(asStranger('GET /about'), login, { ask: 'GET /about' })).toEqual([]);
    expect(await opened(login, { ask: 'GET /news' }, asStranger('GET /news'))).toEqual([]);
  });

  it('of the login page, and of what only asks for methods', async () => {
    expect(await opened(login, { ask: 'GET /login' })).toEqual([]);
    expect(await opened(login, { ask: 'OPTIONS /logout', status: 204 })).toEqual([]);
  });

  it('of a value that the login has replaced', async () => {
    const old: Visit = { ask: 'GET /about', send: `sid=${SID}`, from: 2 };
    expect(await opened(begin, login, { ask: 'GET /home' }, old)).toEqual(['/home low']);
  });
});
