// What a session and its clients are called.

import type { ClientRecord, SessionRecord } from '../record/records.ts';
import { shorten } from './display-width.ts';
import { MAX_FORM_FIELDS_NAMED, MAX_LABEL_CHARACTERS } from './limits.ts';
import { listText } from './text-format.ts';

/** `session on localhost:5000 (Flask)`; `subjectOf`: the cookie, or without one the host. Not escaped. */
export function sessionTitle(
  { name, host, framework, says }: SessionRecord,
  subjectOf: (cookie: string | null, host: string) => string,
): string {
  if (name === null)
    return `${says?.replace(/\.$/, '') ?? 'Login without a session cookie'}, on ${subjectOf(null, host)}`;
  return subjectOf(name, host) + (framework === null ? '' : ` (${framework})`);
}

/** `client 2 (curl 7.88)`. */
export function clientText({ number, name }: ClientRecord): string {
  return name === null ? `client ${number}` : `client ${number} (${name})`;
}

/** `email, password`: names of the fields that were posted; empty without any. */
export function formFieldsText(formFields: readonly string[] | null): string {
  const fields = formFields ?? [];
  const named = fields.slice(0, MAX_FORM_FIELDS_NAMED).map((name) => shorten(name, MAX_LABEL_CHARACTERS));
  return named.length === 0 ? '' : listText(named, fields.length - named.length);
}
