// From the options to the reports of one run: formats, fields, filter, chosen cookies, masking, and where each goes.
// First everything is checked, then everything is opened: a mistake leaves no empty file behind.

import { realpathSync } from 'node:fs';
import { ReportConsumer, type ReportTarget } from '../analysis/report-consumer.ts';
import { STANDARD_INPUT } from '../capture/input-paths.ts';
import { type CookieSelection, cookieSelection } from '../filter/cookie-selection.ts';
import { compileFilter, type DisplayFilter } from '../filter/display-filter.ts';
import { fieldNamed, isAuditField } from '../filter/fields.ts';
import { parseFieldOutput } from '../report/fields.ts';
import { createReporter, FORMATS, type FormatName, formatNamed } from '../report/index.ts';
import { createMasker } from '../report/mask.ts';
import type { ReportOptions } from '../report/reporter.ts';
import type { Counters } from '../shared/counters.ts';
import { UserError } from '../shared/user-error.ts';
import type { Audit, AuditPlan } from './load-audit.ts';
import { auditChoices, type CommandOptions, type ExtraReport, extraReports } from './options.ts';
import { fileOutput, standardOutput } from './output.ts';
import { currentTerminal, lineWidth, wantsColour } from './terminal.ts';

type ReportChoices = Pick<
  CommandOptions,
  | 'displayFilter'
  | 'format'
  | 'field'
  | 'fieldOutput'
  | 'report'
  | 'name'
  | 'host'
  | 'failOn'
  | 'config'
  | 'baseline'
  | 'updateBaseline'
  | 'assumeHttps'
  | 'details'
  | 'mask'
  | 'showValues'
  | 'quiet'
  | 'color'
>;

/** Checked, nothing opened yet. */
export interface ReportPlan {
  readonly format: FormatName;
  readonly extra: readonly ExtraReport[];
  readonly filter: DisplayFilter;
  readonly selection: CookieSelection | null;
  readonly options: ReportOptions;
  /** Null when nothing is to be judged. */
  readonly audit: AuditPlan | null;
  isMasked(format: FormatName): boolean;
}

export interface ReportSurroundings {
  /** Write every row at once. */
  readonly live: boolean;
  /** Called before standard output is written. */
  beforeWrite(): void;
  /** Of the run. */
  readonly counters: Counters;
}

/** The reports of a run, and what judges it. */
export interface Reports {
  readonly consumer: ReportConsumer;
  readonly audit: Audit | null;
}

/** Checks the choices. Throws a UserError for each that makes no sense. */
export function planReports(choices: ReportChoices): ReportPlan {
  const format = formatNamed(choices.format, '-T');
  const extra = extraReports(choices.report);
  const fields = choices.field.map((name) => fieldNamed(name, '-e'));
  const formats = [format, ...extra.map((report) => report.format)];
  if (fields.length > 0 && !formats.some((name) => FORMATS[name].takesFields))
    throw new UserError('-e chooses fields for -T fields, json or ek: name one of these formats');
  if (fields.length === 0 && formats.includes('fields'))
    throw new UserError(
      '-T fields shows the fields named with -e, and none was: add for example -e http.set_cookie',
    );
  const terminal = currentTerminal();
  const filter = compileFilter(choices.displayFilter ?? '');
  return {
    format,
    extra,
    filter,
    selection: cookieSelection(choices.name ?? null, choices.host ?? null),
    options: {
      fields,
      fieldOutput: parseFieldOutput(choices.fieldOutput),
      columns: lineWidth(terminal),
      colour: wantsColour(choices.color, terminal),
      summary: !choices.quiet,
      details: choices.details === true,
    },
    audit: planAudit(choices, formats, filter),
    isMasked: (name) => choices.mask === true || (FORMATS[name].masked && !choices.showValues),
  };
}

/** The rules are asked when a format tells what they say, a field does, or the exit code. */
function planAudit(
  choices: ReportChoices,
  formats: readonly FormatName[],
  filter: DisplayFilter,
): AuditPlan | null {
  const audit = auditChoices(choices);
  const isReported = formats.some(
    (format) => FORMATS[format].tellsFindings && !(FORMATS[format].takesFields && choices.field.length > 0),
  );
  const fillsFields = filter.needsRules || choices.field.some(isAuditField);
  const isAsked = audit.failOn !== null || audit.baseline !== null || audit.config !== null;
  if (!isReported && !fillsFields && !isAsked) return null;
  const { name = null, host, displayFilter } = choices;
  const isWhole = name === null && host === undefined && displayFilter === undefined;
  return { choices: audit, isReported, fillsFields, name, isWhole };
}

/**
 * Opens the reports. Throws a UserError when the configuration or the baseline is not valid, and when a file cannot be
 * written.
 */
export async function openReports(plan: ReportPlan, surroundings: ReportSurroundings): Promise<Reports> {
  const audit = await loadAudit(plan.audit, surroundings.counters);
  const target = (format: FormatName, output: ReportTarget['output'], colour: boolean): ReportTarget => ({
    reporter: createReporter(format, { ...plan.options, colour }),
    output,
    masked: plan.isMasked(format),
  });
  const output = standardOutput(surroundings.live, surroundings.beforeWrite);
  const targets = [target(plan.format, output, plan.options.colour)];
  for (const { format, file } of plan.extra)
    targets.push(target(format, fileOutput(file, surroundings.live), false));
  const masker = targets.some(({ masked }) => masked) ? createMasker() : null;
  const judge = audit?.judge ?? null;
  return { consumer: new ReportConsumer(plan.filter, plan.selection, masker, targets, judge), audit };
}

/** The rules and all they need take longer to load than a small capture to read. */
async function loadAudit(plan: AuditPlan | null, counters: Counters): Promise<Audit | null> {
  if (plan === null) return null;
  const { openAudit } = await import('./load-audit.ts');
  return openAudit(plan, counters);
}

/** Throws a UserError when a file that is to be written is one of the captures. */
export function checkOverwrite(file: string, inputs: readonly string[], option: string): void {
  const target = realPath(file);
  if (inputs.some((input) => input !== STANDARD_INPUT && realPath(input) === target))
    throw new UserError(`${option}: ${file} is one of the captures: writing it would destroy it`);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
