// Sessions of real applications, each visited in the same way. What each should say was written down from its source
// and from what the client got, before any run.

import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../support/analyse.ts';
import { FIXTURES } from '../support/repository.ts';
import { type Followed, followCapture } from './followed.ts';

// The visit: 1 GET /, 2 GET /login, 3 POST /login with a wrong password, 4 its redirect, 5 GET /private, 6 its redirect
// to the login, 7 POST /login with the right password, 8 GET /, 9 GET /private, 10 GET /logout, 11 GET /, 12 GET
// /private, 13 its redirect to the login, 14 GET /private with the cookies of 9.
interface Expected {
  readonly requests?: number;
  /** Name, format and framework of each session, and its turns. */
  readonly sessions: readonly (readonly [who: string, ...turns: string[]])[];
  readonly findings: readonly string[];
}

const STILL_WORKS = 'high token-after-logout';
const READABLE = 'medium payload-readable';
/** Cookies that are the session themselves: nothing can end them. */
const inTheCookie = (name: string, ...more: readonly string[]) => [
  `${STILL_WORKS} ${name}`,
  ...more.map((rule) => `${rule} ${name}`),
];

const APPS: Record<string, Expected> = {
  // Both keep a message after the wrong password, which makes a session without a user.
  sinatra: {
    sessions: [
      ['rack.session rails-encrypted Rack', 'login-failed 3', 'login 7', 'logout 10', 'replayed 14'],
      ['rack.session rails-encrypted Rack'],
    ],
    findings: inTheCookie('rack.session'),
  },
  mojolicious: {
    sessions: [
      [
        'mojolicious mojolicious Mojolicious',
        'login-failed 3',
        'login 7',
        'deleted 10',
        'logout 10',
        'replayed 14',
      ],
    ],
    findings: inTheCookie('mojolicious', READABLE),
  },
  tornado: {
    sessions: [
      ['user tornado Tornado', 'login-failed 3', 'login 7', 'deleted 10', 'logout 10', 'replayed 14'],
    ],
    findings: inTheCookie('user', READABLE),
  },
  starlette: {
    sessions: [
      ['session starlette Starlette', 'login-failed 3', 'login 7', 'deleted 10', 'logout 10', 'replayed 14'],
    ],
    findings: inTheCookie('session', READABLE),
  },
  'koa-session': {
    sessions: [
      ['koa.sess koa-session Koa', 'login-failed 3', 'login 7', 'deleted 10', 'logout 10', 'replayed 14'],
    ],
    findings: inTheCookie('koa.sess', READABLE),
  },
  'cookie-session': {
    sessions: [
      [
        'session cookie-session Express',
        'login-failed 3',
        'login 7',
        'deleted 10',
        'logout 10',
        'replayed 14',
      ],
    ],
    findings: inTheCookie('session', READABLE),
  },
  'fastify-secure-session': {
    sessions: [
      ['session opaque null', 'login-failed 3', 'login 7', 'deleted 10', 'logout 10', 'replayed 14'],
    ],
    findings: [`${STILL_WORKS} session`],
  },
  // Destroyed on the server, and left in the browser, which gets another one.
  'fastify-session': {
    sessions: [
      ['sessionId opaque null', 'login-failed 3', 'login 7', 'logout 10', 'replayed 11', 'replayed 14'],
      ['sessionId opaque null'],
      ['sessionId opaque null'],
    ],
    findings: ['info logout-no-delete sessionId'],
  },
  // req.logout() makes a new session without a user.
  passport: {
    sessions: [
      ['connect.sid express-session Express', 'login-failed 3', 'login 7', 'logout 10', 'replayed 14'],
    ],
    findings: [],
  },
  // sessions.expire() ends the cookie, and nothing on the server.
  cherrypy: {
    sessions: [
      ['session_id opaque null', 'login-failed 3', 'login 7', 'deleted 10', 'logout 10', 'replayed 14'],
      ['session_id opaque null'],
    ],
    findings: [`${STILL_WORKS} session_id`],
  },
  // No session_regenerate_id(); a second cookie remembers the user, and its deletion has another path.
  'php-remember': {
    sessions: [
      ['PHPSESSID php-session-id PHP', 'login-failed 3', 'login 7', 'deleted 10', 'logout 10', 'replayed 14'],
      // The browser goes on sending it.
      [
        'remember php-serialized PHP',
        'login 7',
        'deletion-missed 10',
        'logout 10',
        'replayed 11',
        'replayed 12',
        'replayed 13',
        'replayed 14',
      ],
      ['PHPSESSID php-session-id PHP'],
    ],
    findings: [
      'high session-not-rotated PHPSESSID',
      'high payload-serialized remember',
      // Frame 132: /private is denied with it.
      'low delete-no-match remember',
      `${READABLE} remember`,
    ],
  },
  // Its own example: 1 GET of the form, 2 POST of a wrong password, 3 GET, 4 POST of the right one, 5 its
  // redirect, 6 GET, 7 GET with ?logoff=true, 8 its redirect, 9 GET, 10 GET with the cookie of 6. The session ends on
  // the server only, and a request without a known one gets the form and another one.
  tomcat: {
    requests: 10,
    sessions: [
      ['JSESSIONID java-session-id Tomcat', 'login-failed 2', 'login 4', 'logout 7', 'replayed 8'],
      ['JSESSIONID java-session-id Tomcat'],
      ['JSESSIONID java-session-id Tomcat'],
    ],
    findings: ['info logout-no-delete JSESSIONID'],
  },
};

const TURNS = /^(?:login|login-failed|logout|deleted|deletion-missed|replayed|adopted|shared)$/;
const ABOUT_SESSIONS = /^(?:session-(?!shape)|token-|stateless-|logout-|delete-|payload-|jwt-|set-never|lb-)/;

async function open(name: string): Promise<{ followed: Followed; requests: readonly number[] }> {
  const file = join(FIXTURES, 'sessions', `${name}.pcap`);
  const { requests } = await analyse(file);
  return { followed: await followCapture(file), requests };
}

describe.each(Object.keys(APPS))('%s', (name) => {
  const expected = APPS[name]!;
  let seen: Awaited<ReturnType<typeof open>>;

  beforeAll(async () => {
    seen = await open(name);
  });

  it('the events of its sessions', () => {
    const { followed, requests } = seen;
    expect(requests).toHaveLength(expected.requests ?? 14);
    const exchangeOf = (frame: number) => requests.findLastIndex((request) => request <= frame) + 1;
    expect(
      followed.sessions.map((session) => [
        `${session.name} ${session.kind} ${session.framework}`,
        ...session.events
          .filter(({ event }) => TURNS.test(event))
          .map(({ event, frame }) => `${event} ${exchangeOf(frame)}`),
      ]),
    ).toEqual(expected.sessions);
  });

  it('what is wrong with them', () => {
    const found = seen.followed.findings
      .filter(({ rule }) => ABOUT_SESSIONS.test(rule))
      .map(({ severity, rule, cookie }) => `${severity} ${rule} ${cookie}`);
    expect(found.sort()).toEqual([...expected.findings].sort());
  });
});
