// SARIF as its schema has it (OASIS, Static Analysis Results Interchange Format 2.1.0), in the package of its readers' tests.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Log, Run } from 'sarif';

const PACKAGE = dirname(createRequire(import.meta.url).resolve('@microsoft/jest-sarif'));
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

let validate: ValidateFunction | null = null;

function validator(): ValidateFunction {
  if (validate !== null) return validate;
  const text = readFileSync(join(PACKAGE, 'schemas', 'sarif-2.1.0-rtm.5.json'), 'utf8');
  // Of draft 4 it uses what draft 7 has as well, but for the name of its own address.
  const { $schema: _, id: __, ...schema } = JSON.parse(text);
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  ajv.addFormat('date-time', DATE_TIME);
  ajv.addFormat('uri', (uri: string) => URL.canParse(uri));
  ajv.addFormat('uri-reference', (uri: string) => isUriReference(uri));
  validate = ajv.compile(schema);
  return validate;
}

/** RFC 3986 section 4.1: its characters alone, and a relative path has no colon in its first part. */
export function isUriReference(uri: string): boolean {
  return (
    /^(?:[\w.~!$&'()*+,;=:@/?#[\]-]|%[0-9A-Fa-f]{2})*$/.test(uri) &&
    URL.canParse(uri, 'http://host.test/') &&
    (uri.startsWith('file:///') || !/^[^/?#]*:/.test(uri))
  );
}

/** The one run of a log. Throws an Error that says what is no SARIF. */
export function parseSarif(text: string): Run {
  const log = JSON.parse(text) as Log;
  const check = validator();
  if (!check(log))
    throw new Error(
      check.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`).join('; '),
    );
  return log.runs[0]!;
}
