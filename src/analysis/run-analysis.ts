// The engine of the command and of the library, on one page: inputs through the pipeline into the reports, with the rules
// beside it when something needs what they find.

import type { InputView } from '../record/records.ts';
import { isEndless, run } from '../run.ts';
import { Counters } from '../shared/counters.ts';
import { compileGlob } from '../shared/glob.ts';
import type { BrokenInputError } from '../shared/user-error.ts';
import { AmendmentPace } from './amendment-pace.ts';
import type { AnalysisOptions, AuditSettings } from './analysis-options.ts';
import type { AuditRun, AuditScope } from './audit-run.ts';
import type { Choice } from './cookie-coverage.ts';
import { isGated } from './exit-decision.ts';
import { type AnalysisResult, ReportConsumer } from './report-consumer.ts';
import { runView } from './run-view.ts';

type ShownOptions = Pick<AnalysisOptions, 'input' | 'filter' | 'name' | 'host' | 'reports'>;

/** Resolves when all reports are written. Rejects with a UserError for an input or an output that cannot be opened. */
export async function runAnalysis(options: AnalysisOptions): Promise<AnalysisResult> {
  const { input, audit, reports } = options;
  const counters = new Counters();
  const consumer = new ReportConsumer(
    options,
    audit === null ? null : await createAuditRun(options, audit, counters),
  );
  for (const { output } of reports) output.open();
  try {
    // The exit code depends on the whole input, also when the reader of the output has closed it.
    const isReadToEnd = audit !== null && isGated(audit) && !isEndless(input);
    const inputs: InputView[] = [];
    const pace = new AmendmentPace(() => performance.now());
    let broken: BrokenInputError | null = null;
    const summary = await run({
      ...input,
      consumer,
      counters,
      inputRead: (one) => inputs.push(one),
      inputBroken: (error) => {
        broken = error;
      },
      pause: () => consumer.pause(),
      tick: () => pace.run(() => consumer.amend()),
      stopped: () => input.stopped?.() === true || (consumer.isClosed() && !isReadToEnd),
    });
    options.inputEnded?.();
    const result = await consumer.end(
      summary,
      (outcome, masker) => runView(options, inputs, outcome, masker),
      broken,
    );
    for (const line of result.audit?.warnings ?? []) input.warn(line);
    return result;
  } catch (error) {
    consumer.flush();
    throw error;
  }
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

/** Loading the rules takes longer than reading a small capture: only runs that need them do it. */
async function createAuditRun(
  shown: ShownOptions,
  settings: AuditSettings,
  counters: Counters,
): Promise<AuditRun | null> {
  const { input, filter, name, reports } = shown;
  const scope: AuditScope = {
    firstInput: firstInput(input),
    isNamed: name === null ? null : compileGlob(name, true),
    choice: choiceOf(shown),
    reportsFindings: showsFindings(reports) || isGated(settings) || settings.baseline !== null,
    fillsFields: showsAuditFields(filter, reports),
    isLive: input.live !== null && reports.some(({ reporter }) => reporter.amend !== undefined),
  };
  if (!scope.reportsFindings && !scope.fillsFields) return null;
  const audit = await import('./audit-run.ts');
  filter?.checkRules(audit.RULE_IDS);
  return new audit.AuditRun(settings, scope, counters);
}

/** The input that is read first, as messages call it. */
function firstInput({ inputs, stream = null, live }: AnalysisOptions['input']): string | null {
  return inputs[0] ?? stream?.name ?? live?.interface ?? null;
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
