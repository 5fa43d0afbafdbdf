// From the options to the reports of one run: formats, fields, filter, chosen cookies, masking, and where each goes.
// First everything is checked, then everything is opened: a mistake leaves no empty file behind.

import { realpathSync } from 'node:fs';
import { STANDARD_INPUT } from '../capture/inputs.ts';
import { type CookieSelection, cookieSelection } from '../filter/cookie-selection.ts';
import { compileFilter, type DisplayFilter } from '../filter/display-filter.ts';
import { fieldNamed } from '../filter/fields.ts';
import { parseFieldOutput } from '../report/fields.ts';
import { createReporter, FORMATS, type FormatName, formatNamed } from '../report/index.ts';
import type { Masker } from '../report/mask.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { UserError } from '../user-error.ts';
import { ReportConsumer, type ReportTarget } from './consumer.ts';
import { type AnalyzeOptions, type ExtraReport, extraReports } from './options.ts';
import { fileOutput, standardOutput } from './output.ts';
import { currentTerminal, lineWidth, wantsColour } from './terminal.ts';

type ReportChoices = Pick<
  AnalyzeOptions,
  | 'displayFilter'
  | 'format'
  | 'field'
  | 'fieldOutput'
  | 'report'
  | 'name'
  | 'host'
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
  isMasked(format: FormatName): boolean;
}

export interface ReportSurroundings {
  /** Write every row at once. */
  readonly live: boolean;
  /** Called before standard output is written. */
  beforeWrite(): void;
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
  return {
    format,
    extra,
    filter: compileFilter(choices.displayFilter ?? ''),
    selection: cookieSelection(choices.name ?? null, choices.host ?? null),
    options: {
      fields,
      fieldOutput: parseFieldOutput(choices.fieldOutput),
      columns: lineWidth(terminal),
      colour: wantsColour(choices.color, terminal),
      summary: !choices.quiet,
    },
    isMasked: (name) => choices.mask === true || (FORMATS[name].masked && !choices.showValues),
  };
}

/** Opens the reports. Throws a UserError when a file cannot be written. */
export async function openReports(
  plan: ReportPlan,
  surroundings: ReportSurroundings,
): Promise<ReportConsumer> {
  const target = (format: FormatName, output: ReportTarget['output'], colour: boolean): ReportTarget => ({
    reporter: createReporter(format, { ...plan.options, colour }),
    output,
    masked: plan.isMasked(format),
  });
  const output = standardOutput(surroundings.live, surroundings.beforeWrite);
  const targets = [target(plan.format, output, plan.options.colour)];
  for (const { format, file } of plan.extra)
    targets.push(target(format, fileOutput(file, surroundings.live), false));
  return new ReportConsumer(plan.filter, plan.selection, await loadMasker(targets), targets);
}

/** The key is new for every run and kept nowhere. */
async function loadMasker(targets: readonly ReportTarget[]): Promise<Masker | null> {
  if (!targets.some((target) => target.masked)) return null;
  const [{ randomBytes }, { createMasker }] = await Promise.all([
    import('node:crypto'),
    import('../report/mask.ts'),
  ]);
  return createMasker(randomBytes(32));
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
