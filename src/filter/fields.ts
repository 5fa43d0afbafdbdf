// The fields that filters and reports can name: Wireshark's own for packets and HTTP, and ours for cookies and findings.

import { didYouMean } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';
import { COOKIE_FIELDS } from './cookie-fields.ts';
import type { FieldValue, FilterField } from './field.ts';
import { HTTP_FIELDS } from './http-fields.ts';
import { printDateAndTime, printEpoch } from './instant.ts';
import { PACKET_FIELDS } from './packet-fields.ts';

/** All fields, in the order in which they are listed. */
export const FIELDS: readonly FilterField[] = [...PACKET_FIELDS, ...HTTP_FIELDS, ...COOKIE_FIELDS];

const fieldsByName = new Map(FIELDS.map((known) => [known.name, known]));

/** Fields of Wireshark that are not ours: what to use instead. */
const OTHER_FIELDS: Readonly<Record<string, string>> = {
  'http.file_data': 'bodies are not kept: look for header fields and form fields in Wireshark itself',
  'http.response_in':
    'a request is shown before its response comes: http.request_in of the response names it',
  '_ws.col.protocol': 'write http, http2, http3 or tls',
};

/** As Wireshark wrote it before version 4.2. */
const OLD_NAMES: Readonly<Record<string, string>> = { '_ws.col.Info': '_ws.col.info' };

/** The field of that name; null for none. */
export function findField(name: string): FilterField | null {
  return fieldsByName.get(OLD_NAMES[name] ?? name) ?? null;
}

/** Why there is no field of that name, and which are near; all of them would push that off the screen. */
export function unknownField(name: string): string {
  const instead = OTHER_FIELDS[name.replace('Protocol', 'protocol')];
  if (instead !== undefined) return `${name} is no field here: ${instead}`;
  const names = FIELDS.map((known) => known.name);
  const groups = [...new Set(names.map((known) => known.split('.')[0]))];
  const near = didYouMean(name, names) || ` Fields begin with ${groups.join(' ')}.`;
  return `unknown field "${name}".${near} crumbshark help fields lists all`;
}

/** The field of that name. Throws a UserError that names similar and all known fields; `where` begins its text. */
export function fieldNamed(name: string, where: string): FilterField {
  const found = findField(name);
  if (found === null) throw new UserError(`${where}: ${unknownField(name)}`);
  return found;
}

/** A value as tshark prints it with `-T fields`, nothing escaped. */
export function fieldText(known: Pick<FilterField, 'type'>, value: FieldValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'object') return String(value);
  return known.type === 'time' ? printDateAndTime(value) : printEpoch(value);
}
