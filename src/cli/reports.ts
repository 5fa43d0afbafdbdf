// From the options to the reports of a run: formats, fields, masking, and where each goes. All of it is checked here, and
// nothing is opened: a mistake leaves no empty file.

import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Output, Report } from '../analysis/analysis-options.ts';
import { STANDARD_INPUT } from '../capture/input-paths.ts';
import { type FilterField, fieldNamed } from '../filter/fields.ts';
import { parseFieldOutput } from '../report/fields.ts';
import { createReporter, FORMATS, type FormatName, formatNamed } from '../report/index.ts';
import { createNdjson, RECORD_TYPES } from '../report/ndjson.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { UserError } from '../shared/user-error.ts';
import { fileOutput, replacedFile } from './file-output.ts';
import type { CommandOptions } from './options.ts';

import { currentTerminal, isAsciiOnly, lineWidth, wantsColour } from './terminal.ts';

type ReportWords = Pick<
  CommandOptions,
  | 'format'
  | 'field'
  | 'fieldOutput'
  | 'report'
  | 'details'
  | 'mask'
  | 'showValues'
  | 'quiet'
  | 'color'
  | 'rows'
  | 'table'
  | 'only'
  | 'csvRaw'
>;

/** What the reports have to know of the run. */
export interface RunShape {
  /** Messages are reported while they happen. */
  readonly isLive: boolean;
  /** The captures or interfaces that are read. */
  readonly inputs: readonly string[];
  /** False: the packets are in no file that Wireshark could open. */
  readonly keepsPackets: boolean;
}

/**
 * The report of -T, which goes to `output`, and those of --report. `isLive`: files are written a row at a time. Throws a
 * UserError for options that are not valid.
 */
export function createReports(
  words: ReportWords,
  output: Output,
  { isLive, inputs, keepsPackets }: RunShape,
): Report[] {
  const format = formatNamed(words.format, '-T');
  const extra = words.report.map(formatAndFile);
  const fields = words.field.map((name) => fieldNamed(name, '-e'));
  checkFields(fields, [format, ...extra.map((report) => report.format)]);
  const terminal = currentTerminal();
  const options: ReportOptions = {
    fields,
    fieldOutput: parseFieldOutput(words.fieldOutput),
    columns: lineWidth(terminal),
    colour: wantsColour(words.color, terminal),
    summary: words.quiet !== true,
    details: words.details === true,
    isTerminal: terminal.isTerminal,
    isAsciiOnly: isAsciiOnly(terminal),
    isLive,
    inputs,
    keepsPackets,
    rows: words.rows === true,
    table: words.table !== false,
    only: words.only ?? null,
    csvRaw: words.csvRaw === true,
  };
  const report = (name: FormatName, target: Output, colour: boolean): Report => ({
    reporter: createReporter(name, {
      ...options,
      colour,
      isTerminal: options.isTerminal && target === output,
    }),
    output: target,
    masked: words.mask === true || (FORMATS[name].masked && words.showValues !== true),
  });
  return [
    report(format, output, options.colour),
    ...extra.flatMap(({ format: name, file }) =>
      isFolder(file)
        ? recordFiles(name, file, words.mask === true)
        : [report(name, isLive ? fileOutput(file, true) : replacedFile(file), false)],
    ),
  ];
}

/** A file for each type of records, which are there when the run has ended. */
function recordFiles(format: FormatName, folder: string, masked: boolean): Report[] {
  if (format !== 'ndjson')
    throw new UserError(
      `--report: ${folder} is a folder, and only ndjson writes a file for each type of records: ndjson=${folder}`,
    );
  return RECORD_TYPES.map((type) => ({
    reporter: createNdjson(type),
    output: replacedFile(join(folder, `${type}.ndjson`), { makesFolder: true }),
    masked,
  }));
}

/** It is there, or ends as one. */
function isFolder(path: string): boolean {
  return /[/\\]$/.test(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Reads a value of --report: `ndjson=cookies.ndjson`. */
function formatAndFile(report: string): { readonly format: FormatName; readonly file: string } {
  const [, format, file] = /^([^=]*)=(.+)$/s.exec(report) ?? [];
  if (format === undefined || file === undefined)
    throw new UserError(
      `--report: "${report}" is not <format>=<file>: write for example ndjson=cookies.ndjson`,
    );
  return { format: formatNamed(format, '--report'), file };
}

function checkFields(fields: readonly FilterField[], formats: readonly FormatName[]): void {
  if (fields.length > 0 && !formats.some((name) => FORMATS[name].takesFields))
    throw new UserError('-e chooses fields for -T fields, json or ek: name one of these formats');
  if (fields.length === 0 && formats.includes('fields'))
    throw new UserError(
      '-T fields shows the fields of -e, and there are none: add for example -e http.set_cookie',
    );
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
