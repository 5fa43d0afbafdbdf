// What could not be judged, and why: a report without findings is no proof of safety.

import type { CoverageView, ReadSummary } from '../record/records.ts';
import { counted } from '../shared/counted.ts';
import { repeatsText } from '../shared/repeated-input.ts';
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
  'no-valid-url': ['Set-Cookie field', 'the URL of the request is not valid, so there is no verdict'],
};

/** What the configuration keeps from the rules, a line each; what could not be read is in the result. */
export function configurationText(audit: Pick<AuditReport, 'leftOut' | 'rulesOff'>, page: Page): string {
  const causes = configurationTexts(audit);
  if (causes.length === 0) return '';
  const title = paint('Not checked, by the configuration:', 'yellow', page.colour);
  return `${title}\n${causes.map((cause) => labelledText(page, '  -', cause, { labelColumns: 4 })).join('')}`;
}

/** The same, a text for each cause. */
export function configurationTexts({
  leftOut,
  rulesOff,
}: Pick<AuditReport, 'leftOut' | 'rulesOff'>): string[] {
  const causes = [...countByReason(leftOut)].map(
    ([reason, fields]) => `${counted(fields, 'Set-Cookie field')} left out: ${reason}`,
  );
  return rulesOff.length > 0 ? [...causes, `rules switched off: ${rulesOff.join(', ')}`] : causes;
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
  const { gaps, repeatedInputs = [], warnings, unusedSettings = 0 } = summary;
  // All that they have is read.
  const repeated = repeatsText(repeatedInputs);
  const gapText = `${counted(gaps, 'gap')}: the missing bytes may hold cookies`;
  return [
    ...unseenTexts(summary),
    ...unjudgedTexts(summary),
    ...(gaps > 0 ? [gapText] : []),
    ...warnings.slice(0, warnings.length - unusedSettings).filter((line) => line !== repeated),
  ];
}

/** Settings of the configuration with entries that nothing has matched, a text each. */
export function unusedSettingTexts({ warnings, unusedSettings = 0 }: ReadSummary): readonly string[] {
  return warnings.slice(warnings.length - unusedSettings);
}

/** What a count of findings leaves out, in a few words: `15 of 18 Set-Cookie fields not judged in full`; null when all was read. */
export function missingText(summary: ReadSummary): string | null {
  const { setCookies = 0, incompleteCount = 0 } = summary.coverage ?? {};
  if (incompleteCount > 0)
    return `${incompleteCount} of ${counted(setCookies, 'Set-Cookie field')} not judged in full`;
  return unreadTexts(summary).length === 0 ? null : 'not all could be read';
}

/** Why there is no row: "No cookies were set." only when that is sure. `hasCauses`: what could not be read is named. */
export function noRowsText(summary: ReadSummary, hasCauses: boolean): string {
  const leftOut = summary.coverage === undefined ? null : leftOutText(summary.coverage);
  if (leftOut !== null && summary.setCookies > 0) return escapeText(`${leftOut}.`);
  if (summary.setCookies > 0) return `${counted(summary.setCookies, 'Set-Cookie field')}, and none is shown.`;
  const unread = unreadTexts(summary);
  if (unread.length === 0) return 'No cookies were set.';
  const causes = hasCauses ? `: ${unread.join('; ')}` : '';
  return escapeText(`No Set-Cookie was found in what could be read${causes}.`);
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
      ? `${counted(setCookies, 'Set-Cookie field')}, none matches ${filter}`
      : `${leftOut} of ${counted(setCookies, 'Set-Cookie field')} left out by ${filter}`;
  return amount + seen.join('');
}

function namedText(what: string, named: readonly string[], count: number): string {
  return named.length === 0 ? '' : `; ${what}: ${listText(named, count - named.length)}`;
}

function causeText({ why, count }: { readonly why: string; readonly count: number }): string {
  const [unit, text] = CAUSES[why] ?? ['case', why.replaceAll('-', ' ')];
  return `${counted(count, unit)}: ${text}`;
}
