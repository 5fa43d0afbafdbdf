import { expect, test } from 'vitest';
import type { Report } from '../../src/analysis/analysis-options.ts';
import type { AuditRun } from '../../src/analysis/audit-run.ts';
import { ReportConsumer } from '../../src/analysis/report-consumer.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { fieldValues, type Message } from '../../src/record/message.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import type { AuditReport, FoundRecords } from '../../src/report/audit-report.ts';
import type { Session } from '../../src/session/session.ts';
import { auditReport } from '../support/findings.ts';
import { header, RUN, request, response, setting, summary } from '../support/messages.ts';
import { memoryOutput } from '../support/output.ts';
import { flaskLogin } from '../support/sessions.ts';

interface Choice {
  readonly filter?: string;
  readonly name?: string;
  readonly audit?: AuditRun;
}

function consumerOf(reports: readonly Report[], { filter, name, audit }: Choice = {}): ReportConsumer {
  const compiled = filter === undefined ? null : compileFilter(filter);
  return new ReportConsumer({ filter: compiled, name: name ?? null, host: null, reports }, audit ?? null);
}

/** A report of the Set-Cookie values, and what reaches its output. */
function reportOf(masked: boolean, wants = true): Report & { text(): string } {
  const memory = memoryOutput();
  const output = { ...memory, end: async () => memory.write('.') };
  const reporter = {
    auditUse: 'findings' as const,
    needsRequests: true,
    wants: () => wants,
    begin: () => '[',
    message: (message: Message) => `${fieldValues(message, 'set-cookie').join('|')} `,
    end: () => [']'],
  };
  return { reporter, output, masked, text: memory.text };
}

test('every report gets its beginning, its messages and its end', async () => {
  const reports = [reportOf(false), reportOf(false)];
  const consumer = consumerOf(reports, { filter: 'http.response' });
  consumer.message(request());
  expect(reports.map((each) => each.text())).toEqual(['', '']);
  consumer.message(setting('a=1'));
  await consumer.end(summary(), () => RUN);
  expect(reports.map((each) => each.text())).toEqual(['[a=1 ].', '[a=1 ].']);
});

test('the filter and the selection hold for all reports, masking for those that are masked', () => {
  const [plain, masked] = [reportOf(false), reportOf(true)];
  const consumer = consumerOf([plain, masked], { filter: 'http.response', name: 'a' });
  consumer.message(request());
  consumer.message(setting('b=22222222'));
  consumer.message(setting('a=11111111', 'b=22222222'));
  expect(plain.text()).toBe('[a=11111111 ');
  expect(masked.text()).toMatch(/^\[a=11…\(8\)#[0-9a-f]{6} $/);
});

test('a message is wanted when the filter, the selection and a report let it through', () => {
  const wants = (choice: Choice, ...reports: Report[]) =>
    consumerOf(reports, choice).wants('response', false, false);
  expect(wants({}, reportOf(false, false), reportOf(false, true))).toBe(true);
  expect(wants({}, reportOf(false, false))).toBe(false);
  expect(wants({ filter: 'http.set_cookie' }, reportOf(false))).toBe(false);
  expect(wants({ name: 'sid' }, reportOf(false))).toBe(false);
});

/** Writes its calls into a list. */
function recordingAudit(calls: string[], found: AuditReport = auditReport()): AuditRun {
  const note = (what: string, message: Message): void => {
    calls.push(`${what} ${fieldValues(message, 'set-cookie').join('|') || message.kind}`);
  };
  const audit: Pick<
    AuditRun,
    'wants' | 'preview' | 'choose' | 'cover' | 'message' | 'list' | 'decide' | 'finish'
  > = {
    wants: (_kind, hasSetCookie, hasCookie) => hasSetCookie || hasCookie,
    preview: (message) => {
      note('preview', message);
      return {
        ...NO_RESULTS,
        raised: [{ rule: 'a-rule', severity: message.kind === 'request' ? 'low' : 'high', cookie: null }],
      };
    },
    choose: () => {},
    cover: () => {},
    decide: () => ({ exit: 0, because: null, findings: [], leftOut: null, unjudged: [] }),
    message: (message, shown, _hasCookies, preview = NO_RESULTS) => {
      note(shown ? 'shown' : 'hidden', message);
      return preview;
    },
    list: (_message, results) => results,
    finish: async () => ({
      counts: { acceptedFindings: 7 },
      report: found,
      baseline: [],
      warnings: ['unused'],
    }),
  };
  return audit as AuditRun;
}

test('the rules see every message with cookies, and know which ones are shown', () => {
  const calls: string[] = [];
  const shown = reportOf(false);
  const audit = recordingAudit(calls);
  const consumer = consumerOf([shown], { filter: 'http.response', name: 'a', audit });
  expect(consumer.wants('request', false, true)).toBe(true);
  // One without cookies may be one that a proxy has passed on.
  expect(consumer.wants('request', false, false)).toBe(true);
  expect(consumerOf([reportOf(false, false)]).wants('request', false, false)).toBe(false);
  consumer.message(request());
  consumer.message(setting('b=2'));
  consumer.message(setting('a=1', 'b=2'));
  expect(calls).toEqual([
    'preview request',
    'hidden request',
    'preview b=2',
    'hidden b=2',
    'preview a=1|b=2',
    'shown a=1|b=2',
  ]);
  expect(shown.text()).toBe('[a=1 ');
});

test('what is seen behind a proxy as well reaches the reports, and the rules once', async () => {
  const calls: string[] = [];
  const shown = reportOf(false);
  const consumer = consumerOf([shown], { audit: recordingAudit(calls) });
  const set = [header('Set-Cookie', 'a=1')];
  const sent = (port: number) => [
    header('Host', `localhost:${port}`),
    header('Cookie', 'sid=0123456789abcdef'),
  ];
  const outer = { stream: 1, frame: 1, dst: '127.0.0.1', dstPort: 8080, fields: sent(8080) };
  const inner = { stream: 2, frame: 2, dst: '127.0.0.1', dstPort: 3000, fields: sent(3000) };
  consumer.message(request(outer));
  consumer.message(request(inner));
  consumer.message(response({ stream: 2, frame: 3, fields: set, request: inner }));
  consumer.message(response({ stream: 1, frame: 4, fields: set, request: outer }));
  expect(calls).toEqual(['preview request', 'shown request', 'preview a=1', 'shown a=1']);
  const { summary: read } = await consumer.end(summary(), () => RUN);
  expect(read.hops?.map(({ server }) => server)).toEqual(['127.0.0.1:3000']);
  expect(shown.text()).toBe('[  a=1 a=1 ].');
});

test('a message that only the rules want reaches no report; one without cookies no rule', () => {
  const calls: string[] = [];
  const responses = reportOf(false);
  const only: Report = {
    ...responses,
    reporter: { ...responses.reporter, wants: (kind) => kind === 'response' },
  };
  const consumer = consumerOf([only], { audit: recordingAudit(calls) });
  consumer.message(request());
  consumer.message(response({ fields: [header('Server', 'x')] }));
  expect(calls).toEqual(['preview request', 'shown request']);
  expect(responses.text()).toBe('[ ');
});

test('the rules see a field that a gap truncates', () => {
  const calls: string[] = [];
  const consumer = consumerOf([reportOf(false)], { audit: recordingAudit(calls) });
  consumer.message(
    response({ incomplete: true, fields: [{ ...header('Set-Cookie', 'a='), truncated: true }] }),
  );
  consumer.message(response({ incomplete: true, fields: [header('Server', 'x')] }));
  expect(calls).toEqual(['preview response', 'shown response']);
});

test('a filter can use what the rules find', () => {
  const shown = reportOf(false);
  const filter = 'finding.severity == "high"';
  const consumer = consumerOf([shown], { filter, audit: recordingAudit([]) });
  consumer.message(request());
  consumer.message(setting('a=1'));
  expect(shown.text()).toBe('[a=1 ');
});

test('a report that wants the result by now gets it once, and no other one does', async () => {
  const given: string[] = [];
  const wanting = (name: string, isWanted: boolean) => ({
    ...reportOf(false),
    reporter: {
      ...reportOf(false).reporter,
      wantsResult: () => isWanted,
      result: async () => void given.push(name),
    },
  });
  const reports = [wanting('one', true), wanting('other', false)];
  const consumer = consumerOf(reports, { audit: recordingAudit([]) });
  const give = () => consumer.giveResult(summary, () => RUN);
  // The second is asked for while the first is still being made.
  await Promise.all([give(), give()]);
  expect(given).toEqual(['one']);
  await give();
  expect(given).toEqual(['one', 'one']);
});

test('the reports get the findings and the counts at the end', async () => {
  let end: unknown[] = [];
  const reporter = {
    ...reportOf(false).reporter,
    end: (...given: unknown[]) => {
      end = given;
      return [']'];
    },
  };
  const report = { ...reportOf(false), reporter };
  const audited = consumerOf([report], { audit: recordingAudit([]) });
  expect((await audited.end(summary(), () => RUN)).summary.acceptedFindings).toBe(7);
  expect(end).toEqual([
    summary({ acceptedFindings: 7, warnings: ['unused'], unusedSettings: 1 }),
    auditReport(),
  ]);
  expect(await consumerOf([report]).end(summary(), () => RUN)).toEqual({
    summary: summary(),
    audit: null,
    decision: null,
    broken: null,
  });
  expect(end).toEqual([summary(), null]);
});

const firstValue = ({ events }: Session) => events.find(({ value }) => value !== null)?.value?.value;

/** An audit that has found this by now; null where nothing has come since. */
function auditWith(...found: (FoundRecords | null)[]): AuditRun {
  return { ...recordingAudit([]), foundSoFar: () => found.shift() ?? null } as AuditRun;
}

/** Writes the first value of each session that was found by now. */
function amendedReport(masked: boolean): Report & { text(): string } {
  const report = reportOf(masked);
  const amend = ({ sessions }: FoundRecords) => sessions.map((one) => `<${firstValue(one)}>`).join('');
  return { ...report, reporter: { ...report.reporter, amend } };
}

test('live, what was found by now goes to the reports that have it while the run goes on, masked or not', () => {
  const reports = [amendedReport(false), amendedReport(true), reportOf(false)];
  const found = auditReport({ sessions: [flaskLogin()] });
  const consumer = consumerOf(reports, { audit: auditWith(found, null, auditReport()) });
  expect([consumer.amend(), consumer.amend(), consumer.amend()]).toEqual([true, false, true]);
  expect(reports.map((each) => each.text())).toEqual([
    `[<${firstValue(flaskLogin())}>`,
    expect.stringMatching(/^\[<.{0,8}…\(\d+\)#[0-9a-f]{6}>$/),
    '[',
  ]);
});

test('live, nothing is asked of the rules while a reader is behind, or where no report has it', () => {
  const asked: string[] = [];
  const foundSoFar = () => {
    asked.push('asked');
    return null;
  };
  const audit = { ...recordingAudit([]), foundSoFar } as AuditRun;
  expect(consumerOf([reportOf(false)], { audit }).amend()).toBe(false);
  const slow = amendedReport(false);
  const output = { ...slow.output, pause: () => Promise.resolve() };
  expect(consumerOf([{ ...slow, output }], { audit }).amend()).toBe(false);
  expect(asked).toEqual([]);
  expect(consumerOf([slow], { audit }).amend()).toBe(false);
  expect(asked).toEqual(['asked']);
});

test('sessions are masked in the reports that are masked, and whole in the others', async () => {
  const given: unknown[] = [];
  const reports = [false, true].map((masked) => {
    const report = reportOf(masked);
    const reporter = {
      ...report.reporter,
      end: (_: unknown, audit: AuditReport | null) => {
        given.push(audit?.sessions.map(firstValue));
        return [];
      },
    };
    return { ...report, reporter };
  });
  const audit = recordingAudit([], auditReport({ sessions: [flaskLogin()] }));
  await consumerOf(reports, { audit }).end(summary(), () => RUN);
  expect(given).toEqual([
    [firstValue(flaskLogin())],
    [expect.stringMatching(/^.{0,8}…\(\d+\)#[0-9a-f]{6}$/)],
  ]);
});
