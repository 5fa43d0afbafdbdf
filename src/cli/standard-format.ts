// Which format goes to standard output: that of -T, or the report that is written to '-'.

import { formatNamed } from '../report/index.ts';
import { UserError } from '../shared/user-error.ts';
import type { CommandOptions } from './options.ts';

/** The options as they were typed. */
export type TypedOptions = Omit<CommandOptions, 'format'> & { readonly format?: string };

/** The end of `--report json=-`. */
const TO_STANDARD_OUTPUT = /=-$/;

/** Whether a report goes to '-'. */
export function writesToStandardOutput({ report }: Pick<TypedOptions, 'report'>): boolean {
  return report.some((one) => TO_STANDARD_OUTPUT.test(one));
}

/** Takes a report to '-' for the format of standard output. Throws a UserError when it has another one. */
export function withStandardFormat({ format, report, ...options }: TypedOptions): CommandOptions {
  const [first, second] = report.filter((one) => TO_STANDARD_OUTPUT.test(one));
  if (first === undefined) return { ...options, report, format: format ?? 'table' };
  const other = format === undefined ? second : `-T ${format}`;
  if (other !== undefined)
    throw new UserError(
      `--report ${first}: standard output has ${other} already: write one of them to a file, as in ${first.slice(0, -1)}FILE`,
    );
  return {
    ...options,
    report: report.filter((one) => one !== first),
    format: formatNamed(first.replace(TO_STANDARD_OUTPUT, ''), '--report'),
  };
}
