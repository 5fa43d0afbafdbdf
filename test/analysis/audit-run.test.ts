import { expect, test } from 'vitest';
import type { AuditSettings } from '../../src/analysis/analysis-options.ts';
import { AuditRun, type AuditScope } from '../../src/analysis/audit-run.ts';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { Counters } from '../../src/shared/counters.ts';
import { request, setting } from '../support/messages.ts';

function createAudit({
  config = {},
  baseline = null,
  assumeHttps = false,
  today = '2026-11-22',
  ...scope
}: Partial<AuditSettings & AuditScope> = {}): AuditRun {
  const whole = {
    firstInput: () => 'login.pcap',
    isNamed: null,
    choice: null,
    reportsFindings: true,
    fillsFields: false,
    isLive: false,
    finalFindings: null,
    ...scope,
  };
  return new AuditRun({ ...NO_GATE, config, baseline, assumeHttps, today }, whole, new Counters());
}

const rulesOf = async (audit: AuditRun): Promise<string[]> =>
  (await audit.finish()).report.findings.map(({ rule, cookieName: cookie }) => `${rule} ${cookie}`);

test('only messages with cookies are to be seen', () => {
  expect(createAudit().wants('response', true, false)).toBe(true);
  expect(createAudit().wants('request', false, true)).toBe(true);
  expect(createAudit().wants('response', false, false)).toBe(false);
  expect(createAudit({ reportsFindings: false }).wants('response', true, false)).toBe(false);
  expect(createAudit({ reportsFindings: false, fillsFields: true }).wants('response', true, false)).toBe(
    true,
  );
});

test('every Set-Cookie gets its verdict, and what is shown is reported', async () => {
  const audit = createAudit();
  const [hidden, shown] = [setting('session=1'), setting('session=2; SameSite=None', 'theme=1')];
  expect(audit.message(hidden, false).verdicts).toMatchObject([{ action: 'stored' }]);
  const { verdicts } = audit.message(shown, true);
  expect(verdicts.map((verdict) => verdict?.reason ?? verdict?.action)).toEqual([
    'SameSiteNoneInsecure',
    'stored',
  ]);
  expect(await rulesOf(audit)).toContain('samesite-none-insecure session');
  expect(await rulesOf(audit)).toContain('samesite-missing theme');
  expect(await rulesOf(audit)).not.toContain('samesite-missing session');
});

test('findings are records, counted by severity, and those of the baseline apart', async () => {
  const baseline = [{ rule: 'samesite-missing', host: 'localhost', cookie: 'session', path: '/' }];
  const gone = { rule: 'samesite-missing', host: 'other.test', cookie: 'session', path: '/' };
  const audit = createAudit({ baseline: [...baseline, gone] });
  audit.message(setting('session=abc; HttpOnly; Path=/'), true);
  const { counts, report, baseline: whole } = await audit.finish();
  const accepted = report.findings.filter((finding) => finding.accepted);
  expect(accepted).toMatchObject([
    { type: 'finding', rule: 'samesite-missing', cookieName: 'session', count: 1 },
  ]);
  expect(report.gone).toEqual([gone]);
  const open = report.findings.length - 1;
  expect(Object.values(counts.findings ?? {}).reduce((sum, count) => sum + count, 0)).toBe(open);
  expect(counts).toMatchObject({ acceptedFindings: 1, unjudged: [] });
  // What is accepted already is accepted again.
  expect(whole).toContainEqual(baseline[0]);
  expect(whole).not.toContainEqual(gone);
  expect(
    (
      await createAudit({
        baseline: [gone],
        choice: { text: '--name x', byName: true, byHost: false },
      }).finish()
    ).report.gone,
  ).toEqual([]);
});

test('what the baseline accepts follows what is new, and what it accepted until a day that is over counts', async () => {
  const entry = { host: 'localhost', cookie: 'session', path: '/' };
  const kept = { ...entry, rule: 'samesite-missing', reason: 'the proxy adds it', expires: '2027-03-31' };
  const over = { ...entry, rule: 'httponly-missing', expires: '2020-01-01' };
  const audit = createAudit({ baseline: [kept, over], today: '2027-03-31' });
  audit.message(setting('session=abc; Path=/', 'theme=1; Path=/'), true);
  const { counts, report, baseline } = await audit.finish();
  expect(report.findings.at(-1)).toMatchObject({ rule: kept.rule, accepted: true });
  expect(report.findings.filter(({ accepted }) => accepted)).toHaveLength(1);
  expect(report.findings.find(({ acceptance }) => acceptance?.expired)).toMatchObject({
    rule: over.rule,
    accepted: false,
    acceptance: { reason: null, expires: over.expires, expired: true },
  });
  expect(counts.acceptedFindings).toBe(1);
  expect(report.findings.map(({ id }) => id)).toEqual(report.findings.map((_, index) => `f${index + 1}`));
  expect(baseline).toContainEqual(kept);
  expect(baseline).toContainEqual({ ...entry, rule: over.rule });
});

test('the rules that have found something, and the places in the code that the configuration names', async () => {
  const sources = { 'POST /login': 'src/auth.ts:42', 'GET /nowhere': 'src/nowhere.ts' };
  const audit = createAudit({ config: { sources } });
  audit.message(setting('session=abc; HttpOnly; Path=/'), true);
  const { report, warnings } = await audit.finish();
  expect(new Set(report.rules.map(({ id }) => id))).toEqual(new Set(report.findings.map(({ rule }) => rule)));
  expect(report.findings[0]?.source).toEqual({ route: 'POST /login', file: 'src/auth.ts', line: 42 });
  expect(warnings).toEqual(['configuration, sources: nothing that is judged matches "GET /nowhere"']);
  const without = createAudit({});
  without.message(setting('session=abc; HttpOnly; Path=/'), true);
  expect((await without.finish()).report.findings[0]?.source).toBeNull();
});

test('without findings to report the summary has none', async () => {
  const { counts } = await createAudit({ reportsFindings: false, fillsFields: true }).finish();
  expect(counts).toEqual({});
});

test('--name: only what is about a chosen cookie', async () => {
  const audit = createAudit({ isNamed: (name) => name === 'theme' });
  audit.message(setting('session=abc', 'theme=1'), true);
  expect(new Set((await audit.finish()).report.findings.map(({ cookieName: cookie }) => cookie))).toEqual(
    new Set(['theme']),
  );
});

test('the configuration: what is left out is counted with its reason, what is off is named', async () => {
  const config: AuditSettings['config'] = {
    ignore: [{ cookie: '_g*', reason: 'analytics' }],
    rules: { 'samesite-missing': 'off' },
    notSessionCookies: ['session'],
  };
  const audit = createAudit({ config });
  audit.message(setting('_ga=1', '_gid=2', 'session=abc'), true);
  audit.message(setting('_ga=1'), true);
  const { report } = await audit.finish();
  expect(report.leftOut).toEqual([{ reason: 'analytics', cookieName: '_g*', host: null, count: 2 }]);
  expect(report.rulesOff).toEqual(['samesite-missing']);
  // The login itself is listed, as one without a session cookie.
  expect(report.sessions.filter(({ name }) => name !== null)).toEqual([]);
  expect(report.findings.map(({ cookieName: cookie }) => cookie)).not.toContain('_ga');
  expect(report.findings.map(({ rule }) => rule)).not.toContain('samesite-missing');
});

test('fields know what is raised before it is known whether the message is shown', async () => {
  const audit = createAudit({ fillsFields: true });
  const message = setting('theme=1');
  const { raised, verdicts } = audit.preview(message);
  expect(raised).toContainEqual({ rule: 'samesite-missing', severity: 'info', cookie: expect.any(String) });
  expect(verdicts).toMatchObject([{ action: 'stored' }]);
  audit.message(message, false);
  expect((await audit.finish()).report.findings).toEqual([]);
  expect(createAudit().preview(request())).toBe(NO_RESULTS);
});

test('--assume-https', async () => {
  const [open, assumed] = [createAudit(), createAudit({ assumeHttps: true })];
  for (const audit of [open, assumed]) audit.message(setting('session=abc; Path=/'), true);
  expect(await rulesOf(open)).not.toContain('secure-missing session');
  expect(await rulesOf(assumed)).toContain('secure-missing session');
});
