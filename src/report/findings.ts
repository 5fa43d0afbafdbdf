// What the rules found, for people: a block for what is wrong, with the line to type, told with the worst case; the
// other cookies that it is true of stand below it by name. Remarks take a line each.

import type { BaselineEntry } from '../audit/baseline.ts';
import type { FindingRecord, SeverityName, SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import type { Style } from './grid.ts';
import { type Look, labelledText, type Page } from './labelled-text.ts';
import { MAX_COOKIES_NAMED, MAX_FINDING_LINES, MAX_FINDINGS_IN_FULL } from './limits.ts';
import { counted, nameOf, subjectOf, timesText } from './text-format.ts';

const LOOKS: Readonly<Record<SeverityName, Style>> = {
  high: 'red',
  medium: 'yellow',
  low: 'bold',
  info: 'dim',
};

const NO_LABEL: Look = { labelColumns: 0 };
const LIST_LABEL: Look = { labelColumns: 4 };

/** `1 high, 2 low`, or `none`. */
export function severityCounts(counts: SummaryRecord['findings']): string {
  const found = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
  return found.length === 0 ? 'none' : found.map(([severity, count]) => `${count} ${severity}`).join(', ');
}

/** `details`: a block for each finding, remarks and accepted ones too. */
export function findingsText(report: AuditReport, page: Page, details: boolean): string {
  const open = report.findings.filter(({ accepted }) => !accepted);
  const accepted = report.findings.filter((finding) => finding.accepted);
  const inputs = new Set(report.findings.flatMap(({ evidence }) => evidence.map(({ input }) => input)));
  const telling: Telling = { page, details, hasManyInputs: inputs.size > 1 };
  const parts = [
    ...blocks(details ? open : open.filter(({ severity }) => severity !== 'info'), telling),
    remarks(details ? [] : open.filter(({ severity }) => severity === 'info'), telling),
    acceptedText(accepted, telling),
    report.gone.length === 0 ? '' : labelledText(page, '', goneText(report.gone), NO_LABEL),
  ];
  return parts.filter((text) => text !== '').join('\n');
}

interface Telling {
  readonly page: Page;
  readonly details: boolean;
  readonly hasManyInputs: boolean;
}

/** The same thing to change about several cookies; the first is the worst. */
interface Group {
  readonly first: FindingRecord;
  readonly others: FindingRecord[];
}

function blocks(findings: readonly FindingRecord[], telling: Telling): string[] {
  const groups = telling.details ? findings.map((first) => ({ first, others: [] })) : grouped(findings);
  const told = telling.details ? groups : groups.slice(0, MAX_FINDINGS_IN_FULL);
  const untold = sizeOf(groups.slice(told.length));
  const texts = told.map((group) => block(group, telling));
  return untold === 0 ? texts : [...texts, labelledText(telling.page, '', moreText(untold))];
}

function grouped(findings: readonly FindingRecord[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.severity, finding.fix]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: finding, others: [] });
    else group.others.push(finding);
  }
  return [...groups.values()];
}

function sizeOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { others }) => sum + 1 + others.length, 0);
}

function block({ first, others }: Group, { page, hasManyInputs }: Telling): string {
  const { severity, title, message, why, fix, rule, cookie, host } = first;
  const heading = `${subjectOf(cookie, host)}: ${title}`;
  return [
    labelledText(page, severity.toUpperCase(), heading, { label: LOOKS[severity], text: 'bold' }),
    labelledText(page, '', message),
    labelledText(page, '', why, { text: 'dim' }),
    labelledText(page, '  Fix', fix, { text: 'green' }),
    labelledText(page, '  Seen', `${framesOf(first, hasManyInputs)} - Wireshark: ${first.filter}`),
    othersText(first, others, page),
    labelledText(page, '  More', `crumbshark rules ${rule}`, { text: 'dim' }),
  ].join('');
}

/** By name alone where the same is true of them as of the first, word for word. */
function othersText(first: FindingRecord, others: readonly FindingRecord[], page: Page): string {
  const sentence = ({ message, cookie }: FindingRecord): string =>
    cookie === null ? message : message.replaceAll(`"${cookie}"`, '""');
  const told = others.slice(0, MAX_COOKIES_NAMED);
  const alike = told.filter((other) => sentence(other) === sentence(first));
  const names = alike.map((other) => otherName(other, first));
  const sentences = told.filter((other) => !alike.includes(other)).map(({ message }) => message);
  if (others.length > told.length) sentences.push(moreText(others.length - told.length));
  return [...(names.length > 0 ? [names.join(', ')] : []), ...sentences]
    .map((text, index) => labelledText(page, index === 0 ? '  Also' : '', text))
    .join('');
}

/** The host is told where it is another one. */
function otherName({ cookie, host }: FindingRecord, first: FindingRecord): string {
  return cookie !== null && host === first.host ? nameOf(cookie) : subjectOf(cookie, host);
}

/** A line for each rule: what it is about, and whom. */
function remarks(findings: readonly FindingRecord[], { page }: Telling): string {
  const groups = grouped(findings);
  const told = groups.slice(0, MAX_FINDING_LINES).map(({ first, others }) => {
    const text = `${first.title}: ${subjectsOf([first, ...others])} (${first.rule})`;
    return labelledText(page, 'INFO', text, { label: 'dim' });
  });
  const untold = sizeOf(groups.slice(told.length));
  return told.join('') + (untold > 0 ? labelledText(page, '', moreText(untold)) : '');
}

/** `a, b on localhost; c on example.com`. */
function subjectsOf(findings: readonly FindingRecord[]): string {
  const told = findings.slice(0, MAX_COOKIES_NAMED);
  const hosts = [...new Set(told.map(({ host }) => host))].map((host) => {
    const cookies = told.filter((other) => other.host === host).map(({ cookie }) => cookie);
    const names = cookies.filter((cookie) => cookie !== null).map(nameOf);
    return names.length === 0 ? subjectOf(null, host) : `${names.join(', ')} on ${subjectOf(null, host)}`;
  });
  const untold = findings.length - told.length;
  return [...hosts, ...(untold > 0 ? [`${untold} more`] : [])].join('; ');
}

function acceptedText(findings: readonly FindingRecord[], { page, details }: Telling): string {
  if (findings.length === 0) return '';
  const list = details
    ? findings.map(({ title, cookie, host, rule }) => `${subjectOf(cookie, host)}: ${title} (${rule})`)
    : [];
  return (
    labelledText(page, '', `${findings.length} accepted in the baseline`, NO_LABEL) +
    list.map((text) => labelledText(page, '  -', text, LIST_LABEL)).join('')
  );
}

const moreText = (count: number): string => `and ${counted(count, 'more finding')}: --details tells all`;

/** `frames 10 ... 42 (7 times)`. */
function framesOf({ evidence, count }: FindingRecord, hasManyInputs: boolean): string {
  const [first, last = first] = evidence;
  const often = count === 1 ? '' : ` (${timesText(count)})`;
  const of = (input: string): string => (hasManyInputs ? ` of ${input}` : '');
  if (first.input !== last.input)
    return `frame ${first.frame}${of(first.input)} ... frame ${last.frame}${of(last.input)}${often}`;
  const frames =
    first.frame === last.frame ? `frame ${first.frame}` : `frames ${first.frame} ... ${last.frame}`;
  return frames + of(first.input) + often;
}

/** Entries of the baseline that nothing is like any more. */
export function goneText(gone: readonly BaselineEntry[]): string {
  const named = gone
    .slice(0, MAX_COOKIES_NAMED)
    .map(({ rule, cookie, host }) => `${rule} (${subjectOf(cookie, host)})`);
  const more = gone.length - named.length;
  const list = more > 0 ? [...named, `${more} more`] : named;
  return `In the baseline, but not found any more: ${list.join(', ')}`;
}
