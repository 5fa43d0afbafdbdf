// Reads the JSON files that a user writes, the configuration and the baseline, and says what is wrong with them: the
// path inside the file, what is allowed there, and the name that was probably meant.

import { type GenericIssue, type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { didYouMean } from '../shared/did-you-mean.ts';
import { type FileAccess, readUpTo, systemFiles } from '../shared/file-access.ts';
import { PermissionError, UserError } from '../shared/user-error.ts';
import { MAX_SETTINGS_BYTES } from './limits.ts';

/** Reads a file. Throws a UserError of one line that begins with `option` and names the file. */
export function readJsonSettings<T extends GenericSchema>(
  file: string,
  option: string,
  schema: T,
  files: FileAccess = systemFiles,
): InferOutput<T> {
  const where = `${option}: ${file}`;
  return checkJsonSettings(parse(read(file, where, files), where), schema, where);
}

/** Checks what a file holds. Throws a UserError that names the first thing that is wrong, and counts the others. */
export function checkJsonSettings<T extends GenericSchema>(
  value: unknown,
  schema: T,
  where: string,
): InferOutput<T> {
  const result = safeParse(schema, value);
  if (result.success) {
    const list = listForObject(value, result.output, []);
    if (list === null) return result.output;
    throw new UserError(`${where}: ${list} must be an object, in braces`);
  }
  const [first, ...others] = result.issues as [GenericIssue, ...GenericIssue[]];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new UserError(`${where}: ${describe(first, schema)}${more}`);
}

function read(file: string, where: string, files: FileAccess): string {
  try {
    const bytes = readUpTo(file, MAX_SETTINGS_BYTES + 1, files);
    if (bytes.length > MAX_SETTINGS_BYTES)
      throw new UserError(`${where}: larger than ${MAX_SETTINGS_BYTES >> 20} MiB`);
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new PermissionError(`${where}: no permission to read it; run it with sudo`);
    throw new UserError(
      code === 'ENOENT' ? `${where}: there is no such file` : `${where}: cannot be read (${code})`,
    );
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UserError(`${where}: not valid JSON: ${(error as Error).message}`);
  }
}

function describe(issue: GenericIssue, schema: GenericSchema): string {
  const keys = (issue.path ?? []).map(({ key }) => key as string | number);
  const path = pathText(keys);
  const last = String(keys.at(-1) ?? '');
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known = Object.keys(entriesOf(schema, keys.slice(0, -1)));
    const listed = known.length <= 12 ? ` The known names are ${known.join(' ')}` : '';
    return `${path} is not known.${didYouMean(last, known)}${listed}`;
  }
  if (issue.type === 'strict_object' && issue.received === 'undefined') return `${path} is missing`;
  const meant =
    issue.type === 'picklist' && typeof issue.input === 'string'
      ? didYouMean(issue.input, (schemaAt(schema, keys) as { options: readonly string[] }).options)
      : '';
  return `${path === '' ? 'it' : path} ${issue.message}${meant === '' ? '' : `.${meant}`}`;
}

/** The path of a list that valibot took for an object without entries, or null. */
function listForObject(value: unknown, output: unknown, keys: readonly (string | number)[]): string | null {
  if (typeof output !== 'object' || output === null) return null;
  if (Array.isArray(value) && !Array.isArray(output)) return pathText(keys) || 'it';
  for (const [key, inner] of Object.entries(output)) {
    const step = Array.isArray(output) ? Number(key) : key;
    const found = listForObject((value as Record<string, unknown>)[key], inner, [...keys, step]);
    if (found !== null) return found;
  }
  return null;
}

/** `ignore[0].reason`, `rules.samesite-missing`. */
function pathText(keys: readonly (string | number)[]): string {
  return keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

interface Node {
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly entries?: Readonly<Record<string, Node>>;
}

/** The schema at a path. */
function schemaAt(schema: GenericSchema, keys: readonly (string | number)[]): Node | undefined {
  let node: Node | undefined = unwrapped(schema as Node);
  for (const key of keys) node = unwrapped(typeof key === 'number' ? node?.item : node?.entries?.[key]);
  return node;
}

function entriesOf(
  schema: GenericSchema,
  keys: readonly (string | number)[],
): Readonly<Record<string, Node>> {
  return schemaAt(schema, keys)?.entries ?? {};
}

function unwrapped(node: Node | undefined): Node | undefined {
  return node?.wrapped === undefined ? node : unwrapped(node.wrapped);
}
