import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_SESSION_ADDRESSES } from '../../src/session/limits.ts';
import {
  addValue,
  apply,
  forgetText,
  forgetValue,
  noteStatus,
  show,
  startRun,
} from '../../src/session/session-state.ts';
import type {
  SessionState,
  TrackedEvent,
  TrackedSession,
  TrackedValue,
} from '../../src/session/tracked-session.ts';
import {
  requestContext,
  type SessionTrigger,
  sessionEvidence,
  setCookieContext,
} from '../../src/session/transition.ts';
import { TRANSITIONS } from '../../src/session/transition-table.ts';
import { ROOT } from '../support/repository.ts';
import { client } from '../support/sessions.ts';
import { respond, sendValue, source, trackedValue } from './tracked.ts';

const listed = ({ events }: TrackedSession) => events.map(({ event, count }) => `${event} x${count}`);
const triggers = Object.keys(TRANSITIONS) as SessionTrigger[];
const setCookie = { attributes: 'Path=/', browser: 4, signature: null, stored: null, revives: false };

describe('the table', () => {
  /** Read from the semantics of a session, not from the table. */
  const MOVES: Partial<Record<SessionTrigger, string[]>> = {
    login: ['anonymous > logged-in', 'logged-out > logged-in', 'deleted > logged-in'],
    'login-denied': ['logged-in > anonymous'],
    'presumed-login-proved': ['anonymous > logged-in'],
    'presumed-logout-proved': ['anonymous > logged-out', 'logged-in > logged-out'],
    'logged-in-before': ['anonymous > logged-in'],
    'login-by-token': ['logged-in > anonymous'],
    'login-continued': ['logged-in > anonymous'],
    'login-refuted': ['logged-in > anonymous'],
    'login-restored': ['anonymous > logged-in'],
    'login-revealed': ['anonymous > logged-in'],
    'privileged-use': ['anonymous > logged-in'],
    logout: ['anonymous > logged-out', 'logged-in > logged-out'],
    'logout-denied': ['logged-out > logged-in'],
    'cookie-gone': ['anonymous > deleted', 'logged-in > deleted'],
  };

  it.each(triggers)('%s leads where it should', (trigger) => {
    const { to } = TRANSITIONS[trigger];
    const moves = (Object.entries(to) as [SessionState, SessionState][])
      .filter(([from, next]) => from !== next)
      .map(([from, next]) => `${from} > ${next}`);
    expect(moves).toEqual(MOVES[trigger] ?? []);
  });

  it.each(triggers)('%s lists itself, or nothing', (trigger) => {
    expect([trigger, null]).toContain(TRANSITIONS[trigger].lists);
  });
});

describe('a login', () => {
  it('is noted with what it did to the value', () => {
    const { session } = trackedValue();
    addValue(session, 'second');
    respond(session, sessionEvidence('login', 'medium', 'signs'), 4, 'rotated');
    expect(session).toMatchObject({
      state: 'logged-in',
      isProved: false,
      login: {
        isKept: false,
        value: 'second',
        event: { event: 'login', evidence: [{ text: 'signs', frame: 4 }] },
      },
    });
  });

  it('in two steps has changed the value when the first one did', () => {
    const { session } = trackedValue();
    respond(session, sessionEvidence('login-step', 'high'), 2, 'rotated');
    expect(session).toMatchObject({ state: 'anonymous', pendingLogin: 'value-changed', events: [] });
    respond(session, sessionEvidence('login', 'medium'), 4);
    expect(session).toMatchObject({ login: { isKept: false }, pendingLogin: null });
  });

  it('with a value of an earlier login keeps nothing that others know', () => {
    const { session } = trackedValue();
    respond(session, sessionEvidence('login', 'medium'), 2, 'issued');
    respond(session, sessionEvidence('login', 'medium'), 4);
    expect(session.login).toMatchObject({ isKept: false });
  });

  it('that is denied had failed, and what followed from it goes', () => {
    const { session } = trackedValue();
    respond(session, sessionEvidence('login', 'medium'), 2);
    respond(session, sessionEvidence('privileged-use', 'medium'), 4);
    respond(session, sessionEvidence('login-denied', 'medium', 'tried again'), 6);
    expect(listed(session)).toEqual(['login-failed x1']);
    expect(session.totals).toEqual({ 'login-failed': 1 });
    expect(session.state).toBe('anonymous');
    expect(session.login?.event.evidence).toEqual([{ text: 'tried again', frame: 6 }]);
  });

  it('is proved by a value that names a user, or by what follows', () => {
    const named = trackedValue().session;
    respond(named, sessionEvidence('login', 'high'), 2, 'issued', [], ['email']);
    expect(named.isProved).toBe(true);
    const { session } = trackedValue();
    respond(session, sessionEvidence('login-failed', 'low'), 2);
    respond(session, sessionEvidence('privileged-use', 'high'), 4);
    respond(session, sessionEvidence('login-proved', 'high', 'it opens a page'), 4);
    expect(session).toMatchObject({ isProved: true, state: 'logged-in' });
    expect(session.login?.event).toMatchObject({ event: 'login', confidence: 'medium' });
  });
});

describe('a logout', () => {
  it.each([
    ['deleted', 'deleted', 'logout'],
    ['deletion-missed', 'deletion-missed', 'logout'],
    ['rotated', 'replaced', 'logout'],
    ['untouched', 'untouched', null],
    ['renewed', 'untouched', null],
  ] as const)('of a cookie that is %s', (kind, cookie, endedBy) => {
    const value = trackedValue();
    const { session } = value;
    respond(session, sessionEvidence('logout', 'high'), 4, kind, [sendValue(value, 3)]);
    expect(session).toMatchObject({ state: 'logged-out', logout: { cookie, value: value.value } });
    expect(value.endedBy).toBe(endedBy);
  });

  it('that is denied leaves the user logged in', () => {
    const { session } = trackedValue();
    respond(session, sessionEvidence('login', 'medium'), 2);
    respond(session, sessionEvidence('logout', 'low'), 4);
    respond(session, sessionEvidence('logout-denied', 'medium'), 6);
    expect(listed(session)).toEqual(['login x1']);
    expect(session).toMatchObject({ state: 'logged-in', logout: null, totals: { login: 1 } });
  });

  it('of a session that the browser has given up ends it no further', () => {
    const { session } = trackedValue();
    respond(session, sessionEvidence('cookie-gone', 'high'), 2);
    respond(session, sessionEvidence('logout', 'high'), 4);
    expect(session.state).toBe('deleted');
  });

  it('is confirmed by what the server does afterwards', () => {
    const { session } = trackedValue();
    respond(session, sessionEvidence('logout', 'medium'), 2);
    respond(session, sessionEvidence('logout-confirmed', 'high', 'denied'), 4);
    expect(session.logout?.event).toMatchObject({
      confidence: 'high',
      evidence: [{ text: 'denied', frame: 4 }],
    });
  });
});

describe('an end', () => {
  it('ends the values that were sent, and only once', () => {
    const value = trackedValue();
    const sent = [sendValue(value, 1)];
    respond(value.session, sessionEvidence('logout', 'high'), 2, 'deleted', sent);
    respond(value.session, sessionEvidence('cookie-gone', 'high'), 2, 'deleted', sent);
    expect(value.endedBy).toBe('logout');
    expect(value.session.state).toBe('logged-out');
  });

  it('is followed by uses: the first, and how many', () => {
    const value = trackedValue();
    const { session } = value;
    respond(session, sessionEvidence('logout', 'high'), 2, 'deleted', [sendValue(value, 1)]);
    respond(session, sessionEvidence('used-after-end', 'high', 'accepted'), 4, 'untouched', [
      sendValue(value, 3),
    ]);
    respond(session, sessionEvidence('used-after-end', 'high', 'again'), 6, 'untouched', [
      sendValue(value, 5),
    ]);
    expect(session.usesAfterEnd).toMatchObject([
      { path: '/account', status: 200, at: { frame: 3 }, last: { frame: 5 }, count: 2 },
    ]);
    expect(session.events.slice(-2)).toMatchObject([
      { event: 'replayed', outcome: 'accepted', evidence: [{ text: 'accepted', frame: 4 }] },
      { event: 'replayed', outcome: 'accepted', evidence: [{ text: 'again', frame: 6 }] },
    ]);
  });

  it('of a value is over when the server sets it again', () => {
    const value = trackedValue();
    respond(value.session, sessionEvidence('cookie-gone', 'high'), 2, 'deleted', [sendValue(value, 1)]);
    expect(value.endedBy).toBe('deletion');
    const context = setCookieContext(source(4), [], value, { ...setCookie, revives: true });
    apply(value.session, sessionEvidence('renewed', 'high'), context);
    expect(value.endedBy).toBeNull();
  });
});

describe('a cookie', () => {
  it('is noted with the first browser and connection that got it', () => {
    const value = trackedValue();
    const { session } = value;
    apply(session, sessionEvidence('issued', 'high'), setCookieContext(source(2), [], value, setCookie));
    const later = setCookieContext(source(4), [], value, { ...setCookie, browser: 5, signature: 'x' });
    apply(session, sessionEvidence('renewed', 'high'), later);
    expect(session).toMatchObject({ wasIssued: true, issuedTo: 4, issuedOn: 0, signature: 'x' });
    expect(session.last.frame).toBe(4);
    expect(session.events[0]).toMatchObject({ attributes: 'Path=/', value: { number: 1 } });
  });

  it('sent by other addresses is noted with some of them', () => {
    const { session } = trackedValue();
    for (let index = 0; index <= MAX_SESSION_ADDRESSES; index++) {
      const context = requestContext(
        source(index, { client: client(1, { address: `198.51.100.${index}` }) }),
        null,
      );
      apply(session, sessionEvidence('shared', 'medium'), context);
    }
    expect(session.addresses?.size).toBe(MAX_SESSION_ADDRESSES);
    expect(session.totals).toEqual({ shared: MAX_SESSION_ADDRESSES + 1 });
  });
});

describe('values', () => {
  it('are counted; the first and the newest are known', () => {
    const { session } = trackedValue('one');
    expect(addValue(session, null).number).toBe(2);
    expect(addValue(session, 'three')).toMatchObject({ number: 3, endedBy: null });
    expect(session).toMatchObject({ values: 3, firstValue: 'one', lastValue: 'three' });
  });

  it('are forgotten one by one', () => {
    const value = trackedValue();
    const second = addValue(value.session, 'two');
    forgetText(second);
    forgetValue(second);
    expect(second.value).toBeNull();
    expect(value.session.knownValues).toBe(1);
  });
});

it('a session is shown, a run is started, a request gets its status', () => {
  const value = trackedValue();
  const { session } = value;
  const request = {
    host: 'localhost:5000',
    input: 'login.pcap',
    frame: 1,
    method: 'GET',
    path: '/',
    page: '/',
    formFields: null,
  };
  const first = apply(
    session,
    sessionEvidence('sent', 'high'),
    requestContext(source(1, { request }), value),
  );
  noteStatus([{ value, event: first }], 1, 404);
  startRun(session);
  sendValue(value, 2);
  show(session);
  expect(session.isShown).toBe(true);
  expect(session.events.map(({ status }) => status)).toEqual([404, null]);
});

describe('no other file', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'));
  const textOf = (name: string) => readFileSync(join(ROOT, 'src', name), 'utf8');
  const importers = (module: string) => files.filter((name) => textOf(name).includes(`/${module}'`)).sort();

  it('can make a session that can be written', () => {
    expect(importers('mutable-session.ts')).toEqual(['session/session-state.ts']);
    expect(importers('event-log.ts')).toEqual(['session/mutable-session.ts', 'session/session-state.ts']);
  });

  it('assigns what a session, one of its events or one of its values holds', () => {
    const value = trackedValue();
    const { event } = sendValue(value, 1);
    const names = new Set([value.session, event, value].flatMap((record) => Object.keys(record)));
    expect(names.size).toBeGreaterThan(30);
    const assigned = /([\w\])]+)\.(\w+) *(?:(?:[-+*/|&?]{1,2})?=(?![=>])|\+\+|--)|(?:\+\+|--)(\w+)\.(\w+)/g;
    const writing = files
      .filter((name) => /^session\/|^audit\/(?:rules\/|session-)/.test(name))
      // What follows tokens writes to its own.
      .filter((name) => !/session-state|mutable-session|event-log|bearer-tokens/.test(name))
      .flatMap((name) =>
        [...textOf(name).matchAll(assigned)]
          .filter(([, owner, member, , other]) => owner !== 'this' && names.has(member ?? other ?? ''))
          .map(([text]) => `${name}: ${text}`),
      );
    expect(writing).toEqual([]);
  });

  it('may assign them: the type checker says so', () => {
    const writes: ((session: TrackedSession, value: TrackedValue, event: TrackedEvent) => void)[] = [
      (session) => {
        // @ts-expect-error: a state changes by a transition
        session.state = 'logged-in';
      },
      (_session, value) => {
        // @ts-expect-error: a value is ended by a transition
        value.endedBy = 'logout';
      },
      (_session, _value, event) => {
        // @ts-expect-error: an event is renamed by a transition
        event.event = 'login';
      },
    ];
    expect(writes).toHaveLength(3);
  });
});
