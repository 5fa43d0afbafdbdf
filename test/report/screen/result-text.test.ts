import { expect, test } from 'vitest';
import { RULES } from '../../../src/audit/rules/index.ts';
import { findingGroups } from '../../../src/model/finding-groups.ts';
import { verdictOf } from '../../../src/model/verdict.ts';
import { READ_DETAILS } from '../../../src/record/read-details.ts';
import type { FindingRecord, SessionRecord, SummaryRecord } from '../../../src/record/records.ts';
import { exitText, fixedAtEnd, resultText, verdictText } from '../../../src/report/screen/result-text.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { findingRecord } from '../../support/findings.ts';
import { RUN, summary } from '../../support/messages.ts';
import { eventRecord, sessionRecord } from '../../support/records.ts';

const screen = (change: object = {}) =>
  screenOf({ columns: 80, colour: false, isAsciiOnly: false, isTerminal: true, details: false, ...change });
const verdict = (
  read: Partial<SummaryRecord> = {},
  sessions: readonly SessionRecord[] = [],
  findings: readonly FindingRecord[] = [],
) => verdictOf(summary(read), sessions, findingGroups(findings));
const words = (text: string): string => text.replace(/\s+/g, ' ');

test('the session, what happened to it, the worst and what to type', () => {
  const sessions = [
    sessionRecord([
      eventRecord('login-failed', 2),
      eventRecord('login', 4),
      eventRecord('logout', 6),
      eventRecord('replayed', 8, { outcome: 'accepted' }),
    ]),
  ];
  const text = words(resultText(screen(), verdict({}, sessions, [findingRecord()])));
  expect(text).toContain(
    'Session session on localhost:5000 (Express): 1 login, 1 failed login, 1 logout seen; after the logout the server accepts the old value',
  );
  expect(text).toContain(
    "Worst SameSite is missing: session on localhost:5000 Fix Flask: app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
  );
});

test('of several cookies of one login the one that opens pages is the session', () => {
  const of = (name: string, ...events: string[]) =>
    sessionRecord(
      events.map((event, index) => eventRecord(event as 'sent', 4 + index)),
      { name, id: name, group: '1' },
    );
  const lineOf = (...sessions: SessionRecord[]) => words(resultText(screen(), verdict({}, sessions)));
  const refresh = of('refresh', 'login');
  const token = of('token', 'login', 'privileged-use');
  const named = 'Session token on localhost:5000 (Express), set with refresh: 1 login seen';
  expect(lineOf(refresh, token)).toContain(named);
  expect(lineOf(token, refresh)).toContain(named);
  // Both, or neither.
  const both = 'Session token and auth on localhost:5000 (Express): 1 login seen';
  expect(lineOf(token, of('auth', 'login', 'privileged-use'))).toContain(both);
  expect(lineOf(of('token', 'login'), of('auth', 'login'))).toContain(both);
});

test('a value that the server takes once and refuses once is no contradiction', () => {
  const sessions = [
    sessionRecord([
      eventRecord('login', 4),
      eventRecord('logout', 6),
      eventRecord('replayed', 8, { outcome: 'accepted' }),
      eventRecord('replayed', 10, { outcome: 'refused' }),
    ]),
  ];
  expect(words(resultText(screen(), verdict({}, sessions)))).toContain(
    'after the logout the server accepts an old value in 1 request, and refuses one in 1 other',
  );
});

test('a wish is not the worst, and asks for nothing at the end', () => {
  const wish = findingRecord({ severity: 'info' });
  const text = words(resultText(screen(), verdict({}, [], [wish])));
  expect(text).toContain('Worst nothing above info Seen');
  expect(text).not.toContain('Fix');
  expect(fixedAtEnd(verdict({}, [], [wish]))).toBeNull();
  const low = findingRecord({ severity: 'low' });
  expect(fixedAtEnd(verdict({}, [], [wish, low]))).toBe(low);
});

test('where no framework is known the fix says where the line of each is', () => {
  const { meta } = RULES.find(({ meta: { id } }) => id === 'token-after-logout')!;
  const fix = { framework: null, code: null, where: null, text: `${meta.fix} More.` };
  const of = (change: object) =>
    words(resultText(screen(), verdict({}, [], [findingRecord({ rule: meta.id, fix, ...change })]), [meta]));
  expect(of({})).toContain('with each request. By framework: crumbshark rules token-after-logout Seen');
  // It says what helps in this case, and no line does.
  expect(of({ fix: { ...fix, text: 'Delete the row.' } })).not.toContain('By framework');
  expect(of({ fix: { ...fix, framework: 'Koa', code: 'f()', where: 'app.js' } })).not.toContain(
    'By framework',
  );
});

test('what could not be read is named, with what to type', () => {
  const unseen = [{ why: 'tls-without-keys', connections: 3 }];
  const none = verdict({ setCookies: 0, unseen });
  expect(words(resultText(screen(), none))).toContain('Session no cookie was found in what could be read');
  expect(words(resultText(screen(), none))).toContain(
    'NOT READ: 3 connections: TLS without keys (--keylog FILE)',
  );
  expect(verdictText(screen(), none)).toBe('Verdict  ? nothing was judged\n');
  expect(words(resultText(screen(), verdict()))).toContain('all of it could be read');
  expect(words(resultText(screen(), verdict({ gaps: 1 })))).toContain('NOT READ: 1 gap');
  // The last line says it too, and in other words: the first one is read first.
  const run = { ...RUN, failOn: 'high', exit: 3, exitBecause: 'nothing could be judged: 1 gap' } as const;
  expect(words(resultText(screen(), verdict({ gaps: 1, run })))).toContain('NOT READ: 1 gap');
});

test('what was read and not judged is told from what was not read', () => {
  const unjudged = [{ why: 'request-not-seen', count: 2 }];
  const read = 'all of it could be read; not judged in full: 2 responses: the request was not captured';
  expect(words(resultText(screen(), verdict({ unjudged })))).toContain(read);
  const both = words(resultText(screen(), verdict({ unjudged, gaps: 1 })));
  expect(both).toMatch(/NOT READ: 1 gap: [^;]*; not judged in full: 2 responses/);
  const findings = { high: 1, medium: 0, low: 0, info: 0 };
  expect(verdictText(screen(), verdict({ unjudged, findings }))).toContain('? not all was judged');
  expect(verdictText(screen(), verdict({ gaps: 1, findings }))).toContain('? not all could be read');
});

test('of several captures the ones are named that were not read, and a connection without its beginning is said', () => {
  const details = {
    inputsOf: new Map([['gaps', ['logs/b.pcap']]]),
    ofJudging: new Set<string>(),
    joinedConnections: 2,
  };
  const inputs = ['logs/a.pcap', 'logs/b.pcap'];
  const text = words(resultText(screen({ inputs }), verdict({ gaps: 1, [READ_DETAILS]: details })));
  expect(text).toContain(
    'NOT READ: 1 gap: the missing bytes may hold cookies, in b.pcap; the beginning of 2 connections is not in the capture',
  );
  const whole = { ...details, inputsOf: new Map() };
  expect(words(resultText(screen(), verdict({ [READ_DETAILS]: whole })))).toContain(
    'all of it could be read; the beginning of 2 connections is not in the capture',
  );
});

test('what happened on hosts of which no session is named says where', () => {
  const named = sessionRecord([eventRecord('login', 2)], { host: 'idp.test' });
  const other = sessionRecord([eventRecord('login-failed', 8), eventRecord('logout', 9)], {
    host: 'shop.test',
  });
  expect(words(resultText(screen(), verdict({}, [named, other])))).toContain(
    '1 login, and on shop.test 1 failed login, 1 logout seen',
  );
});

test('a login without a cookie is said, also where no cookie was set', () => {
  const says = 'Login by bearer token, no session cookie.';
  const sessions = [sessionRecord([eventRecord('login', 4)], { name: null, says })];
  expect(words(resultText(screen(), verdict({ setCookies: 0 }, sessions)))).toContain(
    'Session Login by bearer token without a session cookie on localhost:5000: 1 login seen',
  );
});

test('cookies without a session, and sessions without a login', () => {
  expect(words(resultText(screen(), verdict({ setCookies: 1 })))).toContain('Session no cookie is a session');
  expect(words(resultText(screen(), verdict({}, [sessionRecord([eventRecord('issued', 2)])])))).toContain(
    'no login seen',
  );
});

test('the verdict counts each severity, or says that there is nothing', () => {
  const findings = { high: 1, medium: 0, low: 2, info: 3 };
  expect(verdictText(screen(), verdict({ findings }))).toBe('Verdict  ◆ 1 high  ● 2 low  ○ 3 info\n');
  expect(verdictText(screen({ columns: 45 }), verdict({ findings }))).toBe(
    'Verdict  ◆ 1 high  ● 2 low  ○ 3 info\n',
  );
  expect(verdictText(screen(), verdict())).toBe('Verdict  ✓ no findings\n');
  expect(verdictText(screen({ isAsciiOnly: true }), verdict())).toBe('Verdict  ok no findings\n');
  expect(verdictText(screen(), verdict({ gaps: 1 }))).toBe('Verdict  ? no findings in what could be read\n');
  expect(verdictText(screen(), verdict({ acceptedFindings: 2 }))).toBe(
    'Verdict  ✓ no findings  (2 accepted)\n',
  );
});

test('what was not read is in the verdict and beside the session: findings are those of what was read', () => {
  const findings = { high: 0, medium: 0, low: 0, info: 3 };
  const partly = verdict({ findings, gaps: 1 }, [sessionRecord([eventRecord('login-failed', 2)])]);
  expect(verdictText(screen(), partly)).toBe('Verdict  ○ 3 info  ? not all could be read\n');
  expect(verdictText(screen({ columns: 45 }), partly)).toBe('Verdict  ○ 3 info  ? not all could be read\n');
  expect(words(resultText(screen(), partly))).toContain(': 1 failed login seen in what could be read');
  expect(words(resultText(screen(), verdict({ gaps: 1 })))).toContain(
    'Session no session seen in what could be read',
  );
});

test('of several captures the session and the worst are named with theirs', () => {
  const read = verdict({}, [sessionRecord([eventRecord('login', 4)])], [findingRecord()]);
  const [{ first }] = read.sessions as [SessionRecord];
  const evidence = read.worst!.evidence[0]!.input;
  const text = words(resultText(screen({ inputs: [first.input, evidence, 'other.pcap'] }), read));
  expect(text).toContain(`Session session on localhost:5000 (Express), in ${first.input}: 1 login seen`);
  expect(text).toContain(`Worst SameSite is missing: session on localhost:5000, in ${evidence} Fix`);
  expect(words(resultText(screen({ inputs: [evidence] }), read))).not.toContain(', in ');
});

test('why a run fails is one line without a terminal: the last one is whole', () => {
  const exitBecause = `4 findings at or above "high": httponly-missing of session on ${'a.'.repeat(30)}test, and 3 more`;
  const failed = verdict({ run: { exit: 1, exitBecause } as SummaryRecord['run'] });
  expect(exitText(screen({ isTerminal: false }), failed)).toBe(`         exit 1: ${exitBecause}\n`);
  expect(exitText(screen(), failed).split('\n').length).toBeGreaterThan(2);
});

test('what may be none is said as the story says it', () => {
  const perhaps = (...events: ReturnType<typeof eventRecord>[]) =>
    words(resultText(screen(), verdict({}, [sessionRecord(events)])));
  const failed = eventRecord('login-failed', 2, { confidence: 'low' });
  expect(perhaps(failed)).toContain('(Express): perhaps 1 failed login seen');
  expect(perhaps(failed, eventRecord('login-failed', 6), eventRecord('login', 8))).toContain(
    ': 1 login, 1 failed login and perhaps 1 more seen',
  );
});

test('a login without a cookie is no name in the list of sessions', () => {
  const login = [eventRecord('login', 4)];
  const text = words(
    resultText(
      screen(),
      verdict({}, [
        sessionRecord(login, { name: null, host: 'api.example', group: 'g2', id: 's2' }),
        sessionRecord(login),
      ]),
    ),
  );
  expect(text).toContain(
    'Session session on localhost:5000 (Express); login without a session cookie on api.example: 1 login seen',
  );
});

test('the fix is what this cookie needs', () => {
  const text = 'Delete it with Path "/app" and no Domain, as it was set. Delete the cookie with the Path.';
  const fixOf = (fix: FindingRecord['fix']) =>
    words(resultText(screen(), verdict({}, [], [findingRecord({ fix })])));
  expect(fixOf({ framework: null, code: null, text, where: null })).toContain(
    'Fix Delete it with Path "/app" and no Domain, as it was set. Seen',
  );
  const code = { framework: 'Express', code: "res.clearCookie('sid')", where: 'the logout' };
  expect(fixOf({ ...code, text })).toContain('Delete it with Path "/app" and no Domain, as it was set. Seen');
});

test('cookies that were only sent or only deleted are counted apart', () => {
  const seen = (all: number, onlyDeleted: number, onlySent = 0) =>
    words(resultText(screen(), verdictOf(summary(), [], [], { all, onlySent, onlyDeleted })));
  expect(seen(2, 1)).toContain(', 1 cookie and 1 that was only deleted; all');
  expect(seen(6, 0)).toContain(', 6 cookies; all');
  expect(seen(2, 2)).toContain(', 2 cookies that were only deleted; all');
  expect(seen(31, 0, 23)).toContain(', 8 cookies and 23 that were only sent; all');
  expect(seen(9, 1, 3)).toContain(', 5 cookies, 3 that were only sent and 1 that was only deleted; all');
  expect(seen(1, 0, 1)).toContain(', 1 cookie that was only sent; all');
});

test('a run that passes says which cookies it was asked for', () => {
  const of = (change: Partial<SummaryRecord['run']>) =>
    exitText(screen(), verdict({ run: { ...RUN, ...change } }));
  expect(of({})).toBe('');
  expect(of({ expectedCookies: ['sid', 'csrf@shop.test'] })).toBe(
    '         exit 0: set and judged, as --expect-cookie asks: sid, csrf@shop.test\n',
  );
  expect(of({ expectedCookies: ['sid'], exit: 1, exitBecause: '1 finding' })).toBe(
    '         exit 1: 1 finding\n',
  );
});
