import { expect, test } from 'vitest';
import { decideExit, type Gate, NO_GATE, type RunFacts } from '../../src/analysis/exit-decision.ts';
import { findingGroups } from '../../src/model/finding-groups.ts';
import { runModel } from '../../src/model/run-model.ts';
import type { CoverageView, SummaryRecord } from '../../src/record/records.ts';
import { findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';
import { eventRecord, sessionRecord } from '../support/records.ts';

const COVERAGE: CoverageView = {
  setCookies: 5,
  judged: 5,
  ignoredCount: 0,
  incompleteCount: 0,
  leftOut: 0,
  messagesLeftOut: 0,
  filter: null,
  hosts: [],
  hostCount: 0,
  names: [],
  nameCount: 0,
};
const NO_COOKIES = { ...COVERAGE, setCookies: 0, judged: 0 };
const FAIL_ON_HIGH: Gate = { ...NO_GATE, failOn: 'high' };

function facts(change: Partial<RunFacts> = {}, seen: Partial<SummaryRecord> = {}): RunFacts {
  return {
    summary: summary(seen),
    findings: [],
    coverage: COVERAGE,
    expected: [],
    requests: 6,
    responses: 6,
    lostResponses: 0,
    isEveryRuleOff: false,
    sessions: [],
    ...change,
  };
}

const decide = (gate: Gate, ...args: Parameters<typeof facts>) => decideExit(facts(...args), gate);

test('a run of which nothing is asked passes, whatever it found', () => {
  const passed = { exit: 0, because: null, findings: [], leftOut: null, unjudged: [] };
  expect(decide(NO_GATE, { findings: [findingRecord({ severity: 'high' })] }, { messages: 0 })).toEqual(
    passed,
  );
  expect(decide(FAIL_ON_HIGH)).toEqual(passed);
});

test('the worst finding at or above --fail-on is named, and all that decided are listed', () => {
  const findings = [
    findingRecord({ id: 'f1', severity: 'high', title: 'HttpOnly is missing', rule: 'httponly-missing' }),
    findingRecord({ id: 'f2', severity: 'medium' }),
    findingRecord({ id: 'f3', severity: 'high', accepted: true }),
    findingRecord({ id: 'f4', severity: 'low' }),
  ];
  expect(decide({ ...NO_GATE, failOn: 'medium' }, { findings })).toMatchObject({
    exit: 1,
    because: '2 findings at or above "medium": httponly-missing of session on localhost:5000, and 1 more',
    findings: ['f1', 'f2'],
  });
  expect(decide({ ...NO_GATE, failOn: 'high' }, { findings: findings.slice(1) })).toMatchObject({ exit: 0 });
  // 1 wins over 3.
  const missing = [{ expected: { name: 'session', host: null }, fate: null }];
  const both = decide({ ...NO_GATE, failOn: 'low' }, { findings, expected: missing });
  expect(both).toMatchObject({
    exit: 1,
    because: expect.stringMatching(
      /^3 findings at or above "low": .*; the cookie "session" of --expect-cookie was not set$/,
    ),
  });
  // So is what --fail-on-unjudged asks for.
  const gap = { gaps: 1, gapBytes: 100 };
  expect(decide({ ...NO_GATE, failOn: 'low', failOnUnjudged: true }, { findings }, gap).because).toMatch(
    /, and 2 more; not all was judged \(--fail-on-unjudged\): 1 gap/,
  );
});

test('the finding that is named is the one that the report calls the worst, and comes first', () => {
  const findings = [
    findingRecord({ id: 'f1', severity: 'high', rule: 'httponly-missing' }),
    findingRecord({ id: 'f2', severity: 'high', rule: 'token-after-logout', cookieName: 'token' }),
    findingRecord({ id: 'f3', severity: 'medium', rule: 'session-adopted' }),
  ];
  const { because, findings: ids } = decide({ ...NO_GATE, failOn: 'medium' }, { findings });
  expect(findingGroups(findings)[0]!.first.id).toBe('f2');
  expect(ids).toEqual(['f2', 'f1', 'f3']);
  expect(because).toMatch(/: token-after-logout of token on localhost:5000, and 2 more$/);
});

test('without any cookie a run passes only when nothing was hidden', () => {
  expect(decide(FAIL_ON_HIGH, { coverage: NO_COOKIES })).toMatchObject({ exit: 0 });
});

test.each<[string, Partial<RunFacts>, Partial<SummaryRecord>, string]>([
  [
    'no message',
    {},
    { messages: 0, unseen: [{ why: 'tls-without-keys', connections: 4 }] },
    'nothing could be judged: no HTTP message was found in 72 packets (4 connections: TLS without keys (--keylog FILE))',
  ],
  [
    'one direction only',
    { responses: 0, coverage: NO_COOKIES },
    {},
    'nothing could be judged: no HTTP response was found, only 6 requests',
  ],
  [
    'something unseen',
    { coverage: NO_COOKIES },
    { unseen: [{ why: 'tls-without-keys', connections: 3 }] },
    'no Set-Cookie was judged: 3 connections: TLS without keys (--keylog FILE)',
  ],
  [
    'something unjudged',
    { coverage: { ...NO_COOKIES, setCookies: 1, incompleteCount: 1 } },
    { unjudged: [{ why: 'incomplete', count: 1 }] },
    'no Set-Cookie was judged: 1 message: a part of the header block was not captured',
  ],
  [
    'more that is not whole than is judged',
    { coverage: { ...COVERAGE, setCookies: 11, judged: 1, incompleteCount: 10 } },
    { unjudged: [{ why: 'incomplete', count: 12 }] },
    'only 1 of 11 Set-Cookie fields judged: 12 messages: a part of the header block was not captured',
  ],
  [
    'truncated packets, and all else that reading warns of',
    { coverage: NO_COOKIES },
    {
      warnings: [
        '12 packets were truncated by the snap length: record again with tcpdump -s 0 or dumpcap -s 0',
      ],
    },
    'no Set-Cookie was judged: 12 packets were truncated by the snap length: record again with tcpdump -s 0 or dumpcap -s 0',
  ],
  [
    'gaps',
    { coverage: NO_COOKIES },
    { gaps: 2, gapBytes: 100 },
    'no Set-Cookie was judged: 2 gaps: the missing bytes may hold cookies',
  ],
  [
    'a request whose response is not there',
    { coverage: NO_COOKIES, responses: 5 },
    {},
    'no Set-Cookie was judged: 1 request without a response when the capture ended',
  ],
  [
    '-c or -a',
    { coverage: NO_COOKIES },
    { warnings: ['1 limit was reached (-c or -a): the reading ended before the end of the capture'] },
    'no Set-Cookie was judged: 1 limit was reached (-c or -a): the reading ended before the end of the capture',
  ],
  [
    'a filter',
    {
      coverage: {
        ...COVERAGE,
        judged: 0,
        leftOut: 5,
        messagesLeftOut: 4,
        filter: '--host localhost',
        hosts: ['127.0.0.1:5000'],
      },
    },
    {},
    'no Set-Cookie was judged: 5 Set-Cookie fields, none matches --host localhost; hosts: 127.0.0.1:5000',
  ],
  [
    'a filter that leaves out requests',
    { coverage: { ...NO_COOKIES, messagesLeftOut: 2, filter: '-Y \'http.host == "x"\'' } },
    {},
    'no Set-Cookie was judged: 2 messages left out by -Y \'http.host == "x"\'',
  ],
  [
    'the configuration ignores all',
    { coverage: { ...COVERAGE, judged: 0, ignoredCount: 5 } },
    {},
    'no Set-Cookie was judged: 5 Set-Cookie fields left out by "ignore" of the configuration',
  ],
  [
    'every rule is off',
    { isEveryRuleOff: true },
    {},
    'nothing was judged: the configuration switches every rule off',
  ],
])('exit 3: %s', (_what, change, seen, because) => {
  for (const gate of [
    FAIL_ON_HIGH,
    { ...NO_GATE, failOnUnjudged: true },
    { ...NO_GATE, updatesBaseline: true },
  ])
    expect(decide(gate, change, seen)).toMatchObject({ exit: 3, because, findings: [] });
});

test('once a Set-Cookie is judged, what was hidden fails only with --fail-on-unjudged', () => {
  const seen: Partial<SummaryRecord> = { unseen: [{ why: 'tls-without-keys', connections: 3 }], gaps: 1 };
  expect(decide(FAIL_ON_HIGH, {}, seen)).toMatchObject({ exit: 0 });
  expect(decide({ ...NO_GATE, failOnUnjudged: true }, {}, seen)).toMatchObject({
    exit: 3,
    because:
      'not all was judged (--fail-on-unjudged): 3 connections: TLS without keys (--keylog FILE); 1 gap: the missing bytes may hold cookies',
  });
  expect(decide({ ...NO_GATE, failOnUnjudged: true })).toMatchObject({ exit: 0 });
});

test('a filter that leaves out a part is said of a run that passes', () => {
  const coverage = {
    ...COVERAGE,
    judged: 2,
    leftOut: 3,
    filter: '--name theme',
    names: ['session', ''],
    nameCount: 2,
  };
  expect(decide(FAIL_ON_HIGH, { coverage })).toMatchObject({
    exit: 0,
    leftOut: '3 of 5 Set-Cookie fields left out by --name theme; names: session, (no name)',
  });
});

test('what could not be read is said of a run that passes', () => {
  const seen: Partial<SummaryRecord> = {
    unseen: [{ why: 'tls-without-keys', connections: 3 }],
    gaps: 1,
    warnings: [
      '12 packets were truncated by the snap length: record again with tcpdump -s 0 or dumpcap -s 0',
    ],
  };
  expect(decide(FAIL_ON_HIGH, {}, seen)).toMatchObject({
    exit: 0,
    leftOut:
      '3 connections: TLS without keys (--keylog FILE); 1 gap: the missing bytes may hold cookies; ' +
      '12 packets were truncated by the snap length: record again with tcpdump -s 0 or dumpcap -s 0',
  });
  expect(decide(FAIL_ON_HIGH)).toMatchObject({ exit: 0, leftOut: null });
});

test.each([
  [null, 'was not set'],
  ['ignored', 'was set, and the configuration leaves it out'],
  ['incomplete', 'was set, and its header block is not whole in the capture'],
  ['leftOut', 'was set, and --name theme leaves it out'],
] as const)('a cookie that is expected: %s', (fate, text) => {
  const coverage = { ...COVERAGE, filter: '--name theme' };
  const expected = [
    { expected: { name: 'other', host: null }, fate: 'judged' as const },
    { expected: { name: 'session', host: 'localhost' }, fate },
  ];
  expect(
    decide({ ...NO_GATE, expectedCookies: [{ name: 'x', host: null }] }, { expected, coverage }),
  ).toMatchObject({
    exit: 3,
    because: `the cookie "session@localhost" of --expect-cookie ${text}`,
  });
});

test('findings that become the baseline are no failure', () => {
  const findings = [findingRecord({ severity: 'high' })];
  expect(decide({ ...FAIL_ON_HIGH, updatesBaseline: true }, { findings })).toMatchObject({ exit: 0 });
});

test('of findings alike the one that the result names first decides', () => {
  const of = (name: string, id: string) =>
    findingRecord({ id, session: id.replace('f', 's'), cookieName: name, severity: 'high' });
  const findings = [of('secondary', 'f1'), of('token', 'f2')];
  const login = [eventRecord('login', 4)];
  const sessions = [
    sessionRecord(login, { id: 's1', name: 'secondary' }),
    sessionRecord([...login, eventRecord('privileged-use', 6)], { id: 's2', name: 'token' }),
  ];
  const { verdict } = runModel({ inventory: [], sessions, findings, summary: summary() });
  expect(verdict.worst?.cookieName).toBe('token');
  expect(decide(FAIL_ON_HIGH, { findings, sessions })).toMatchObject({ findings: ['f2', 'f1'] });
});

test('a capture without its end passes nothing', () => {
  const lost = { unseen: [{ why: 'ended-early', packets: 1 }] };
  expect(decide(FAIL_ON_HIGH, {}, lost)).toMatchObject({
    exit: 3,
    because: 'the capture does not reach to the end of the command',
  });
  expect(decide(NO_GATE, {}, lost).exit).toBe(0);
  const findings = [findingRecord({ severity: 'high' })];
  expect(decide(FAIL_ON_HIGH, { findings }, lost).exit).toBe(1);
});

test('nor does one with less than half of its packets', () => {
  const lost = (packets: number) => ({ packets: 100, unseen: [{ why: 'dropped-by-kernel', packets }] });
  expect(decide(FAIL_ON_HIGH, {}, lost(100)).exit).toBe(0);
  expect(decide(FAIL_ON_HIGH, {}, lost(101))).toMatchObject({
    exit: 3,
    because: expect.stringMatching(/^101 of 201 packets are not in the capture/),
  });
});
