// What a session and its clients are called.

import type { ClientRecord, SessionRecord } from '../record/records.ts';
import { shorten } from './display-width.ts';
import { MAX_FORM_FIELDS_NAMED, MAX_LABEL_CHARACTERS } from './limits.ts';
import { listText } from './text-format.ts';

/**
 * `session on localhost:5000 (Flask)`; `subjectOf`: the cookie, or without one the host. `companions`: further cookies of the
 * same login. Not escaped.
 */
export function sessionTitle(
  session: SessionRecord,
  subjectOf: (cookie: string | null, host: string) => string,
  companions: readonly SessionRecord[] = [],
): string {
  const { name, host } = session;
  if (name === null) return `${cookielessText(session)} on ${subjectOf(null, host)}`;
  const framework = frameworkOf([session, ...companions]);
  return subjectOf(name, host) + (framework === null ? '' : ` (${framework})`);
}

/** `Login by bearer token without a session cookie`. */
export function cookielessText({ says }: Pick<SessionRecord, 'says'>): string {
  if (says === null) return 'Login without a session cookie';
  return says.replace(/\.$/, '').replace(', no session cookie', ' without a session cookie');
}

/** What frameworks are built on: where one is known too, it is what its user knows. */
const FOUNDATIONS: ReadonlySet<string> = new Set([
  '.NET',
  'Java',
  'Java server',
  'JWT',
  'PHP',
  'Python',
  'Ruby',
  'Tomcat',
]);
/** Formats of values that say nothing of what makes them. */
const NO_FRAMEWORKS: ReadonlySet<string> = new Set(['JSON']);

/** What makes the cookies of one login, by the name that says most; null where it is not known. */
export function frameworkOf(cookies: readonly Pick<SessionRecord, 'framework'>[]): string | null {
  const known = cookies
    .map(({ framework }) => framework)
    .filter((framework) => framework !== null && !NO_FRAMEWORKS.has(framework));
  return known.find((framework) => !FOUNDATIONS.has(framework!)) ?? known[0] ?? null;
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
