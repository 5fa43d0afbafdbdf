// What the captures of real applications say about their sessions. The numbers are those of the client's truth: its
// first exchange is 1. Read by hand from truth.json and tshark (the frames of the requests). A page that is given without
// a session too has no `privileged-use`.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAPTURES, HAS_CAPTURES } from '../support/repository.ts';
import { type Followed, followCapture } from './followed.ts';

interface Expected {
  /** `tshark -Y http.request -T fields -e frame.number`. */
  readonly requests: readonly number[];
  /** Host, name and kind of each session, and the exchange of each event. */
  readonly sessions: readonly (readonly [who: string, ...events: string[]])[];
  /** Findings about sessions: severity, rule, cookie, and the exchange of the first evidence. */
  readonly findings: readonly string[];
}

const SIX = [4, 16, 28, 40, 52, 64];
const APPS: Record<string, Expected> = {
  'flask-login': {
    requests: SIX,
    sessions: [
      [
        '127.0.0.1:5000 session flask',
        // The wrong password: a session that holds a message and no user.
        'issued 2',
        'login-failed 2',
        'sent 3',
        'rotated 3',
        'login 3',
        'sent 4',
        'rotated 4',
        'privileged-use 4',
        'sent 5',
        // The e-mail goes, the cookie stays; one response later the message has been shown, and it is deleted.
        'rotated 5',
        'logout 5',
        'sent 6',
        'deleted 6',
      ],
    ],
    findings: ['info stateless-session-logout session 5', 'medium payload-readable session 3'],
  },
  'flask-login-plain': {
    requests: [4, 16, 28, 40, 52, 64, 76],
    sessions: [
      // A deletion that is no logout.
      ['127.0.0.1:5000 session flask', 'issued 2', 'login-failed 2', 'sent 3', 'deleted 3'],
      [
        '127.0.0.1:5000 session flask',
        'issued 4',
        'login 4',
        'sent 5',
        'privileged-use 5',
        'sent 6',
        'rotated 6',
        'logout 6',
        'sent 7',
        'deleted 7',
      ],
    ],
    // The first session holds a message already; what makes it medium is the second one's e-mail.
    findings: ['info stateless-session-logout session 6', 'medium payload-readable session 4'],
  },
  django: {
    requests: [4, 22, 38, 56, 72, 90, 106],
    // `messages` is deleted on every page and `csrftoken` changes with the login: neither is the session.
    sessions: [
      [
        '127.0.0.1:8000 sessionid django-session-id',
        // Its message to the user is an error.
        'login-failed 2',
        'issued 4',
        'login 4',
        'sent 5',
        'sent 6',
        'deleted 6',
        'logout 6',
      ],
    ],
    findings: [],
  },
  'express-session': {
    requests: [4, 14, 24, 36, 48, 58],
    sessions: [
      [
        '127.0.0.1:3000 connect.sid express-session',
        'login-failed 2',
        'issued 3',
        'login 3',
        'sent 4',
        'sent 5',
        'deleted 5',
        'logout 5',
      ],
    ],
    findings: [],
  },
  'express-session-fixation': {
    requests: [4, 16, 28, 40, 52, 62],
    sessions: [
      [
        '127.0.0.1:3000 connect.sid express-session',
        'issued 1',
        'sent 2',
        'login-failed 2',
        'sent 3',
        'login 3',
        'sent 4',
        'sent 5',
        // Nothing is set; that the next response begins another session shows that it worked.
        'logout 5',
        'replayed 6',
      ],
      ['127.0.0.1:3000 connect.sid express-session', 'issued 6'],
    ],
    findings: ['high session-not-rotated connect.sid 3', 'info logout-no-delete connect.sid 5'],
  },
  'express-jwt': {
    requests: [4, 14, 24, 34, 44, 54],
    sessions: [
      [
        '127.0.0.1:3001 token jwt',
        'login-failed 2',
        'issued 3',
        'login 3',
        'sent 4',
        'privileged-use 4',
        'sent 5',
        'deleted 5',
        'logout 5',
        // The client of this recording sends the old token on purpose, and it opens what is 401 without it.
        'replayed 6',
      ],
      ['127.0.0.1:3001 refresh jwt', 'login-failed 2', 'issued 3', 'login 3', 'deleted 5', 'logout 5'],
    ],
    findings: [
      'high token-after-logout token 6',
      'low jwt-weak alg_none 3',
      'info payload-readable refresh 3',
      'info stateless-session-logout refresh 5',
      'info payload-readable token 3',
    ],
  },
  'php-regenerate': {
    requests: [4, 16, 28, 38, 50, 60],
    sessions: [
      [
        '127.0.0.1:8081 PHPSESSID php-session-id',
        'issued 1',
        'sent 2',
        'login-failed 2',
        'sent 3',
        'rotated 3',
        'login 3',
        'sent 4',
        'sent 5',
        'deleted 5',
        'logout 5',
      ],
      ['127.0.0.1:8081 PHPSESSID php-session-id', 'issued 6'],
    ],
    findings: [],
  },
  'logout-wrong-path': {
    requests: [4, 14, 24, 34, 44],
    sessions: [
      [
        '127.0.0.1:3002 sid opaque',
        'issued 2',
        'login 2',
        'sent 3',
        'privileged-use 3',
        'sent 4',
        'deletion-missed 4',
        'logout 4',
        'replayed 5',
      ],
    ],
    findings: ['high delete-no-match sid 4', 'high token-after-logout sid 5'],
  },
  'logout-replay-old-id': {
    requests: [4, 14, 24, 34, 44, 54],
    sessions: [
      [
        '127.0.0.1:3002 sid opaque',
        'issued 2',
        'login 2',
        'sent 3',
        'privileged-use 3',
        'sent 4',
        'deleted 4',
        'logout 4',
        'replayed 6',
      ],
    ],
    findings: ['high token-after-logout sid 6'],
  },
  // Cookies named sid on one connection, which the server sets again and again: one client, one session.
  'h2c-prior-hpack-reuse': {
    requests: [],
    sessions: [['127.0.0.1:8095 sid opaque', 'issued', 'renewed', 'renewed']],
    findings: ['info session-weak sid'],
  },
  'h2c-upgrade': {
    requests: [],
    sessions: [['127.0.0.1:8095 sid opaque', 'issued', 'renewed']],
    findings: ['info session-weak sid'],
  },
};
APPS['flask-login-secure'] = APPS['flask-login-plain']!;

const ABOUT_SESSIONS =
  /^(?:session-(?!in-url)|payload-|jwt-|lb-|token-|stateless-|logout-|delete-|set-never|session-in-url)/;

const FOLDER = join(CAPTURES, 'apps');

function open(name: string): Promise<Followed> {
  const folder = join(FOLDER, name);
  const file = ['capture.pcap', 'capture.pcapng', 'capture.be.pcap']
    .map((candidate) => join(folder, candidate))
    .find((candidate) => existsSync(candidate))!;
  const keys = join(folder, 'keys.log');
  return followCapture(file, existsSync(keys) ? [keys] : []);
}

/** The exchange that a frame belongs to, as text behind a space; nothing where exchanges are not numbered. */
function exchangeOf(requests: readonly number[], frame: number): string {
  return requests.length === 0 ? '' : ` ${requests.findLastIndex((request) => request <= frame) + 1}`;
}

describe.skipIf(!HAS_CAPTURES)('sessions of real applications (needs the shared captures)', () => {
  it.each(Object.keys(APPS))('%s', async (name) => {
    const { requests, sessions, findings } = APPS[name]!;
    const followed = await open(name);
    expect(
      followed.sessions.map((session) => [
        `${session.host} ${session.name} ${session.kind}`,
        ...session.events.map(({ event, frame }) => `${event}${exchangeOf(requests, frame)}`),
      ]),
    ).toEqual(sessions);
    const found = followed.findings
      .filter(({ rule }) => ABOUT_SESSIONS.test(rule))
      .map(
        ({ severity, rule, cookie, evidence }) =>
          `${severity} ${rule} ${cookie}${exchangeOf(requests, evidence[0]!.frame)}`,
      );
    expect(found.sort()).toEqual([...findings].sort());
  });

  const others = HAS_CAPTURES ? readdirSync(FOLDER).filter((name) => !(name in APPS)) : [];

  it.each(others)('%s has no session, and nothing is said of any', async (name) => {
    const { sessions, findings } = await open(name);
    expect(sessions.map((session) => session.name)).toEqual([]);
    expect(findings.filter(({ rule }) => ABOUT_SESSIONS.test(rule) && !/^delete-/.test(rule))).toEqual([]);
  });

  it('a login has the names of its fields, and no value of them is anywhere', async () => {
    const { sessions } = await open('flask-login');
    const [session] = sessions;
    const login = session!.events.find(({ event }) => event === 'login')!;
    expect(login.request).toEqual({
      input: expect.stringContaining('flask-login'),
      frame: 28,
      method: 'POST',
      host: '127.0.0.1:5000',
      path: '/login',
      page: '/login',
      formFields: ['email', 'password'],
    });
    expect(login.evidence).toContainEqual({ text: 'it posts the field password', frame: 30 });
    expect(JSON.stringify(sessions)).not.toMatch(/correct.horse|nope/);
  });

  it('the evidence says why', async () => {
    const evidenceOf = async (name: string, event: string) => {
      const { sessions } = await open(name);
      return sessions[0]!.events
        .find((one) => one.event === event)!
        .evidence.map(({ text }) => text)
        .join('; ');
    };
    expect(await evidenceOf('flask-login', 'logout')).toContain(
      'the content of the session no longer has email',
    );
    expect(await evidenceOf('logout-wrong-path', 'deletion-missed')).toContain(
      'it has Path "/", and the cookie has Path "/app"',
    );
    expect(await evidenceOf('logout-replay-old-id', 'privileged-use')).toContain(
      '401 without the session (frame 6)',
    );
  });
});
