// What could not be judged, and why: a report without findings is no proof of safety.

import { readDetails } from '../record/read-details.ts';
import type { CoverageView, ReadSummary } from '../record/records.ts';
import { counted } from '../shared/counted.ts';
import { isCapturedTwice, repeatsText } from '../shared/repeated-input.ts';
import type { AuditReport } from './audit-report.ts';
import { escapeText } from './escape.ts';
import { paint } from './grid.ts';
import { labelledText, type Page } from './labelled-text.ts';
import { unseenText } from './summary.ts';
import { listText, nameOf } from './text-format.ts';

/** The causes that the auditor counts, as text behind a number. */
const CAUSES: Readonly<Record<string, readonly [unit: string, why: string]>> = {
  incomplete: ['message', 'a part of the header block was not captured'],
  'request-not-seen': ['response', 'the request was not captured, so host and path are uncertain'],
  'no-valid-url': ['Set-Cookie field', 'the URL of the request is not valid, so there is no verdict'],
};

/** Captures that the text of a cause names. */
const MAX_INPUTS_NAMED = 3;

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

/** What is missing of a run, a text for each cause. */
export interface MissingCauses {
  /** Of the captures. */
  readonly unread: readonly string[];
  /** Of what was read. */
  readonly unjudged: readonly string[];
}

/** `, in a.pcap, b.pcap`: how the captures are named that a cause concerns; of none empty. */
export type WhereText = (inputs: readonly string[]) => string;

const inWholeNames: WhereText = (inputs) =>
  inputs.length === 0
    ? ''
    : `, in ${listText(inputs.slice(0, MAX_INPUTS_NAMED), Math.max(0, inputs.length - MAX_INPUTS_NAMED))}`;

/** What could not be read, and what could be read and not be judged. `where`: as the captures are named. */
export function missingCauses(summary: ReadSummary, where: WhereText = inWholeNames): MissingCauses {
  const { gaps, repeatedInputs = [], warnings, unusedSettings = 0, unseen, unjudged = [] } = summary;
  const { inputsOf, ofJudging } = readDetails(summary);
  const located = (text: string, cause: string): string => text + where(inputsOf.get(cause) ?? []);
  // All that they have is read.
  const repeated = repeatsText(repeatedInputs);
  const losses = warnings
    .slice(0, warnings.length - unusedSettings)
    .filter((line) => line !== repeated && !isCapturedTwice(line));
  const ofMessages = (isRead: boolean): string[] =>
    unjudged
      .filter(({ why }) => (why === 'incomplete') === isRead)
      .map((one) => located(causeText(one), one.why));
  return {
    unread: [
      ...unseen.map((one) => located(unseenText(one), one.why)),
      ...ofMessages(true),
      ...(gaps > 0 ? [located(`${counted(gaps, 'gap')}: the missing bytes may hold cookies`, 'gaps')] : []),
      ...losses.filter((line) => !ofJudging.has(line)).map((line) => located(line, line)),
    ],
    unjudged: [...ofMessages(false), ...losses.filter((line) => ofJudging.has(line))],
  };
}

/** What could not be read or judged, a text for each cause. */
export function unreadTexts(summary: ReadSummary): string[] {
  const { unread, unjudged } = missingCauses(summary);
  return [...unread, ...unjudged];
}

/** What was captured twice, a text each: all of it is read. */
export function readOnceTexts({ warnings }: ReadSummary): string[] {
  return warnings.filter(isCapturedTwice);
}

/** `the beginning of 1 connection is not in the capture`; null where all of them begin in it. */
export function joinedText(summary: ReadSummary): string | null {
  const { joinedConnections } = readDetails(summary);
  return joinedConnections === 0
    ? null
    : `the beginning of ${counted(joinedConnections, 'connection')} is not in the capture`;
}

/** Settings of the configuration with entries that nothing has matched, a text each. */
export function unusedSettingTexts({ warnings, unusedSettings = 0 }: ReadSummary): readonly string[] {
  return warnings.slice(warnings.length - unusedSettings);
}

/** In a few words, where there is no room for more. */
export const NOT_ALL_JUDGED = 'not all was judged';

/** What a count of findings leaves out, in a few words: `15 of 18 Set-Cookie fields not judged in full`; null when all was read. */
export function missingText(summary: ReadSummary): string | null {
  const { setCookies = 0, incompleteCount = 0 } = summary.coverage ?? {};
  if (incompleteCount > 0)
    return `${incompleteCount} of ${counted(setCookies, 'Set-Cookie field')} not judged in full`;
  const { unread, unjudged } = missingCauses(summary);
  if (unread.length > 0) return 'not all could be read';
  return unjudged.length > 0 ? NOT_ALL_JUDGED : null;
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
