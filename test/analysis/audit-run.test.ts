import { expect, test } from 'vitest';
import { AuditRun, type AuditRunOptions } from '../../src/analysis/audit-run.ts';
import { policyOf } from '../../src/analysis/policy.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { Counters } from '../../src/shared/counters.ts';
import { request, setting, summary } from '../support/messages.ts';

function judge(change: Partial<AuditRunOptions> = {}): AuditRun {
  return new AuditRun({
    policy: policyOf(),
    assumeHttps: false,
    isNamed: null,
    reportsFindings: true,
    fillsFields: false,
    baseline: null,
    isWhole: true,
    counters: new Counters(),
    ...change,
  });
}

const rulesOf = async (judged: AuditRun): Promise<string[]> =>
  (await judged.finish(summary())).report.findings.map(({ rule, cookie }) => `${rule} ${cookie}`);

test('only messages with cookies are to be seen', () => {
  expect(judge().wants('response', true, false)).toBe(true);
  expect(judge().wants('request', false, true)).toBe(true);
  expect(judge().wants('response', false, false)).toBe(false);
  expect(judge({ reportsFindings: false }).wants('response', true, false)).toBe(false);
  expect(judge({ reportsFindings: false, fillsFields: true }).wants('response', true, false)).toBe(true);
});

test('every Set-Cookie gets its verdict, and what is shown is reported', async () => {
  const judged = judge();
  const [hidden, shown] = [setting('session=1'), setting('session=2; SameSite=None', 'theme=1')];
  expect(judged.message(hidden, false).verdicts).toMatchObject([{ action: 'stored' }]);
  const { verdicts } = judged.message(shown, true);
  expect(verdicts.map((verdict) => verdict?.reason ?? verdict?.action)).toEqual([
    'SameSiteNoneInsecure',
    'stored',
  ]);
  expect(await rulesOf(judged)).toContain('samesite-none-insecure session');
  expect(await rulesOf(judged)).toContain('samesite-missing theme');
  expect(await rulesOf(judged)).not.toContain('samesite-missing session');
});

test('findings are records, counted by severity, and those of the baseline apart', async () => {
  const baseline = [{ rule: 'samesite-missing', host: 'localhost', cookie: 'session', path: '/' }];
  const gone = { rule: 'samesite-missing', host: 'other.test', cookie: 'session', path: '/' };
  const judged = judge({ baseline: [...baseline, gone] });
  judged.message(setting('session=abc; HttpOnly; Path=/'), true);
  const { summary: told, report, baseline: whole } = await judged.finish(summary());
  const accepted = report.findings.filter((finding) => finding.accepted);
  expect(accepted).toMatchObject([
    { type: 'finding', rule: 'samesite-missing', cookie: 'session', count: 1 },
  ]);
  expect(report.gone).toEqual([gone]);
  const open = report.findings.length - 1;
  expect(Object.values(told.findings ?? {}).reduce((sum, count) => sum + count, 0)).toBe(open);
  expect(told).toMatchObject({ packets: 72, accepted: 1, unjudged: [] });
  // What is accepted already is accepted again.
  expect(whole).toContainEqual(baseline[0]);
  expect(whole).not.toContainEqual(gone);
  expect((await judge({ baseline: [gone], isWhole: false }).finish(summary())).report.gone).toEqual([]);
});

test('without findings to report the summary has none', async () => {
  const { summary: told } = await judge({ reportsFindings: false, fillsFields: true }).finish(summary());
  expect(told).toEqual(summary());
});

test('--name: only what is about a chosen cookie', async () => {
  const judged = judge({ isNamed: (name) => name === 'theme' });
  judged.message(setting('session=abc', 'theme=1'), true);
  expect(new Set((await judged.finish(summary())).report.findings.map(({ cookie }) => cookie))).toEqual(
    new Set(['theme']),
  );
});

test('the policy: what is left out is counted with its reason, what is off is named', async () => {
  const policy = policyOf({
    ignore: [{ cookie: '_g*', reason: 'analytics' }],
    rules: { 'samesite-missing': 'off' },
    notSessionCookies: ['session'],
  });
  const judged = judge({ policy });
  judged.message(setting('_ga=1', '_gid=2', 'session=abc'), true);
  judged.message(setting('_ga=1'), true);
  const { report } = await judged.finish(summary());
  expect(report.leftOut).toEqual([{ reason: 'analytics', cookies: 2 }]);
  expect(report.rulesOff).toEqual(['samesite-missing']);
  expect(report.sessions).toEqual([]);
  expect(report.findings.map(({ cookie }) => cookie)).not.toContain('_ga');
  expect(report.findings.map(({ rule }) => rule)).not.toContain('samesite-missing');
});

test('fields know what is raised before it is known whether the message is shown', async () => {
  const judged = judge({ fillsFields: true });
  const message = setting('theme=1');
  const { raised, verdicts } = judged.preview(message);
  expect(raised).toContainEqual({ rule: 'samesite-missing', severity: 'low' });
  expect(verdicts).toMatchObject([{ action: 'stored' }]);
  judged.message(message, false);
  expect((await judged.finish(summary())).report.findings).toEqual([]);
  expect(judge().preview(request())).toBe(NO_RESULTS);
});

test('--assume-https', async () => {
  const [open, assumed] = [judge(), judge({ assumeHttps: true })];
  for (const judged of [open, assumed]) judged.message(setting('session=abc; Path=/'), true);
  expect(await rulesOf(open)).not.toContain('secure-missing session');
  expect(await rulesOf(assumed)).toContain('secure-missing session');
});
