// What could not be judged, and why: a report without findings is no proof of safety.

import type { CoverageView, ReadSummary } from '../record/records.ts';
import { counted } from '../shared/counted.ts';
import type { AuditReport } from './audit-report.ts';
import { escapeText } from './escape.ts';
import { paint } from './grid.ts';
import { labelledText, type Page } from './labelled-text.ts';
import { unseenTexts } from './summary.ts';
import { listText, nameOf } from './text-format.ts';

/** The causes that the auditor counts, as text behind a number. */
const CAUSES: Readonly<Record<string, readonly [unit: string, why: string]>> = {
  incomplete: ['message', 'a part of the header block was not captured'],
  'request-not-seen': ['response', 'the request was not captured, so host and path are uncertain'],
  'no-valid-url': ['cookie', 'the URL of the request is not valid, so there is no verdict'],
};

/** A line for each cause; nothing when all was judged. */
export function coverageText(
  summary: ReadSummary,
  { leftOut, rulesOff }: Pick<AuditReport, 'leftOut' | 'rulesOff'>,
  page: Page,
): string {
  const causes = [...unseenTexts(summary), ...unjudgedTexts(summary)];
  if (summary.gaps > 0) causes.push(`${counted(summary.gaps, 'gap')}: the missing bytes may hold cookies`);
  for (const [reason, cookies] of countByReason(leftOut))
    causes.push(`${counted(cookies, 'cookie')} left out by the configuration: ${reason}`);
  if (rulesOff.length > 0) causes.push(`rules switched off by the configuration: ${rulesOff.join(', ')}`);
  if (causes.length === 0) return '';
  const title = paint('Could not be checked, or only in part:', 'yellow', page.colour);
  return `${title}\n${causes.map((cause) => labelledText(page, '  -', cause, { labelColumns: 4 })).join('')}`;
}

function countByReason(leftOut: AuditReport['leftOut']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { reason, count } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return counts;
}

/** What the rules saw and could not judge, or only in part, a text for each cause. */
function unjudgedTexts({ unjudged = [] }: ReadSummary): string[] {
  return unjudged.map(causeText);
}

/** What could not be read or judged, a text for each cause. */
export function unreadTexts(summary: ReadSummary): string[] {
  const { gaps } = summary;
  const gapText = `${counted(gaps, 'gap')}: the missing bytes may hold cookies`;
  return [
    ...unseenTexts(summary),
    ...unjudgedTexts(summary),
    ...(gaps > 0 ? [gapText] : []),
    ...summary.warnings,
  ];
}

/** Why there is no row: "No cookies were set." only when that is sure. */
export function noRowsText(summary: ReadSummary): string {
  const leftOut = summary.coverage === undefined ? null : leftOutText(summary.coverage);
  if (leftOut !== null && summary.setCookies > 0) return escapeText(`${leftOut}.`);
  if (summary.setCookies > 0) return `${counted(summary.setCookies, 'cookie')} set, and none is shown.`;
  const unread = unreadTexts(summary);
  if (unread.length === 0) return 'No cookies were set.';
  return escapeText(`No Set-Cookie was found in what could be read: ${unread.join('; ')}.`);
}

/** What -Y, --name and --host keep from the rules, with hosts or names to choose from; null for nothing. */
export function leftOutText({
  setCookies,
  leftOut,
  messagesLeftOut,
  ...coverage
}: CoverageView): string | null {
  const filter = coverage.filter ?? 'the filter';
  if (leftOut === 0)
    return messagesLeftOut === 0 ? null : `${counted(messagesLeftOut, 'message')} left out by ${filter}`;
  const seen = [
    namedText('hosts', coverage.hosts, coverage.hostCount),
    namedText('names', coverage.names.map(nameOf), coverage.nameCount),
  ];
  const amount =
    leftOut === setCookies
      ? `${counted(setCookies, 'cookie was', 'cookies were')} set, none matches ${filter}`
      : `${leftOut} of ${counted(setCookies, 'cookie')} left out by ${filter}`;
  return amount + seen.join('');
}

function namedText(what: string, named: readonly string[], count: number): string {
  return named.length === 0 ? '' : `; ${what}: ${listText(named, count - named.length)}`;
}

function causeText({ why, count }: { readonly why: string; readonly count: number }): string {
  const [unit, text] = CAUSES[why] ?? ['case', why.replaceAll('-', ' ')];
  return `${counted(count, unit)}: ${text}`;
}
