// What could not be judged, and why: a report without findings is no proof of safety.

import type { SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import { paint } from './grid.ts';
import { labelledText, type Page } from './labelled-text.ts';
import { unseenTexts } from './summary.ts';
import { counted } from './text-format.ts';

/** The causes that the auditor counts, as text behind a number. */
const CAUSES: Readonly<Record<string, readonly [unit: string, why: string]>> = {
  incomplete: ['message', 'a part of the header block was not captured'],
  'request-not-seen': ['response', 'the request was not captured, so host and path are uncertain'],
  'no-valid-url': ['cookie', 'the URL of the request is not valid, so there is no verdict'],
};

/** A line for each cause; nothing when all was judged. */
export function coverageText(
  summary: SummaryRecord,
  { leftOut, rulesOff }: Pick<AuditReport, 'leftOut' | 'rulesOff'>,
  page: Page,
): string {
  const causes = [...unseenTexts(summary), ...(summary.unjudged ?? []).map(causeText)];
  if (summary.gaps > 0) causes.push(`${counted(summary.gaps, 'gap')}: the missing bytes may hold cookies`);
  for (const { reason, cookies } of leftOut)
    causes.push(`${counted(cookies, 'cookie')} left out by the configuration: ${reason}`);
  if (rulesOff.length > 0) causes.push(`rules switched off by the configuration: ${rulesOff.join(', ')}`);
  if (causes.length === 0) return '';
  const title = paint('Could not be checked, or only in part:', 'yellow', page.colour);
  return `${title}\n${causes.map((cause) => labelledText(page, '  -', cause, { labelColumns: 4 })).join('')}`;
}

function causeText({ why, count }: { readonly why: string; readonly count: number }): string {
  const [unit, text] = CAUSES[why] ?? ['case', why.replaceAll('-', ' ')];
  return `${counted(count, unit)}: ${text}`;
}
