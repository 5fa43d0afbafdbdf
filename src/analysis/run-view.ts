// How a run was made and what its gate decided, as the summary says it.

import type { InputView, RunView } from '../record/records.ts';
import type { Masker } from '../report/mask.ts';
import type { BrokenInputError } from '../shared/user-error.ts';
import { VERSION } from '../shared/version.ts';
import type { AnalysisOptions } from './analysis-options.ts';
import type { AuditResult } from './audit-run.ts';
import type { ExitDecision } from './exit-decision.ts';

/** The first two are null without an audit: then nothing is asked of the run. */
export interface RunOutcome {
  readonly audit: AuditResult | null;
  readonly decision: ExitDecision | null;
  readonly broken: BrokenInputError | null;
}

/** `inputs`: those that were read. Secrets in what was typed are masked, whatever the report shows. */
export function runView(
  options: Omit<AnalysisOptions, 'reports'>,
  inputs: readonly InputView[],
  { audit, decision, broken }: RunOutcome,
  masker: Masker,
): RunView {
  const { input, filter, name, host, audit: settings, commandStatus } = options;
  return {
    version: VERSION,
    command: commandView(options, masker),
    ...(commandStatus === undefined ? {} : { commandStatus }),
    inputs,
    interface: input.live?.interface ?? null,
    filters: {
      capture: input.live?.filter ?? null,
      display: filter === null ? null : masker.filter(filter.text),
      cookieName: name,
      host,
    },
    config: settings?.configFile ?? null,
    rulesOff: audit?.report.rulesOff ?? [],
    ignored: audit?.report.leftOut ?? [],
    baseline: settings?.baselineFile ?? null,
    baselineGone: audit?.report.gone.length ?? 0,
    baselineExpired: audit?.report.findings.filter(({ acceptance }) => acceptance?.expired).length ?? 0,
    assumeHttps: settings?.assumeHttps ?? false,
    failOn: settings?.failOn ?? null,
    expectedCookies: (settings?.expectedCookies ?? []).map((expected) =>
      expected.host === null ? expected.name : `${expected.name}@${expected.host}`,
    ),
    failOnUnjudged: settings?.failOnUnjudged ?? false,
    ...exitView(decision, broken),
  };
}

/** What broke off decides before all that was found. */
function exitView(
  decision: ExitDecision | null,
  broken: BrokenInputError | null,
): Pick<RunView, 'exit' | 'exitBecause' | 'exitFindings' | 'exitUnjudged'> {
  if (broken !== null) return { exit: 2, exitBecause: broken.message, exitFindings: [], exitUnjudged: [] };
  return {
    exit: decision?.exit ?? 0,
    exitBecause: decision?.because ?? null,
    exitFindings: decision?.findings ?? [],
    exitUnjudged: decision?.unjudged ?? [],
  };
}

/** The display filter, alone or behind its option in one word, and URLs are where a command has secrets. */
function commandView(
  { command, filter }: Pick<AnalysisOptions, 'command' | 'filter'>,
  masker: Masker,
): readonly string[] | null {
  if (command === null) return null;
  const text = filter?.text ?? '';
  return command.map((word) => {
    if (text !== '' && word.endsWith(text)) return word.slice(0, -text.length) + masker.filter(text);
    return word.includes('://') ? masker.text(word) : word;
  });
}
