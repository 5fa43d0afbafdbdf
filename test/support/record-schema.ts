// Records checked against docs/records.schema.json: every member is documented, has its type, and none is missing.

import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { ROOT } from './repository.ts';

export const RECORD_SCHEMA = JSON.parse(readFileSync(join(ROOT, 'docs', 'records.schema.json'), 'utf8'));

/** By `type`, and of the whole document: an error of a union would name all of its members. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  'set-cookie': 'SetCookieRecord',
  cookie: 'CookieRecord',
  inventory: 'InventoryRecord',
  session: 'SessionRecord',
  finding: 'FindingRecord',
  summary: 'SummaryRecord',
};

let ajv: Ajv2020 | null = null;

function validator(definition: string): ValidateFunction {
  // Compiled when it is needed: most tests print no records.
  ajv ??= new Ajv2020({ allErrors: true, allowUnionTypes: true }).addSchema(RECORD_SCHEMA, 'records');
  return ajv.getSchema(`records#/$defs/${definition}`)!;
}

function check(definition: string, value: unknown): void {
  const validate = validator(definition);
  if (validate(value)) return;
  const errors = validate.errors!.map(
    ({ instancePath, message, params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`no ${definition} of docs/records.schema.json: ${errors.join('; ')}`);
}

/** Throws an Error that says what is wrong with a record. */
export function checkRecord(record: object): void {
  const type = 'type' in record ? String(record.type) : 'none';
  const definition = DEFINITIONS[type];
  if (definition === undefined) throw new Error(`no type of records: ${type}`);
  check(definition, record);
}

/** The same for what -T json prints. */
export function checkDocument(document: unknown): void {
  check('RecordsDocument', document);
}

/** The same for the text of a format that consists of records; other formats are not looked at. */
export function checkOutput(format: string, text: string): void {
  if (format === 'json' && text !== '') checkDocument(JSON.parse(text));
  if (format !== 'ndjson') return;
  for (const line of text.split('\n')) if (line !== '') checkRecord(JSON.parse(line));
}

/**
 * The same for what a run of the program has printed, and written with --report, when it has come to its end. `folder`: where
 * it ran.
 */
export function checkRun(
  args: readonly string[],
  { status, stdout }: { readonly status: number | null; readonly stdout: string },
  folder: string,
): void {
  if (!WHOLE_OUTPUT.includes(status) || !printsRecords(args)) return;
  const reports = reportsOf(args);
  const printed = reports.find((report) => report.endsWith('=-'))?.slice(0, -2);
  const format = args[args.findLastIndex((word) => word === '-T' || word === '--format') + 1] ?? '';
  checkOutput(printed ?? format, stdout);
  for (const report of reports) if (!report.endsWith('=-')) checkReport(report, folder);
}

/** The values of --report. */
function reportsOf(args: readonly string[]): string[] {
  return args.flatMap((word, index) => {
    if (args[index - 1] === '--report') return [word];
    return word.startsWith('--report=') ? [word.slice('--report='.length)] : [];
  });
}

/** A file, or a folder with a file for each type of records. */
function checkReport(report: string, folder: string): void {
  const [, format = '', file = ''] = /^([^=]*)=(.+)$/s.exec(report) ?? [];
  if (format !== 'json' && format !== 'ndjson') return;
  const path = resolve(folder, file);
  if (!statSync(path).isDirectory()) {
    checkOutput(format, readFileSync(path, 'utf8'));
    return;
  }
  for (const type of Object.keys(DEFINITIONS)) {
    const text = readFileSync(join(path, `${type}.ndjson`), 'utf8');
    checkOutput(format, text);
    const other = text.split('\n').find((line) => line !== '' && JSON.parse(line).type !== type);
    if (other !== undefined) throw new Error(`no ${type}, and in its file: ${other}`);
  }
}

/** Exit codes of runs that have written all. */
const WHOLE_OUTPUT: readonly (number | null)[] = [0, 1, 3];
/** Their JSON consists of no records. */
const OTHER_COMMANDS = ['rules', 'explain', 'demo', 'help'];

/** -e makes another JSON of it. */
function printsRecords(args: readonly string[]): boolean {
  return !OTHER_COMMANDS.includes(args[0] ?? '') && !args.some((word) => /^(?:-e|--field\b)/.test(word));
}
