// What the baseline says of findings, in words.

import type { AcceptanceView, FindingRecord } from '../record/records.ts';
import { MAX_COOKIES_NAMED } from './limits.ts';
import { listText, subjectOf } from './text-format.ts';

/** `accepted in the baseline until 2027-03-31: the proxy adds it`, of one whose day is not over. Not escaped. */
export function acceptedText({ reason, expires }: AcceptanceView): string {
  return `accepted in the baseline${dayText(expires)}${reasonText(reason)}`;
}

/** Of one that counts again. Not escaped. */
export function expiredText({ reason, expires }: AcceptanceView): string {
  return `no longer accepted: the baseline accepted it${dayText(expires)}${reasonText(reason)}`;
}

/** The findings that count again, as the day to which they were accepted is over; empty without any. Not escaped. */
export function expiredFindingsText(findings: readonly FindingRecord[]): string {
  const expired = findings.filter(({ acceptance }) => acceptance?.expired === true);
  if (expired.length === 0) return '';
  const named = expired
    .slice(0, MAX_COOKIES_NAMED)
    .map(
      ({ rule, cookieName, host, acceptance }) =>
        `${rule} (${subjectOf(cookieName, host)}${dayText(acceptance?.expires ?? null)})`,
    );
  return `No longer accepted in the baseline: ${listText(named, expired.length - named.length)}`;
}

function dayText(expires: string | null): string {
  return expires === null ? '' : ` until ${expires}`;
}

function reasonText(reason: string | null): string {
  return reason === null || reason === '' ? '' : `: ${reason}`;
}
