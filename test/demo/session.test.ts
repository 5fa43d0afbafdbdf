// When Flask sends, deletes or leaves alone its session cookie (flask.sessions.SecureCookieSessionInterface).

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readSession, signSession } from '../../src/demo/itsdangerous.ts';
import { DemoSession, demoSession } from '../../src/demo/session.ts';

const NOW = 1_795_000_000;

function saved(session: DemoSession): { vary: unknown; setCookie: unknown } {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  session.save(response, 'secret', NOW);
  return { vary: response.getHeader('vary'), setCookie: response.getHeader('set-cookie') };
}

describe('Session.save', () => {
  it('sets nothing when the session was empty and did not change', () => {
    const session = new DemoSession({});
    expect([session.email, session.takeFlashes()]).toEqual([null, []]);
    expect(saved(session)).toEqual({ vary: undefined, setCookie: undefined });
  });
  it('says only `Vary` when it was read', () => {
    const session = new DemoSession({ email: 'a@b' });
    expect(session.email).toBe('a@b');
    expect(saved(session)).toEqual({ vary: 'Cookie', setCookie: undefined });
  });
  it('sends what changed', () => {
    const session = new DemoSession({});
    session.logIn('a@b');
    const { setCookie, vary } = saved(session);
    const value = /^session=(.*); HttpOnly; Path=\/$/.exec(String(setCookie))?.[1];
    expect(readSession(value!, 'secret', NOW)).toEqual({ email: 'a@b' });
    expect(vary).toBe('Cookie');
  });
  it('deletes what became empty, even when it was empty before', () => {
    const session = new DemoSession({});
    session.flash('hello');
    session.flash('again');
    expect(session.takeFlashes()).toEqual(['hello', 'again']);
    expect(saved(session).setCookie).toBe(
      'session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/',
    );
  });
});

describe('sessionOf', () => {
  const value = signSession({ email: 'a@b' }, 'secret', NOW);
  it('finds the session among other cookies', () => {
    expect(demoSession(`theme=dark; session=${value}; lang=en`, 'secret', NOW).email).toBe('a@b');
  });
  it.each([undefined, '', 'theme=dark', 'session=', `xsession=${value}`, `session=${value}x`])(
    'is empty for %s',
    (field) => {
      expect(demoSession(field, 'secret', NOW).email).toBeNull();
    },
  );
});
