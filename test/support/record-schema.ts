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
