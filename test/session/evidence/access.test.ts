import { describe, expect, it } from 'vitest';
import { accessEvidence } from '../../../src/session/evidence/access.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { header } from '../../support/messages.ts';
import {
  change,
  type ExchangeChange,
  exchange,
  pagesWithClosedAccount,
  respond,
  respondTo,
  sendValue,
  trackedValue,
} from '../tracked.ts';

const pages = pagesWithClosedAccount();

type Past = 'nothing' | 'a login' | 'a logout' | 'a logout that leaves the cookie alone';

/** The session is sent with `ask`, after what is in its past. */
function accessOf(
  past: Past,
  ask: string,
  kind: Parameters<typeof change>[0] = 'untouched',
  made: ExchangeChange = {},
) {
  const value = trackedValue();
  const { session } = value;
  if (past === 'a login') respond(session, sessionEvidence('login', 'medium'), 2);
  if (past === 'a logout')
    respond(session, sessionEvidence('logout', 'medium'), 2, 'deleted', [sendValue(value, 1)]);
  if (past === 'a logout that leaves the cookie alone')
    respond(session, sessionEvidence('logout', 'medium'), 2, 'untouched', [sendValue(value, 1)]);
  const sent = [sendValue(value, 3)];
  const found = accessEvidence(exchange(ask, { sent, ...made }), session, change(kind), pages);
  return found === null ? null : `${found.event} ${found.confidence}`;
}

describe('a page that was denied without the session', () => {
  it('is a certain use', () => {
    expect(accessOf('nothing', 'GET /account')).toBe('privileged-use high');
    const value = trackedValue();
    const asked = exchange('GET /account', { sent: [sendValue(value, 3)] });
    expect(accessEvidence(asked, value.session, change('untouched'), pages)?.evidence.join()).toMatch(
      /401.*frame 8/,
    );
  });

  it('is none without the session, or with another proof of identity', () => {
    expect(
      accessEvidence(exchange('GET /account'), trackedValue().session, change('untouched'), pages),
    ).toBeNull();
    const basic = { request: { fields: [header('Authorization', 'Basic YTpi')] } };
    expect(accessOf('nothing', 'GET /account', 'untouched', basic)).toBeNull();
  });
});

describe('any other page', () => {
  it('is a use after a login', () => {
    expect(accessOf('a login', 'GET /home')).toBe('privileged-use low');
    expect(accessOf('nothing', 'GET /home')).toBeNull();
  });

  it.each([
    ['what a page loads', 'GET /style.css', 200],
    ['a redirect', 'GET /home', 302],
    ['an error', 'GET /home', 500],
  ])('is none: %s', (_, ask, status) => {
    expect(accessOf('a login', ask, 'untouched', { response: { status } })).toBeNull();
  });
});

describe('after a logout', () => {
  it('an accepted value is a use after the end', () => {
    expect(accessOf('a logout', 'GET /home')).toBe('used-after-end high');
    expect(accessOf('a logout that leaves the cookie alone', 'GET /home')).toBe('used-after-end high');
    expect(accessOf('a logout that leaves the cookie alone', 'GET /account')).toBe(
      'left-value-accepted high',
    );
  });

  it('a request that was sent before the response to the logout is none', () => {
    const value = trackedValue();
    const { session } = value;
    respond(session, sessionEvidence('logout', 'medium'), 4, 'untouched', [sendValue(value, 1)]);
    const useAt = (seconds: number) => {
      const sent = sendValue(value, 3);
      const at = { ...sent.event.at, seconds };
      const asked = exchange('GET /account', { sent: [{ ...sent, event: { ...sent.event, at } }] });
      return accessEvidence(asked, session, change('untouched'), pages)?.event;
    };
    const { seconds } = session.logout!.event.at;
    expect([useAt(seconds - 1), useAt(seconds + 1)]).toEqual([undefined, 'left-value-accepted']);
  });

  it('each page is one use, with a count', () => {
    const value = trackedValue();
    const { session } = value;
    respond(session, sessionEvidence('logout', 'medium'), 2, 'deleted', [sendValue(value, 1)]);
    const use = (ask: string, frame: number) => {
      const asked = exchange(ask, { sent: [sendValue(value, frame)] });
      const found = accessEvidence(asked, session, change('untouched'), pages);
      if (found !== null) respondTo(asked, session, found);
      return found?.event;
    };
    expect(use('GET /home', 3)).toBe('used-after-end');
    expect(use('GET /account', 5)).toBe('used-after-end');
    expect(use('GET /home', 7)).toBe('used-after-end');
    expect(session.usesAfterEnd.map(({ path, count }) => [path, count])).toEqual([
      ['/home', 2],
      ['/account', 1],
    ]);
  });

  it('is none where the server has noticed', () => {
    expect(accessOf('a logout', 'GET /home', 'deleted')).toBeNull();
    expect(accessOf('a logout', 'GET /home', 'rotated')).toBeNull();
    expect(accessOf('a logout', 'GET /account', 'rotated')).toBe('used-after-end high');
  });

  it('a cookie that was left alone proves nothing beside another session', () => {
    const other = sendValue(trackedValue('c0ffee5f2a7e41b09d3c8a6b5e4f1d20', 'other'), 3);
    const value = trackedValue();
    respond(value.session, sessionEvidence('logout', 'medium'), 2, 'untouched', [sendValue(value, 1)]);
    const asked = exchange('GET /home', { sent: [sendValue(value, 3), other] });
    expect(accessEvidence(asked, value.session, change('untouched'), pages)).toBeNull();
  });

  it('a denial, or another session in its place, confirms it', () => {
    expect(accessOf('a logout', 'GET /account', 'untouched', { response: { status: 401 } })).toBe(
      'logout-confirmed high',
    );
    expect(accessOf('a logout', 'GET /home', 'replaced')).toBe('logout-confirmed high');
    const signs = ['it has the sign'];
    expect(accessOf('a logout', 'POST /login', 'replaced', { loginSigns: signs })).toBeNull();
    expect(accessOf('a logout', 'POST /logout', 'replaced', { logoutSigns: signs })).toBeNull();
    expect(accessOf('a login', 'GET /account', 'untouched', { response: { status: 403 } })).toBeNull();
    expect(accessOf('a login', 'GET /home', 'replaced')).toBeNull();
  });
});
