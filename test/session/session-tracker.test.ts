// What happens to sessions, written down as exchanges: the semantics of frameworks, and their traps.

import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import { decodeSession } from '../../src/session/decode/index.ts';
import { MAX_SESSION_EVENTS, MAX_SESSIONS } from '../../src/session/limits.ts';
import type { SessionEventName } from '../../src/session/session.ts';
import { Counters } from '../../src/shared/counters.ts';
import { auditMessages, auditor, exchange } from '../support/exchange.ts';
import { type Followed, follow, timeline } from './followed.ts';

const HOST = 'https://shop.example';
const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

interface Step extends Partial<Omit<Example, 'url'>> {
  /** `GET /path`, `POST /path field,field`. */
  readonly ask: string;
  /** Value of the cookie `sid` that is sent, or set; '' deletes. */
  readonly send?: string;
  readonly set?: string;
  readonly to?: string;
}

function examples(steps: readonly Step[]): Example[] {
  return steps.map(({ ask, send, set, to, ...rest }) => {
    const [method, path, form] = ask.split(' ') as [string, string, string?];
    const field = set === '' ? 'sid=; Max-Age=0; Path=/' : `sid=${set}; Path=/; HttpOnly`;
    return {
      url: HOST + path,
      method,
      ...(form === undefined ? {} : { form: form.split(',') }),
      status: to === undefined ? 200 : 302,
      requestFields: send === undefined ? [] : [['Cookie', `sid=${send}`]],
      responseFields: to === undefined ? [] : [['Location', to]],
      setCookie: set === undefined ? [] : [field],
      ...rest,
    };
  });
}

const observe = (...steps: Step[]): Followed => follow(examples(steps));
const timelines = (...steps: Step[]): string[][] => observe(...steps).sessions.map(timeline);
const rules = ({ findings }: Followed): string[] =>
  findings
    .map(({ rule }) => rule)
    .filter((rule) => /session-|logout|token-/.test(rule) && rule !== 'samesite-none-session');
const names = ({ sessions }: Followed): SessionEventName[] =>
  sessions.flatMap((one) => one.events.map(({ event }) => event));

describe('logins', () => {
  it('by a form that posts a password, whatever the path', () => {
    expect(
      timelines({ ask: 'POST /enter user,password', set: A, to: '/home' }, { ask: 'GET /home', send: A }),
    ).toEqual([['issued 2', 'login 2', 'sent 3', 'privileged-use 4']]);
  });

  it('not a registration, a change of password, or any other POST', () => {
    for (const ask of [
      'POST /register email,password,password_confirm',
      'POST /account old_password,new_password',
      'POST /reset password',
      'POST /comment text',
    ])
      expect(names(observe({ ask, send: A, to: '/home' })), ask).toEqual(['first-seen']);
  });

  it.each([
    ['401', { status: 401 }],
    ['a redirect back to the form', { to: '/login' }],
    ['a redirect that names an error', { to: '/?error=1' }],
  ])('that fail: %s', (_name, response) => {
    expect(names(observe({ ask: 'POST /login user,password', send: A, ...response }))).toEqual([
      'first-seen',
      'login-failed',
    ]);
  });

  it('that are tried again had failed, and what came between was not protected', () => {
    const { sessions } = observe(
      { ask: 'GET /', set: A },
      { ask: 'POST /login user,password', send: A, set: B, to: '/' },
      { ask: 'GET /', send: B },
      { ask: 'POST /login user,password', send: B, to: '/' },
      { ask: 'GET /', send: B },
    );
    expect(sessions.map(timeline)).toEqual([
      ['issued 2', 'sent 3', 'rotated 4', 'login-failed 4', 'sent 5', 'sent 7', 'login 8', 'sent 9'],
    ]);
    // The page is given without a login too.
    expect(sessions[0]!.totals).toEqual({ issued: 1, rotated: 1, 'login-failed': 1, login: 1, sent: 4 });
  });

  it('a page with the form again, unless the session then opens a protected page', () => {
    const steps: Step[] = [
      { ask: 'GET /account', status: 401 },
      { ask: 'GET /', set: A },
      { ask: 'POST /login user,password', send: A },
    ];
    expect(names(observe(...steps))).toContain('login-failed');
    const proved = observe(...steps, { ask: 'GET /account', send: A });
    expect(names(proved)).toContain('login');
    expect(names(proved)).not.toContain('login-failed');
    expect(rules(proved)).toContain('session-not-rotated');
  });

  it('by a script are believed', () => {
    const [request, response] = exchange({
      url: `${HOST}/api/login`,
      method: 'POST',
      form: ['email', 'password'],
      requestFields: [['Cookie', `sid=${A}`]],
    });
    const engine = auditor();
    auditMessages(engine, request, {
      ...response,
      request: { ...request, form: { ...request.form!, kind: 'json' } },
    });
    expect(engine.conclude(decodeSession).sessions.map(timeline)).toEqual([['first-seen 1', 'login 2']]);
  });
});

describe('logouts', () => {
  const login: Step = { ask: 'POST /login user,password', set: A, to: '/' };

  it('that say nothing at all are seen by their path, and believed when the old value is not known any more', () => {
    const { sessions, findings } = observe(
      login,
      { ask: 'POST /logout', send: A, to: '/' },
      { ask: 'GET /', send: A, set: B },
    );
    expect(sessions.map(timeline)).toEqual([
      ['issued 2', 'login 2', 'sent 3', 'logout 4', 'replayed 5'],
      ['issued 6'],
    ]);
    expect(sessions[0]!.events.find(({ event }) => event === 'logout')!.confidence).toBe('high');
    expect(findings.find(({ rule }) => rule === 'logout-no-delete')).toMatchObject({
      severity: 'info',
      confidence: 'low',
    });
  });

  it('that say nothing, and the session still opens a protected page', () => {
    const followed = observe(
      { ask: 'GET /account', status: 401 },
      login,
      { ask: 'POST /logout', send: A, to: '/' },
      { ask: 'GET /account', send: A },
    );
    expect(followed.findings.find(({ rule }) => rule === 'token-after-logout')).toMatchObject({
      severity: 'high',
      confidence: 'high',
    });
  });

  it('are not every deletion: not of a session without a login, not of one that had expired', () => {
    expect(names(observe({ ask: 'GET /', set: A }, { ask: 'GET /page', send: A, set: '' }))).toEqual([
      'issued',
      'sent',
      'deleted',
    ]);
    expect(names(observe(login, { ask: 'GET /account', send: A, set: '', to: '/login' }))).toEqual([
      'issued',
      'login',
      'sent',
      'deleted',
    ]);
  });

  it('at a place of any name, when they delete the session of a logged-in user', () => {
    expect(names(observe(login, { ask: 'POST /bye', send: A, set: '', to: '/' }))).toContain('logout');
  });

  it('that are refused are none', () => {
    expect(names(observe(login, { ask: 'POST /logout', send: A, status: 403 }))).not.toContain('logout');
  });

  it('a deletion of the wrong cookie is missed', () => {
    const followed = observe(login, {
      ask: 'POST /logout',
      send: A,
      to: '/',
      setCookie: ['sid=; Max-Age=0; Path=/app'],
    });
    expect(names(followed)).toEqual(['issued', 'login', 'sent', 'deletion-missed', 'logout']);
  });

  it('an old value that is denied is replayed, and no finding', () => {
    const followed = observe(
      login,
      { ask: 'POST /logout', send: A, set: '', to: '/' },
      { ask: 'GET /account', send: A, status: 401 },
    );
    expect(names(followed)).toContain('replayed');
    expect(rules(followed)).not.toContain('token-after-logout');
  });

  it('a public page proves nothing, and neither does one that nobody else asked for', () => {
    const logout: Step = { ask: 'POST /logout', send: A, set: '', to: '/' };
    const page: Step = { ask: 'GET /', send: A };
    const found = (...steps: Step[]) =>
      observe(...steps).findings.find(({ rule }) => rule === 'token-after-logout');
    expect(found(login, page, logout, page)).toBeUndefined();
    expect(found(login, logout, page)).toBeUndefined();
    expect(found(login, page, logout, { ask: 'GET /' }, page)).toBeUndefined();
    expect(found(login, page, logout, page, { ask: 'GET /' })).toBeUndefined();
  });

  it('another login begins another session', () => {
    expect(
      timelines(login, { ask: 'POST /logout', send: A, set: '', to: '/' }, { ...login, set: B }),
    ).toEqual([
      ['issued 2', 'login 2', 'sent 3', 'deleted 4', 'logout 4'],
      ['issued 6', 'login 6'],
    ]);
  });
});

describe('sessions', () => {
  it('go on across connections, and rows of uses are one event', () => {
    const uses = Array.from({ length: 50 }, () => ({ ask: 'GET /page', send: A }));
    const { sessions } = observe({ ask: 'POST /login user,password', set: A, to: '/' }, ...uses);
    expect(sessions.map(timeline)).toEqual([['issued 2', 'login 2', 'sent 3 x50', 'privileged-use 4 x50']]);
    expect(sessions[0]!.events[2]!.last.frame).toBe(101);
  });

  it('are renewed, adopted, rotated', () => {
    expect(names(observe({ ask: 'GET /', set: A }, { ask: 'GET /', send: A, set: A }))).toEqual([
      'issued',
      'sent',
      'renewed',
    ]);
    const planted = observe({ ask: 'GET /' }, { ask: 'GET /', send: A, set: A });
    expect(names(planted)).toEqual(['first-seen', 'adopted']);
    // It may be older than the capture.
    expect(names(observe({ ask: 'GET /', send: A, set: A }))).toEqual(['first-seen', 'renewed']);
    expect(names(observe({ ask: 'GET /', set: A }, { ask: 'GET /', send: A, set: B }))).toEqual([
      'issued',
      'sent',
      'rotated',
    ]);
  });

  it('are shared by addresses of a network, but not by a proxy that says so', () => {
    const steps = examples([
      { ask: 'GET /', set: A },
      { ask: 'GET /', send: A },
    ]);
    const elsewhere = (index: number) => (index === 1 ? { clientAddress: '198.51.100.99' } : {});
    const followed = follow(steps, elsewhere);
    expect(names(followed)).toEqual(['issued', 'sent', 'shared']);
    expect(rules(followed)).toContain('session-shared');
    const forwarded = {
      ...steps[1]!,
      requestFields: [
        ['Cookie', `sid=${A}`],
        ['Via', '1.1 cache'],
      ] as const,
    };
    expect(names(follow([steps[0]!, forwarded], elsewhere))).toEqual(['issued', 'sent']);
  });

  it('of values that many have by chance are distinguished by their clients', () => {
    const steps = examples([
      { ask: 'GET /', set: '1' },
      { ask: 'GET /', set: '1' },
    ]);
    const apart = (index: number) => ({ clientAddress: `198.51.100.${index + 1}` });
    expect(follow(steps, apart).sessions).toHaveLength(2);
  });

  it('begin before the capture', () => {
    expect(timelines({ ask: 'GET /account', status: 401 }, { ask: 'GET /account', send: A })).toEqual([
      ['first-seen 3', 'privileged-use 4'],
    ]);
  });

  it('named by the policy, and their logouts', () => {
    const engine = auditor({
      isSession: (name) => name === 'x',
      isLogout: ({ target }) => target === '/ende' || undefined,
    });
    const { sessions } = follow(
      [
        { url: `${HOST}/`, setCookie: ['x=1234567890; Path=/'] },
        {
          url: `${HOST}/ende`,
          requestFields: [['Cookie', 'x=1234567890']],
          status: 302,
          responseFields: [['Location', '/']],
        },
      ],
      undefined,
      engine,
    );
    expect(sessions).toMatchObject([{ name: 'x', because: [] }]);
    expect(timeline(sessions[0]!)).toEqual(['issued 2', 'sent 3', 'logout 4']);
  });
});

describe('limits', () => {
  it('of events: the others are counted', () => {
    const steps: Step[] = [{ ask: 'GET /', set: A }];
    for (let index = 0; index < MAX_SESSION_EVENTS; index++)
      steps.push({ ask: 'POST /login user,password', send: A, status: 401 });
    const [session] = observe(...steps).sessions;
    expect(session!.events).toHaveLength(MAX_SESSION_EVENTS);
    expect(session!.droppedEvents).toBe(1 + MAX_SESSION_EVENTS);
    expect(session!.totals['login-failed']).toBe(MAX_SESSION_EVENTS);
  });

  it('of sessions: those idle longest are forgotten, counted, and judged before they go', () => {
    const counters = new Counters();
    const forgotten: number[] = [];
    const engine = auditor({ sessionForgotten: (number) => forgotten.push(number) }, counters);
    const say = (step: Step, index: number) => {
      const [example] = examples([step]);
      auditMessages(engine, ...exchange(example!, { frame: index * 2 + 1, later: index, stream: index }));
    };
    say({ ask: 'GET /' }, 0);
    say({ ask: 'GET /', send: A, set: A }, 1);
    expect(engine.findings().map(({ rule }) => rule)).not.toContain('session-adopted');
    for (let index = 2; index <= MAX_SESSIONS + 1; index++)
      say({ ask: 'GET /', send: `a0b1c2d3e4f5${String(index).padStart(20, '0')}` }, index);
    expect(engine.findings().map(({ rule }) => rule)).toContain('session-adopted');
    const { sessions } = engine.conclude(decodeSession);
    expect(sessions).toHaveLength(MAX_SESSIONS / 2 + 1);
    expect(counters.forgottenSessions).toBe(MAX_SESSIONS / 2);
    expect(forgotten.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: MAX_SESSIONS / 2 }, (_, index) => index + 1),
    );
    expect(sessions.at(-1)!.events[0]!.frame).toBe((MAX_SESSIONS + 1) * 2 + 1);
  });
});
