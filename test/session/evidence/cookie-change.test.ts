import { describe, expect, it, test } from 'vitest';
import { parseSetCookie } from '../../../src/cookie/parse.ts';
import { BrowserCookieStore } from '../../../src/cookie/store.ts';
import {
  deletionChange,
  deletionEvidence,
  setCookieFacts,
  setValueOf,
  valueChange,
  valueEvidence,
} from '../../../src/session/evidence/cookie-change.ts';
import type { ReceivedCookie } from '../../../src/session/session-exchange.ts';
import { apply } from '../../../src/session/session-state.ts';
import type { TrackedValue } from '../../../src/session/tracked-session.ts';
import { sessionEvidence, setCookieContext } from '../../../src/session/transition.ts';
import { Counters } from '../../../src/shared/counters.ts';
import { SECONDS } from '../../support/messages.ts';
import { browse, type Visit } from '../browsing.ts';
import { follow, timeline } from '../followed.ts';
import { stepsOf } from '../told.ts';
import {
  change,
  type ExchangeChange,
  exchange,
  respond,
  sendValue,
  source,
  trackedValue,
  VALUE,
} from '../tracked.ts';

const timeMs = SECONDS * 1000;

/** A field as a browser takes it that has got `before`. */
function field(text: string, ...before: string[]): ReceivedCookie {
  const store = new BrowserCookieStore({ counters: new Counters() });
  const seen = { url: 'https://shop.example/app/x', timeMs };
  for (const earlier of before) store.receive(parseSetCookie(earlier), seen);
  const parsed = parseSetCookie(text);
  const verdict = store.receive(parsed, seen);
  return { cookie: parsed.cookie, deletion: parsed.cookie.value === '', verdict };
}

const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const SETS = field(`sid=${VALUE}; Path=/`);

interface Case {
  readonly own?: TrackedValue;
  readonly known?: TrackedValue;
  readonly field?: ReceivedCookie;
  readonly made?: ExchangeChange;
}

/** The event, and what becomes of the cookie. */
function found({ own, known, field: set = SETS, made = {} }: Case): string {
  const asked = exchange('GET /', made);
  const value = setValueOf(asked, set, own ?? null, known ?? null);
  const { event, confidence } = valueEvidence(asked, value);
  return `${event} ${confidence} ${valueChange(asked, value).kind}`;
}

/** A value that the server has set for browser 4 on connection 0. */
function issued(value = VALUE): TrackedValue {
  const known = trackedValue(value);
  const facts = { attributes: '', browser: 4, signature: null, stored: null, revives: false };
  apply(known.session, sessionEvidence('issued', 'high'), setCookieContext(source(1), [], known, facts));
  return known;
}

describe('a value that is set', () => {
  it('is issued to whoever has none', () => {
    expect(found({})).toBe('issued high issued');
  });

  it('is adopted when it stands in the address that was asked for', () => {
    const made = { request: { target: `/?sid=${VALUE}` } };
    expect(found({ made })).toBe('adopted medium issued');
    expect(found({ made: { request: { target: '/?sid=12' } }, field: field('sid=12; Path=/') })).toBe(
      'issued high issued',
    );
  });

  it('takes the place of the one that was sent', () => {
    expect(found({ own: issued(OTHER) })).toBe('rotated high rotated');
  });

  it('is renewed when the client has it', () => {
    const known = issued();
    expect(found({ own: known, known })).toBe('renewed high renewed');
    expect(found({ known })).toBe('renewed high renewed');
  });

  it('is adopted when only the client had it, and came without it before, unless it is readable or signed', () => {
    const made = (value: string, firstVisit: number | null = 0) => {
      const known = trackedValue(value);
      const visit = { firstVisit: firstVisit === null ? null : source(firstVisit).at };
      return found({ own: known, known, field: field(`sid=${value}; Path=/`), made: visit });
    };
    expect(made(VALUE)).toBe('adopted medium renewed');
    expect(made(VALUE, null)).toBe('renewed high renewed');
    expect(made(VALUE, 2)).toBe('renewed high renewed');
    expect(made('eyJhIjoxfQ.aGW03A.dsa7-eUSUlXQsU9S70nJz9vOvdE')).toBe('renewed high renewed');
    expect(made(`s%3A${VALUE}.abc`)).toBe('renewed high renewed');
  });

  it('is shared when another browser gets it on another connection', () => {
    const known = issued();
    const to = (browser: number, stream: number): ExchangeChange => ({ browser, response: { stream } });
    expect(found({ known, made: to(5, 1) })).toBe('shared high renewed');
    expect(found({ known, made: to(4, 1) })).toBe('renewed high renewed');
    expect(found({ known, made: to(5, 0) })).toBe('renewed high renewed');
    // It may have sent the value, or be the same browser: the request was not captured whole.
    expect(found({ known, made: { ...to(5, 1), request: { incomplete: true } } })).toBe(
      'renewed high renewed',
    );
  });

  it('begins another session after the end of the one that was sent', () => {
    const ended = (kind: 'deleted' | 'rotated' | 'untouched') => {
      const own = issued(OTHER);
      respond(own.session, sessionEvidence('logout', 'high'), 4, kind, [sendValue(own, 3)]);
      return own;
    };
    expect(found({ own: ended('deleted') })).toBe('issued high issued');
    expect(found({ own: ended('untouched') })).toBe('issued high issued');
    // The value that the logout has put in its place is one more value of the session.
    const replaced = issued(OTHER);
    respond(replaced.session, sessionEvidence('logout', 'high'), 4, 'rotated');
    expect(found({ own: replaced })).toBe('rotated high rotated');
    expect(found({ own: replaced, made: { loginSigns: ['signs'] } })).toBe('issued high issued');
  });

  it('has known keys where it was sent, or a login sets it', () => {
    const flask = 'eyJlbWFpbCI6ImEifQ.aGW03A.dsa7-eUSUlXQsU9S70nJz9vOvdE';
    const set = field(`sid=${flask}; Path=/`);
    const keys = (made: ExchangeChange) => {
      const asked = exchange('POST /login', made);
      return valueChange(asked, setValueOf(asked, set, null, null)).after;
    };
    expect(keys({ loginSigns: ['signs'] })).toEqual(['email']);
    expect(keys({})).toBeNull();
  });
});

describe('a deletion', () => {
  const DELETES = 'sid=; Max-Age=0; Path=/';

  it('hits the cookie that the browser has, or may have', () => {
    const { session } = trackedValue();
    const hit = field(DELETES, `sid=${VALUE}; Path=/`);
    expect(deletionEvidence(hit, [hit], session)).toMatchObject({ event: 'deleted', evidence: [] });
    expect(deletionEvidence(field(DELETES), [], session).event).toBe('deleted');
  });

  it('misses another path, unless a field beside it hits', () => {
    const value = trackedValue();
    const set = field(`sid=${VALUE}; Path=/app`);
    const facts = setCookieFacts(exchange('GET /'), set, null);
    apply(value.session, sessionEvidence('issued', 'high'), setCookieContext(source(1), [], value, facts));
    const miss = field(DELETES, `sid=${VALUE}; Path=/app`);
    const hit = field('sid=; Max-Age=0; Path=/app', `sid=${VALUE}; Path=/app`);
    const missed = deletionEvidence(miss, [miss], value.session);
    expect(missed).toMatchObject({ event: 'deletion-missed' });
    expect(missed.evidence.join()).toContain('/app');
    expect(deletionEvidence(miss, [miss, hit], value.session).event).toBe('deleted');
    expect(deletionChange(missed, value)).toEqual({ ...change('deletion-missed'), deletes: value });
  });
});

describe('what is kept of a field', () => {
  it('where the browser stores it, and what it signs', () => {
    const asked = exchange('GET /', { browser: 3 });
    expect(setCookieFacts(asked, SETS, null)).toMatchObject({
      attributes: 'Path=/',
      browser: 3,
      signature: null,
      stored: { name: 'sid', path: '/' },
      revives: false,
    });
    expect(setCookieFacts(asked, field(`__Host-sid=${VALUE}`), null).stored).toBeNull();
  });

  it('a deleted value is good again when it is set, one of before a logout with a login only', () => {
    const revives = (end: 'cookie-gone' | 'logout', made: ExchangeChange = {}) => {
      const known = trackedValue();
      respond(known.session, sessionEvidence(end, 'high'), 4, 'deleted', [sendValue(known, 3)]);
      return setCookieFacts(exchange('GET /', made), SETS, known).revives;
    };
    expect(revives('cookie-gone')).toBe(true);
    expect(revives('logout')).toBe(false);
    expect(revives('logout', { loginSigns: ['signs'] })).toBe(true);
  });
});

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const URL = 'https://shop.example/';

test('several deletions of one name are one, and one that hits is enough', () => {
  const { sessions } = follow([
    { url: URL, setCookie: [`sid=${A}; Path=/`] },
    {
      url: URL,
      requestFields: [['Cookie', `sid=${A}`]],
      setCookie: ['sid=; Max-Age=0; Path=/; Domain=shop.example', 'sid=; Max-Age=0; Path=/'],
    },
  ]);
  expect(sessions.map(timeline)).toEqual([['issued 2', 'sent 3', 'deleted 4']]);
});

test('a deletion and a new value in one response are a new value', () => {
  const { sessions } = follow([
    { url: URL, setCookie: [`sid=${A}; Path=/`] },
    {
      url: URL,
      requestFields: [['Cookie', `sid=${A}`]],
      setCookie: [`sid=${A.replace('7', '8')}; Path=/`, 'sid=; Max-Age=0; Path=/old'],
    },
  ]);
  expect(sessions.map(timeline)).toEqual([['issued 2', 'sent 3', 'rotated 4']]);
});

test('a cookie that browsers drop says so', () => {
  const { sessions } = follow([{ url: URL, setCookie: [`__Host-sid=${A}; Path=/`] }]);
  expect(sessions[0]!.events[0]!.evidence[0]?.text).toMatch(/^browsers reject this cookie: /);
  expect(sessions[0]!.events[0]).toMatchObject({ attributes: 'Path=/', value: { number: 1, value: A } });
});

test('a deletion that misses says what is wrong', () => {
  const { sessions } = follow([
    { url: `${URL}app/`, setCookie: [`sid=${A}; Path=/app`] },
    { url: `${URL}app/x`, requestFields: [['Cookie', `sid=${A}`]], setCookie: ['sid=; Max-Age=0; Path=/'] },
  ]);
  expect(sessions[0]!.events.at(-1)).toMatchObject({
    event: 'deletion-missed',
    evidence: [{ text: 'the deletion misses: it has Path "/", and the cookie has Path "/app"', frame: 4 }],
  });
});

// Rails encrypts its session anew with each response. After the logout two old values are tried: the last one, and one before it.
test('each value from before a logout that puts another one in its place is one of the ended session', async () => {
  const next = (digit: number) => [`_shop=${'0f1e2d3c4b5a6978'.repeat(2)}${digit}; Path=/; HttpOnly`];
  const value = (digit: number) => `_shop=${'0f1e2d3c4b5a6978'.repeat(2)}${digit}`;
  const denied: Visit = { ask: 'GET /account', to: '/login' };
  const account: Visit = { ask: 'GET /account' };
  const { sessions } = await browse([
    { ...denied, set: next(1) },
    { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: next(2) },
    { ...account, set: next(3) },
    { ...account, set: next(4) },
    { ask: 'POST /logout', to: '/', set: next(5) },
    { ...denied, send: value(4), set: next(6) },
    { ...denied, send: value(3), set: next(7) },
  ]);
  const [first, ...begun] = sessions;
  expect(stepsOf([first!]).slice(-2)).toEqual([
    '6 Replay: sends value 4, whose session has ended; the server refuses it',
    '7 Replay: sends value 3, whose session has ended; the server refuses it',
  ]);
  expect(begun.map((one) => stepsOf([one]))).toEqual([['6 gets value 1'], ['7 gets value 1']]);
});
