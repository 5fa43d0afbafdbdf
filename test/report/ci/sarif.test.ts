import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result, Run } from 'sarif';
import { afterAll, describe, expect, test } from 'vitest';
import { RULES } from '../../../src/audit/rules/index.ts';
import { sarifReport } from '../../../src/report/ci/sarif.ts';
import type { EndOfRun } from '../../../src/report/end-report.ts';
import { ExchangeLog } from '../../../src/report/exchange-log.ts';
import { auditReport, findingRecord } from '../../support/findings.ts';
import { hostileText } from '../../support/hostile.ts';
import { response, summary } from '../../support/messages.ts';
import { crumbshark } from '../../support/program.ts';
import fc from '../../support/properties.ts';
import { FIXTURES, ROOT } from '../../support/repository.ts';
import { isUriReference, parseSarif } from '../../support/sarif.ts';
import { endOfRun } from '../reporters.ts';

const FLASK = join(FIXTURES, 'flask-login.pcap');
const rules = RULES.map(({ meta }) => meta).filter(({ id }) =>
  /^(?:samesite|secure|httponly)-missing$/.test(id),
);
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-sarif-'));
afterAll(() => rmSync(folder, { recursive: true }));

function log(change: Partial<EndOfRun> = {}): Run {
  return parseSarif([...sarifReport(endOfRun(change))].join(''));
}

const found = (...findings: ReturnType<typeof findingRecord>[]): Partial<EndOfRun> => ({
  audit: auditReport({ findings, rules }),
});

const only = (run: Run): Result => run.results![0]!;

describe('of a capture', () => {
  const config = join(folder, 'config.json');
  const baseline = join(folder, 'baseline.json');
  writeFileSync(
    config,
    JSON.stringify({ sources: { 'POST /login': 'src/my auth.py:42', 'GET /': 'src/home.py' } }),
  );

  test('every finding is a result of its rule, at the source of its route, with its exchange masked', async () => {
    const { stdout, status } = await crumbshark([
      FLASK,
      '-T',
      'sarif',
      '--config',
      config,
      '--fail-on',
      'medium',
    ]);
    expect(status).toBe(1);
    const run = parseSarif(stdout);
    const { findings } = JSON.parse((await crumbshark([FLASK, '-T', 'json'])).stdout);
    expect(run.results!.map(({ ruleId }) => ruleId)).toEqual(
      findings.map(({ rule }: { rule: string }) => rule),
    );
    for (const { ruleId, ruleIndex } of run.results!)
      expect(run.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId);
    const { level, message, locations, webRequest, webResponse, partialFingerprints } = only(run);
    expect(level).toBe('warning');
    expect(message.text).toMatch(
      /^The cookie "session" has no SameSite attribute\. Fix: Flask: app\.config\\\['SESSION/,
    );
    expect(locations![0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'src/my%20auth.py', uriBaseId: '%SRCROOT%' },
      region: { startLine: 42 },
    });
    expect(locations![0]!.logicalLocations!.map(({ name }) => name)).toEqual([
      'session on 127.0.0.1:5000',
      'POST /login',
    ]);
    expect(webRequest).toMatchObject({
      method: 'POST',
      target: 'http://127.0.0.1:5000/login',
      version: '1.1',
    });
    expect(webResponse).toMatchObject({ statusCode: 302 });
    expect(webResponse!.headers!['Set-Cookie']).toMatch(
      /^session=eyJ[^;]*…\(\d+\)#[0-9a-f]{6}; HttpOnly; Path=\/$/,
    );
    expect(partialFingerprints!['crumbshark/v1']).toBe(findings[0].fingerprint);
    expect(run.invocations).toMatchObject([
      { executionSuccessful: true, exitCode: 1, exitCodeDescription: expect.stringContaining('"medium"') },
    ]);
  });

  test('--show-values shows the values', async () => {
    const { stdout } = await crumbshark([FLASK, '-T', 'sarif', '--show-values']);
    expect(only(parseSarif(stdout)).webResponse!.headers!['Set-Cookie']).not.toContain('…');
  });

  test('without a source a result is at its capture', async () => {
    const { stdout } = await crumbshark(['fixtures/flask-login.pcap', '-T', 'sarif'], { cwd: ROOT });
    expect(only(parseSarif(stdout)).locations![0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'fixtures/flask-login.pcap' },
      region: { startLine: 1 },
    });
    const absolute = await crumbshark([FLASK, '-T', 'sarif']);
    const [location] = only(parseSarif(absolute.stdout)).locations!;
    expect(location!.physicalLocation!.artifactLocation!.uri).toBe(`file://${FLASK}`);
  });

  test('with a baseline each result says whether it is new, and what is accepted is suppressed', async () => {
    await crumbshark([FLASK, '--baseline', baseline, '--update-baseline']);
    const { version, accepted } = JSON.parse(readFileSync(baseline, 'utf8'));
    const [expired, kept, ...others] = accepted;
    const gone = { rule: 'secure-missing', host: 'old.test', cookie: 'sid', path: '/' };
    writeFileSync(
      baseline,
      JSON.stringify({
        version,
        accepted: [
          { ...expired, expires: '2020-01-01' },
          { ...kept, reason: 'behind a proxy [1]', expires: '9999-12-31' },
          ...others.slice(1),
          gone,
        ],
      }),
    );
    const run = parseSarif((await crumbshark([FLASK, '-T', 'sarif', '--baseline', baseline])).stdout);
    const states = run.results!.map(({ baselineState, suppressions = [] }) => [
      baselineState,
      suppressions.length,
    ]);
    expect(states.sort()).toEqual(
      [['new', 0], ['unchanged', 0], ...others.slice(1).map(() => ['unchanged', 1]), ['unchanged', 1]].sort(),
    );
    expect(run.results![0]!.suppressions).toBeUndefined();
    const justifications = run.results!.flatMap(({ suppressions = [] }) =>
      suppressions.map((one) => one.justification),
    );
    expect(justifications).toContain('accepted in the baseline until 9999-12-31: behind a proxy [1]');
    const notes = run.invocations![0]!.toolExecutionNotifications!.map(({ message }) => message.text);
    expect(notes).toContainEqual(
      expect.stringContaining('not found any more: secure-missing (sid on old.test)'),
    );
    expect(notes).toContainEqual(expect.stringContaining('No longer accepted in the baseline'));
  });
});

test('the fingerprints of two runs are equal, and none holds a value', async () => {
  const run = async () => parseSarif((await crumbshark([FLASK, '-T', 'sarif', '--show-values'])).stdout);
  const fingerprints = ({ results }: Run) => results!.map(({ partialFingerprints }) => partialFingerprints);
  expect(fingerprints(await run())).toEqual(fingerprints(await run()));
});

test('equal fingerprints differ by their number, so that none is dropped', () => {
  const run = log(found(findingRecord({ id: 'f1' }), findingRecord({ id: 'f2', host: 'localhost:5001' })));
  const [one, other] = run.results!.map(({ partialFingerprints }) => partialFingerprints!['crumbshark/v1']);
  expect(other).toBe(`${one}-2`);
});

test('a run without findings is a log without results', () => {
  expect(log()).toMatchObject({ results: [], invocations: [{ executionSuccessful: true, exitCode: 0 }] });
});

test('an input that broke off is no success', () => {
  const run = { ...summary().run, exit: 2, exitBecause: 'x.pcap: gzip data ends early' };
  expect(log({ summary: summary({ run }) }).invocations).toEqual([
    { executionSuccessful: false, exitCode: 2, exitCodeDescription: run.exitBecause },
  ]);
});

test('what could not be judged is a notification', () => {
  const unseen = [{ why: 'tls-without-keys', connections: 3 }];
  const [invocation] = log({ summary: summary({ unseen }) }).invocations!;
  expect(invocation!.toolExecutionNotifications).toEqual([
    { level: 'warning', message: { text: '3 connections: TLS without keys (--keylog FILE)' } },
  ]);
});

test('code scanning takes 25,000 results: the first are kept, and the others counted', () => {
  const findings = Array.from({ length: 25_002 }, (_, index) => findingRecord({ id: `f${index}` }));
  const run = log(found(...findings));
  expect(run.results).toHaveLength(25_000);
  expect(run.invocations![0]!.toolExecutionNotifications).toEqual([
    { level: 'warning', message: { text: '2 further findings left out: code scanning takes 25000' } },
  ]);
});

test('names from the wire are text: no link, no argument, no URI of another kind, no control character', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (name, input) => {
      const exchanges = new ExchangeLog();
      const evidence = [{ input, frame: 42, stream: 3 }];
      exchanges.add(
        response({ input, frame: 42, phrase: name, request: { url: `http://a.test/${name}`, method: name } }),
      );
      const finding = findingRecord({ cookieName: name, host: name, message: name, evidence, filter: name });
      const text = [...sarifReport(endOfRun({ ...found(finding), exchanges }))].join('');
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      const result = only(parseSarif(text));
      // Section 3.11.6: a link is text in brackets that no backslash escapes, and a target in parentheses.
      expect(result.message.text!.replaceAll(/\\[\\[\]]/g, '')).not.toMatch(/[[\]]/);
      expect(result.message.text!.replaceAll(/\{\{\d+\}\}/g, '')).not.toMatch(/\{\d+\}/);
      expect(isUriReference(result.locations![0]!.physicalLocation!.artifactLocation!.uri!)).toBe(true);
      expect(JSON.stringify(result)).not.toMatch(/\\u00[0189]/);
    }),
  );
});
