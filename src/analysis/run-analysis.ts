// The engine of the command and of the library, on one page: inputs through the pipeline into the reports, with the rules
// beside it when something needs what they find.

import { SEVERITIES } from '../audit/finding.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import { LoggingConsumer } from '../message-log/logging-consumer.ts';
import { PacketHistory } from '../record/packet-history.ts';
import type { InputView, ReadSummary, RunView } from '../record/records.ts';
import type { Masker } from '../report/mask.ts';
import { isEndless, isReadableAgain, readingOrder, run, summaryOf } from '../run.ts';
import { Counters } from '../shared/counters.ts';
import { compileGlob } from '../shared/glob.ts';
import { lazy } from '../shared/lazy.ts';
import type { BrokenInputError } from '../shared/user-error.ts';
import { AmendmentPace } from './amendment-pace.ts';
import type { AnalysisOptions, AuditSettings } from './analysis-options.ts';
import type { AuditRun, AuditScope } from './audit-run.ts';
import type { Choice } from './cookie-coverage.ts';
import { isGated } from './exit-decision.ts';
import { FinalFindings } from './final-findings.ts';
import { LimitedConsumer } from './load-limit.ts';
import { MessageLogs } from './message-logs.ts';
import { type AnalysisResult, ReportConsumer } from './report-consumer.ts';
import { type RunOutcome, runView } from './run-view.ts';

type ShownOptions = Pick<
  AnalysisOptions,
  'input' | 'filter' | 'name' | 'host' | 'reports' | 'sessionsElsewhere'
>;

export const loadAuditRun = lazy(() => import('./audit-run.ts'));

/**
 * Reads the inputs once each, in the order of time. Resolves when all reports are written. Rejects with a UserError for an input or an
 * output that cannot be opened.
 */
export async function runAnalysis(asked: AnalysisOptions): Promise<AnalysisResult> {
  const { inputs, repeats } = await readingOrder(asked.input);
  return runInOrder({ ...asked, input: { ...asked.input, inputs, repeats } });
}

async function runInOrder(options: AnalysisOptions): Promise<AnalysisResult> {
  const { input, audit, filter, reports, loadLimit } = options;
  const counters = new Counters();
  const finalFindings =
    audit === null || filter === null ? null : await readFinalFindings(options, audit, filter);
  const packets = needsPackets(options) ? new PacketHistory() : null;
  const inputsBegun: string[] = [];
  let isMerged = false;
  const consumer: ReportConsumer = new ReportConsumer(
    options,
    audit === null
      ? null
      : await createAuditRun(options, audit, counters, finalFindings, {
          firstInput: () => (isMerged ? null : (inputsBegun[0] ?? null)),
          hasPackets: (input) => consumer.hasPackets(input),
        }),
    packets,
  );
  const logs = new MessageLogs(reports, counters, () => consumer.begin());
  const judging = loadLimit === undefined ? consumer : new LimitedConsumer(consumer, loadLimit, counters);
  for (const { output } of reports) output.open();
  try {
    // The exit code depends on the whole input, also when the reader of the output has closed it.
    const isReadToEnd = audit !== null && isGated(audit) && !isEndless(input);
    const inputsRead: InputView[] = [];
    const pace = new AmendmentPace(() => performance.now());
    let broken: BrokenInputError | null = null;
    const runOf = (outcome: RunOutcome, masker: Masker): RunView =>
      runView(options, inputsRead, outcome, masker);
    const readSoFar = (): ReadSummary => summaryOf(counters, []);
    const summary = await run({
      ...input,
      consumer: logs.isEmpty ? judging : new LoggingConsumer(judging, logs.message),
      counters,
      packets,
      merged: () => {
        isMerged = true;
      },
      inputBegun: (name, hasPackets = true) => {
        inputsBegun.push(name);
        consumer.inputBegun(name, hasPackets);
        logs.input(name, hasPackets);
      },
      hopsKnown: (hops) => consumer.hopsKnown(hops),
      inputRead: (one) => inputsRead.push(one),
      ended: (end) => {
        if (logs.isEmpty) return;
        const warnings = broken === null ? end.warnings : [...end.warnings, broken.message];
        logs.end({ ...end, warnings, inputs: inputsRead });
      },
      inputBroken: (error) => {
        broken = error;
      },
      pause: () => consumer.pause(),
      tick: () => {
        pace.run(() => consumer.amend());
        void consumer.giveResult(readSoFar, runOf);
        void consumer.pause();
      },
      stopped: () => input.stopped?.() === true || (consumer.isClosed() && !isReadToEnd),
    });
    options.inputEnded?.(counters);
    const result = await consumer.end(summary, runOf, broken);
    for (const line of result.audit?.warnings ?? []) input.warn(line);
    return result;
  } catch (error) {
    consumer.flush();
    throw error;
  }
}

function needsPackets({ filter, reports }: Pick<ShownOptions, 'filter' | 'reports'>): boolean {
  return filter?.needsPackets === true || reports.some(({ reporter }) => reporter.needsPackets === true);
}

/** What the rules find in the end, for a filter on findings; null where nothing asks for it, or input can be read only once. */
async function readFinalFindings(
  options: AnalysisOptions,
  audit: AuditSettings,
  filter: DisplayFilter,
): Promise<FinalFindings | null> {
  if (!filter.needsFindings) return null;
  const { input } = options;
  if (!isReadableAgain(input)) {
    input.notice(
      '-Y finding.*: of a pipe or a live capture it knows what a message shows by itself; keep the packets with -w, and read that file, for the rest',
    );
    return null;
  }
  const unfiltered = { ...options, filter: null, reports: [] };
  const counters = new Counters();
  const auditRun = await createAuditRun(unfiltered, audit, counters, 'all', { firstInput: () => null });
  const consumer = new ReportConsumer(unfiltered, auditRun);
  const silent = { notice: () => {}, warn: () => {}, inputBroken: () => {} };
  const summary = await run({ ...input, ...silent, consumer, counters, writeFile: null });
  const result = await consumer.end(summary, (outcome, masker) => runView(options, [], outcome, masker));
  return new FinalFindings(result.audit?.report.findings ?? []);
}

/** Whether the filter or a report shows what only the rules find. */
export function needsAudit({ filter, reports }: Pick<ShownOptions, 'filter' | 'reports'>): boolean {
  return showsFindings(reports) || showsAuditFields(filter, reports);
}

function showsFindings(reports: ShownOptions['reports']): boolean {
  return reports.some(({ reporter }) => reporter.auditUse === 'findings');
}

function showsAuditFields(filter: ShownOptions['filter'], reports: ShownOptions['reports']): boolean {
  return filter?.needsRules === true || reports.some(({ reporter }) => reporter.auditUse === 'fields');
}

/**
 * Loading the rules takes longer than reading a small capture: only runs that need them do it.
 * @param finalFindings those of an earlier reading; 'all': this is that reading, whatever is shown
 */
async function createAuditRun(
  shown: ShownOptions,
  settings: AuditSettings,
  counters: Counters,
  finalFindings: FinalFindings | 'all' | null,
  begun: Pick<AuditScope, 'firstInput' | 'hasPackets'>,
): Promise<AuditRun | null> {
  const { input, filter, name, reports, sessionsElsewhere } = shown;
  const fillsFields = showsAuditFields(filter, reports);
  const scope: AuditScope = {
    ...begun,
    isNamed: name === null ? null : compileGlob(name, true),
    choice: choiceOf(shown),
    reportsFindings:
      finalFindings === 'all' ||
      // The verdict at the end counts findings, whatever the fields show.
      fillsFields ||
      showsFindings(reports) ||
      isGated(settings) ||
      settings.baseline !== null,
    fillsFields,
    finalFindings: finalFindings === 'all' ? null : finalFindings,
    isLive: input.live !== null && reports.some(({ reporter }) => reporter.amend !== undefined),
    ...(sessionsElsewhere === undefined ? {} : { sessionsElsewhere }),
  };
  if (!scope.reportsFindings && !scope.fillsFields) return null;
  const audit = await loadAuditRun();
  filter?.checkRules(audit.RULE_IDS, SEVERITIES);
  return new audit.AuditRun(settings, scope, counters);
}

/** What -Y, --name and --host choose; null for everything. */
function choiceOf({ filter, name, host }: ShownOptions): Choice | null {
  const text = [
    filter === null ? null : `-Y '${filter.text}'`,
    name === null ? null : `--name ${name}`,
    host === null ? null : `--host ${host}`,
  ].filter((option) => option !== null);
  if (text.length === 0) return null;
  return { text: text.join(' '), byName: name !== null, byHost: host !== null || filter !== null };
}
