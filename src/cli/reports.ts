// From the options to the reports of a run: formats, fields, masking, and where each goes. All of it is checked here, and
// nothing is opened: a mistake leaves no empty file.

import type { Stats } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import type { Output, Report } from '../analysis/analysis-options.ts';
import { STANDARD_INPUT } from '../capture/input-paths.ts';
import type { FilterField } from '../filter/field.ts';
import { fieldNamed } from '../filter/fields.ts';
import { parseFieldOutput } from '../report/fields.ts';
import { createReporter, createStepSummary, FORMATS, type FormatName, formatNamed } from '../report/index.ts';
import { createNdjson, RECORD_TYPES } from '../report/ndjson.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { type FileAccess, systemFiles } from '../shared/file-access.ts';
import { shellWord } from '../shared/shell-word.ts';
import { UserError } from '../shared/user-error.ts';
import { directFiles, type FileMaker } from './file-maker.ts';
import { appendedFile, type FileContent, fileOutput, replacedFile } from './file-output.ts';
import type { CommandOptions } from './options.ts';
import type { StandardOutput } from './output.ts';
import type { NamedOutput } from './rights/held-outputs.ts';
import { isAsciiOnly, reportWidth, wantsColour } from './terminal.ts';

/** How the files of an ordinary user are looked at and made. */
const DIRECT: { readonly maker: FileMaker; readonly files: FileAccess } = {
  maker: directFiles,
  files: systemFiles,
};

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
  | 'messages'
> &
  Partial<Pick<CommandOptions, 'displayFilter' | 'name' | 'host'>>;

/** What the reports have to know of the run. */
export interface RunShape {
  /** Messages are reported while they happen. */
  readonly isLive: boolean;
  /** The captures or interfaces that are read. */
  readonly inputs: readonly string[];
  /** False: the packets are in no file that Wireshark could open. */
  readonly keepsPackets: boolean;
  readonly collectsKeys?: boolean;
}

/**
 * The report of -T, which goes to `output`, and those of --report. `isLive`: files are written a row at a time. Throws a
 * UserError for options that are not valid.
 */
export function createReports(
  words: ReportWords,
  output: StandardOutput,
  { isLive, inputs, keepsPackets, collectsKeys = false }: RunShape,
  { maker, files } = DIRECT,
): Report[] {
  const format = formatNamed(words.format, '-T');
  const extra = words.report.map(formatAndFile);
  const fields = words.field.map((name) => fieldNamed(name, '-e'));
  const formats = [format, ...extra.map((report) => report.format)];
  checkFields(fields, formats);
  if (words.table === false && words.only === 'inventory')
    throw new UserError('--no-table leaves out what --only inventory asks for: give one of them');
  checkMessageLogs(words, formats);
  const { terminal } = output;
  const options: ReportOptions = {
    fields,
    fieldOutput: parseFieldOutput(words.fieldOutput),
    columns: reportWidth(terminal),
    colour: wantsColour(words.color, terminal),
    summary: words.quiet !== true,
    details: words.details === true,
    isTerminal: terminal.isTerminal,
    isAsciiOnly: isAsciiOnly(terminal),
    isLive,
    inputs,
    keepsPackets,
    collectsKeys,
    rows: words.rows === true,
    table: words.table !== false,
    only: words.only ?? null,
    csvRaw: words.csvRaw === true,
    logMode: words.messages ?? 'all',
  };
  const report = (name: FormatName, target: Output, colour: boolean): Report => ({
    reporter:
      (target === output ? output.createReporter?.(options) : undefined) ??
      createReporter(name, {
        ...options,
        colour,
        isTerminal: options.isTerminal && target === output,
      }),
    output: target,
    masked: words.mask === true || isMasked(name, words),
  });
  const summaryFile = stepSummaryFile(formats);
  const isSummaryMasked = words.mask === true || words.showValues !== true;
  return [
    report(format, output, options.colour),
    ...(summaryFile === null
      ? []
      : [
          {
            reporter: createStepSummary(),
            output: appendedFile(summaryFile, maker),
            masked: isSummaryMasked,
          },
        ]),
    ...extra.flatMap(({ format: name, file }) =>
      isFolder(file, files)
        ? recordFiles(name, file, words.mask === true, maker)
        : [report(name, reportFile(name, file, isLive, maker), false)],
    ),
  ];
}

/** A message log is for its owner alone, and compressed where its name says so. */
function reportFile(format: FormatName, file: string, isLive: boolean, maker: FileMaker): Output {
  const content = format === 'messages' ? messageLogContent(file) : {};
  return isLive ? fileOutput(file, true, maker, content) : replacedFile(file, { maker, ...content });
}

function messageLogContent(file: string): FileContent {
  if (/\.(?:zst|lz4|bz2|xz)$/i.test(file))
    throw new UserError(`--report: ${file}: a message log is compressed with gzip: call it messages=NAME.gz`);
  return { isPrivate: true, isGzip: /\.gz$/i.test(file) };
}

function checkMessageLogs(words: ReportWords, formats: readonly FormatName[]): void {
  if (!formats.includes('messages')) {
    if (words.messages !== undefined)
      throw new UserError(
        '--messages says what a message log holds: add -T messages, or --report messages=FILE',
      );
    return;
  }
  if (words.mask === true)
    throw new UserError('--mask: a message log without its values cannot be judged; mask what is made of it');
  const { displayFilter, name, host } = words;
  if (displayFilter !== undefined || name !== undefined || host !== undefined)
    throw new UserError(
      '-Y, --name and --host choose what is shown, and a message log holds everything: give them where it is judged',
    );
}

/** Whether a format hides values where --mask does not ask for it. */
function isMasked(name: FormatName, { showValues }: Pick<ReportWords, 'showValues'>): boolean {
  const { masked } = FORMATS[name];
  return masked === 'always' || (masked && showValues !== true);
}

/** Where a job of GitHub shows what a step comes to; null without -T github, and elsewhere. */
function stepSummaryFile(formats: readonly FormatName[]): string | null {
  const { GITHUB_STEP_SUMMARY: file = '' } = process.env;
  return file === '' || !formats.includes('github') ? null : file;
}

/** The formats of all reports. */
export function reportFormats({ format, report }: Pick<ReportWords, 'format' | 'report'>): FormatName[] {
  return [formatNamed(format, '-T'), ...report.map((one) => formatAndFile(one).format)];
}

/** The files that the reports are written to. */
export function reportFiles(words: Pick<ReportWords, 'format' | 'report'>, isLive: boolean): NamedOutput[] {
  const summaryFile = stepSummaryFile(reportFormats(words));
  const summary = { isBeside: false, makesFolder: false, appends: true };
  const files = words.report.map(formatAndFile).flatMap(({ format, file }): NamedOutput[] => {
    const isPrivate = format === 'messages';
    const one = { named: file, path: file, isBeside: !isLive, makesFolder: false, isPrivate };
    if (!isFolder(file, systemFiles)) return [one];
    const paths = RECORD_TYPES.map((type) => recordFile(file, type));
    return paths.map((path) => ({ named: file, path, isBeside: true, makesFolder: true }));
  });
  return summaryFile === null ? files : [...files, { named: summaryFile, path: summaryFile, ...summary }];
}

/** A file for each type of records, which are there when the run has ended. */
function recordFiles(format: FormatName, folder: string, masked: boolean, maker: FileMaker): Report[] {
  if (format !== 'ndjson')
    throw new UserError(
      `--report: ${folder} is a folder, and only ndjson writes a file for each type of records: ndjson=${folder}`,
    );
  return RECORD_TYPES.map((type) => ({
    reporter: createNdjson(type),
    output: replacedFile(recordFile(folder, type), { makesFolder: true, maker }),
    masked,
  }));
}

function recordFile(folder: string, type: string): string {
  return join(folder, `${type}.ndjson`);
}

/** It is there, or ends as one. */
function isFolder(path: string, files: FileAccess): boolean {
  return /[/\\]$/.test(path) || statOf(path, files)?.isDirectory() === true;
}

/** Reads a value of --report: `ndjson=cookies.ndjson`. */
function formatAndFile(report: string): { readonly format: FormatName; readonly file: string } {
  const [, format, file] = /^([^=]*)=(.+)$/s.exec(report) ?? [];
  if (format === undefined || file === undefined)
    throw new UserError(
      `--report: "${report}" is not <format>=<file>: type --report ${shellWord(reportWord(report))}`,
    );
  return { format: formatNamed(format, '--report'), file };
}

/** What was probably meant, never a file that may be a capture. */
function reportWord(report: string): string {
  const word = report.replace(/=$/, '');
  if (Object.hasOwn(FORMATS, word)) return `${word}=cookies.${word}`;
  const { dir, name, ext } = parse(word.replace(/^=/, ''));
  const format = Object.hasOwn(FORMATS, ext.slice(1)) ? ext.slice(1) : 'json';
  return `${format}=${join(dir, `${name || 'cookies'}.${format}`)}`;
}

function checkFields(fields: readonly FilterField[], formats: readonly FormatName[]): void {
  if (fields.length > 0 && !formats.some((name) => FORMATS[name].takesFields))
    throw new UserError('-e chooses fields for -T fields, json or ek: name one of these formats');
  if (fields.length === 0 && formats.includes('fields'))
    throw new UserError(
      '-T fields shows the fields of -e, and there are none: add for example -e http.set_cookie',
    );
}

/** Throws a UserError when two outputs are one file, of which only the last would be left. */
export function checkDistinct(outputs: readonly NamedOutput[]): void {
  const seen = new Map<string, Stats | null>();
  for (const { path } of outputs) {
    const target = statOf(path, systemFiles);
    if (target !== null && !target.isFile()) continue;
    const isSame = [...seen].some(
      ([other, found]) =>
        other === resolve(path) || (target !== null && found?.ino === target.ino && found.dev === target.dev),
    );
    if (isSame) throw new UserError(`${path}: is named for two outputs; give each a file of its own`);
    seen.set(resolve(path), target);
  }
}

/** Throws a UserError when a file that is to be written is one of the captures. */
export function checkOverwrite(
  file: string,
  inputs: readonly string[],
  option: string,
  files: FileAccess = systemFiles,
): void {
  const target = statOf(file, files);
  const isTarget = (input: string): boolean => {
    const found = statOf(input, files);
    return found?.ino === target?.ino && found?.dev === target?.dev;
  };
  if (target?.isFile() && inputs.some((input) => input !== STANDARD_INPUT && isTarget(input)))
    throw new UserError(`${option}: ${file} is one of the captures: writing it would destroy it`);
}

function statOf(path: string, files: FileAccess): Stats | null {
  try {
    return files.stat(path);
  } catch {
    return null;
  }
}
