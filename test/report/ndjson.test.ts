import { expect, test } from 'vitest';
import { rejected } from '../../src/cookie/verdict.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { createNdjson } from '../../src/report/ndjson.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { request, response, setting, summary } from '../support/messages.ts';
import { flaskLogin } from '../support/sessions.ts';
import { clientVerdict } from '../support/verdicts.ts';
import { report } from './reporters.ts';

test('one record a line, in the order of the messages, the summary last', () => {
  const lines = report(createNdjson(), [request(), response()]).split('\n');
  expect(lines.pop()).toBe('');
  const records = lines.map((line) => JSON.parse(line));
  expect(records).toEqual([
    {
      type: 'cookie',
      id: 'sent1',
      input: 'login.pcap',
      frame: 40,
      time: '2026-11-22T20:58:12.123456789Z',
      stream: 3,
      src: '127.0.0.1',
      srcPort: 40_122,
      dst: '127.0.0.2',
      dstPort: 5000,
      host: 'localhost:5000',
      protocol: 'http/1.1',
      tls: false,
      request: { method: 'POST', url: 'http://localhost:5000/login?next=/', frame: 40 },
      cookies: [
        { name: 'a', value: '1', setBy: null },
        { name: 'b', value: '2', setBy: null },
        { name: '', value: 'c', setBy: null },
      ],
      incomplete: false,
    },
    {
      type: 'set-cookie',
      id: 'set1',
      input: 'login.pcap',
      frame: 42,
      time: '2026-11-22T20:58:12.123456789Z',
      stream: 3,
      src: '127.0.0.2',
      srcPort: 5000,
      dst: '127.0.0.1',
      dstPort: 40_122,
      host: 'localhost:5000',
      protocol: 'http/1.1',
      tls: false,
      request: { method: 'POST', url: 'http://localhost:5000/login?next=/', frame: 40 },
      status: 302,
      setCookie: 'session=eyJhbGciOiJIUzI1NiJ9; HttpOnly; Path=/',
      cookie: {
        name: 'session',
        value: 'eyJhbGciOiJIUzI1NiJ9',
        domain: null,
        path: '/',
        expires: null,
        maxAge: null,
        secure: false,
        httpOnly: true,
        sameSite: null,
        partitioned: false,
      },
      deletion: false,
      lifetimeSeconds: null,
      verdict: null,
      incomplete: false,
    },
    summary(),
  ]);
});

test('findings come after the cookies and before the summary', () => {
  const verdict = clientVerdict(rejected('SecureOnly', '5.7 step 13', 'Secure over plain HTTP'));
  const message = setting('a=1; Secure');
  const audit = auditReport({ findings: [findingRecord()] });
  const records = report(createNdjson(), [message], summary(), audit, {
    ...NO_RESULTS,
    verdicts: [verdict],
  })
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records.map(({ type }) => type)).toEqual(['set-cookie', 'finding', 'summary']);
  const refused = { stored: false, reason: 'SecureOnly' };
  expect(records[0].verdict).toEqual({
    ...refused,
    action: 'refused',
    step: '5.7 step 13',
    browser: 'standard',
    browsers: { chrome: refused, firefox: refused, safari: refused },
    site: null,
  });
  expect(records[1]).toEqual({
    type: 'finding',
    id: 'f1',
    revision: 0,
    rule: 'samesite-missing',
    title: 'SameSite is missing',
    severity: 'medium',
    confidence: 'high',
    host: 'localhost:5000',
    cookieName: 'session',
    session: null,
    path: '/',
    cookies: [],
    message: 'The cookie "session" has no SameSite attribute.',
    why: 'Other sites can act in the name of the user.',
    fix: {
      framework: 'Flask',
      code: "app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
      text: '',
      where: 'app.py',
    },
    count: 4,
    evidence: [
      { input: 'login.pcap', frame: 18, stream: 1 },
      { input: 'login.pcap', frame: 54, stream: 4 },
    ],
    filter: '(tcp.stream == 1 or tcp.stream == 4) and http.set_cookie contains "session="',
    references: ['RFC6265bis 5.6.7', 'CWE-1275'],
    accepted: false,
    acceptance: null,
    fingerprint: '0123456789abcdef0123456789abcdef',
    source: null,
  });
});

test('sessions come between the cookies and the findings, with the members that the interface names', () => {
  const audit = auditReport({ sessions: [flaskLogin()], findings: [findingRecord()] });
  const records = report(createNdjson(), [response()], summary(), audit)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records.map(({ type }) => type)).toEqual(['set-cookie', 'session', 'finding', 'summary']);
  expect(records[1]).toMatchObject({ host: '127.0.0.1:5000', name: 'session', kind: 'flask' });
  expect(records[1].events.map(({ event }: { event: string }) => event)).toEqual(
    flaskLogin().events.map(({ event }) => event),
  );
});
