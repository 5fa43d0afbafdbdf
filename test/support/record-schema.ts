// Records checked against docs/records.schema.json: every member is documented, has its type, and none is missing.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** The same for what a run of the program has printed, when it prints records and has come to its end. */
export function checkRun(
  args: readonly string[],
  { status, stdout }: { readonly status: number | null; readonly stdout: string },
): void {
  const format = recordFormat(args);
  if (format !== null && WHOLE_OUTPUT.includes(status)) checkOutput(format, stdout);
}

/** Exit codes of runs that have written all. */
const WHOLE_OUTPUT: readonly (number | null)[] = [0, 1, 3];
/** Their JSON consists of no records. */
const OTHER_COMMANDS = ['rules', 'explain', 'demo', 'help'];

/** The format that consists of records; null when it is another, or -e makes another of it. */
function recordFormat(args: readonly string[]): string | null {
  if (OTHER_COMMANDS.includes(args[0] ?? '') || args.some((word) => /^(?:-e|--field\b)/.test(word)))
    return null;
  const at = args.findLastIndex((word) => word === '-T' || word === '--format');
  const format = args[at + 1];
  return at >= 0 && (format === 'json' || format === 'ndjson') ? format : null;
}
