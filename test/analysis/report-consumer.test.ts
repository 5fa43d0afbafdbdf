import { expect, test } from 'vitest';
import type { AuditRun } from '../../src/analysis/audit-run.ts';
import { type Output, ReportConsumer, type ReportTarget } from '../../src/analysis/report-consumer.ts';
import { cookieSelection } from '../../src/filter/cookie-selection.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { fieldValues, type Message } from '../../src/record/message.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import type { AuditReport } from '../../src/report/audit-report.ts';
import { createMasker } from '../../src/report/mask.ts';
import { auditReport } from '../support/findings.ts';
import { header, request, response, setting, summary } from '../support/messages.ts';
import { flaskLogin } from '../support/sessions.ts';

/** A report of the Set-Cookie values, and what reaches its output. */
function target(masked: boolean, wants = true): ReportTarget & { text(): string } {
  let text = '';
  const output: Output = {
    write: (more) => {
      text += more;
    },
    flush: () => {},
    pause: () => undefined,
    isClosed: () => false,
    end: async () => {
      text += '.';
    },
  };
  const reporter = {
    needsRequests: true,
    wants: () => wants,
    begin: () => '[',
    message: (message: Message) => `${fieldValues(message, 'set-cookie').join('|')} `,
    end: () => [']'],
  };
  return { reporter, output, masked, text: () => text };
}

test('every report gets its beginning, its messages and its end', async () => {
  const targets = [target(false), target(false)];
  const consumer = new ReportConsumer(compileFilter('http.response'), null, null, targets);
  consumer.message(request());
  expect(targets.map((each) => each.text())).toEqual(['', '']);
  consumer.message(setting('a=1'));
  await consumer.end(summary());
  expect(targets.map((each) => each.text())).toEqual(['[a=1 ].', '[a=1 ].']);
});

test('the filter and the selection hold for all reports, masking for those that ask', () => {
  const masker = createMasker(Buffer.from('key'));
  const [plain, masked] = [target(false), target(true)];
  const consumer = new ReportConsumer(compileFilter('http.response'), cookieSelection('a', null), masker, [
    plain,
    masked,
  ]);
  consumer.message(request());
  consumer.message(setting('b=22222222'));
  consumer.message(setting('a=11111111', 'b=22222222'));
  expect(plain.text()).toBe('[a=11111111 ');
  expect(masked.text()).toBe(`[a=${masker.value('11111111')} `);
});

test('a message is wanted when the filter, the selection and a report let it through', () => {
  const wants = (filter: string, name: string | null, ...targets: ReportTarget[]) =>
    new ReportConsumer(compileFilter(filter), cookieSelection(name, null), null, targets).wants(
      'response',
      false,
      false,
    );
  expect(wants('', null, target(false, false), target(false, true))).toBe(true);
  expect(wants('', null, target(false, false))).toBe(false);
  expect(wants('http.set_cookie', null, target(false))).toBe(false);
  expect(wants('', 'sid', target(false))).toBe(false);
});

/** Judges what it is given by name, and remembers it. */
function watching(calls: string[], found: AuditReport = auditReport()): AuditRun {
  const told = (what: string, message: Message): void => {
    calls.push(`${what} ${fieldValues(message, 'set-cookie').join('|') || message.kind}`);
  };
  const judge: Pick<AuditRun, 'wants' | 'preview' | 'message' | 'finish'> = {
    wants: (_kind, hasSetCookie, hasCookie) => hasSetCookie || hasCookie,
    preview: (message) => {
      told('preview', message);
      return {
        ...NO_RESULTS,
        raised: [{ rule: 'a-rule', severity: message.kind === 'request' ? 'low' : 'high' }],
      };
    },
    message: (message, shown, _hasCookies, preview = NO_RESULTS) => {
      told(shown ? 'shown' : 'hidden', message);
      return preview;
    },
    finish: async (end) => ({ summary: { ...end, accepted: 7 }, report: found, baseline: [] }),
  };
  return judge as AuditRun;
}

test('the rules see every message with cookies, and know which ones are shown', () => {
  const calls: string[] = [];
  const shown = target(false);
  const filter = compileFilter('http.response');
  const consumer = new ReportConsumer(filter, cookieSelection('a', null), null, [shown], watching(calls));
  expect(consumer.wants('request', false, true)).toBe(true);
  expect(consumer.wants('request', false, false)).toBe(false);
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

test('a message that only the rules want reaches no report; one without cookies no rule', () => {
  const calls: string[] = [];
  const responses = target(false);
  const only: ReportTarget = {
    ...responses,
    reporter: { ...responses.reporter, wants: (kind) => kind === 'response' },
  };
  const consumer = new ReportConsumer(compileFilter(''), null, null, [only], watching(calls));
  consumer.message(request());
  consumer.message(response({ fields: [header('Server', 'x')] }));
  expect(calls).toEqual(['preview request', 'shown request']);
  expect(responses.text()).toBe('[ ');
});

test('a field that a gap cuts is one for the rules', () => {
  const calls: string[] = [];
  const consumer = new ReportConsumer(compileFilter(''), null, null, [target(false)], watching(calls));
  consumer.message(
    response({ incomplete: true, fields: [{ ...header('Set-Cookie', 'a='), truncated: true }] }),
  );
  consumer.message(response({ incomplete: true, fields: [header('Server', 'x')] }));
  expect(calls).toEqual(['preview response', 'shown response']);
});

test('a filter can ask for what the rules say', () => {
  const shown = target(false);
  const filter = compileFilter('finding.severity == "high"');
  const consumer = new ReportConsumer(filter, null, null, [shown], watching([]));
  consumer.message(request());
  consumer.message(setting('a=1'));
  expect(shown.text()).toBe('[a=1 ');
});

test('the end has what the rules said, and the reports get it', async () => {
  let end: unknown[] = [];
  const reporter = {
    ...target(false).reporter,
    end: (...told: unknown[]) => {
      end = told;
      return [']'];
    },
  };
  const judged = new ReportConsumer(
    compileFilter(''),
    null,
    null,
    [{ ...target(false), reporter }],
    watching([]),
  );
  expect((await judged.end(summary()))?.summary.accepted).toBe(7);
  expect(end).toEqual([summary({ accepted: 7 }), auditReport()]);
  const plain = new ReportConsumer(compileFilter(''), null, null, [{ ...target(false), reporter }]);
  expect(await plain.end(summary())).toBeNull();
  expect(end).toEqual([summary(), null]);
});

test('sessions come masked to the reports that are masked, and whole to the others', async () => {
  const masker = createMasker(Buffer.from('key'));
  const told: unknown[] = [];
  const targets = [false, true].map((masked) => {
    const each = target(masked);
    return {
      ...each,
      reporter: {
        ...each.reporter,
        end: (_: unknown, audit: AuditReport | null) => {
          told.push(audit?.sessions);
          return [];
        },
      },
    };
  });
  const judge = watching([], auditReport({ sessions: [flaskLogin()] }));
  await new ReportConsumer(compileFilter(''), null, masker, targets, judge).end(summary());
  expect(told).toEqual([[flaskLogin()], [masker.session(flaskLogin())]]);
});
