// The header lines that `--messages judging` leaves out: of responses without cookies those that no rule and no session
// looks at. A field that is not in the list stays.

import { type HeaderField, isNamed, type Message } from '../record/message.ts';

export const UNJUDGED_FIELDS: ReadonlySet<string> = new Set([
  'accept-ch',
  'accept-ranges',
  'alt-svc',
  'content-language',
  'content-security-policy',
  'content-security-policy-report-only',
  'critical-ch',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'etag',
  'keep-alive',
  'last-modified',
  'nel',
  'origin-agent-cluster',
  'permissions-policy',
  'referrer-policy',
  'report-to',
  'reporting-endpoints',
  'server-timing',
  'strict-transport-security',
  'timing-allow-origin',
  'x-content-type-options',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-ua-compatible',
  'x-xss-protection',
]);

/** The header lines of a message that judging may read. */
export function judgedFields({ kind, incomplete, fields }: Message): readonly HeaderField[] {
  if (kind === 'request' || incomplete || fields.some((field) => isNamed(field, 'set-cookie'))) return fields;
  return fields.filter(({ name }) => !UNJUDGED_FIELDS.has(name.toLowerCase()));
}
