// Findings as text: a block for each thing to change, with its worst finding in full and the other cookies by name.
// Findings of severity info take a line each.

import type { BaselineEntry } from '../audit/baseline.ts';
import { compareSeverity, SEVERITIES, type Severity } from '../audit/finding.ts';
import { fixText } from '../audit/fixes/fix.ts';
import type { FindingRecord, SeverityName, SummaryRecord } from '../record/records.ts';
import type { AuditReport } from './audit-report.ts';
import type { Style } from './grid.ts';
import { type Look, labelledText, type Page } from './labelled-text.ts';
import { MAX_COOKIES_NAMED, MAX_FINDING_LINES, MAX_FINDINGS_IN_FULL } from './limits.ts';
import { counted, listText, nameOf, repetition, subjectOf } from './text-format.ts';

const LOOKS: Readonly<Record<SeverityName, Style>> = {
  high: 'red',
  medium: 'yellow',
  low: 'bold',
  info: 'dim',
};

const NO_LABEL: Look = { labelColumns: 0 };
const LIST_LABEL: Look = { labelColumns: 4 };

/** `1 high, 2 low`; empty for none. The worst first; `from`: none below this severity. */
export function severityCounts(counts: SummaryRecord['findings'], from: Severity = 'info'): string {
  return SEVERITIES.filter((severity) => compareSeverity(severity, from) <= 0)
    .map((severity) => ({ severity, count: counts?.[severity] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(', ');
}

/** `details`: a block for each finding, also of severity info; accepted ones by name. */
export function findingsText(report: AuditReport, page: Page, details: boolean): string {
  const open = report.findings.filter(({ accepted }) => !accepted);
  const accepted = report.findings.filter((finding) => finding.accepted);
  const inputs = new Set(report.findings.flatMap(({ evidence }) => evidence.map(({ input }) => input)));
  const layout: Layout = { page, details, hasManyInputs: inputs.size > 1 };
  const parts = [
    ...blocks(details ? open : open.filter(({ severity }) => severity !== 'info'), layout),
    infoLines(details ? [] : open.filter(({ severity }) => severity === 'info'), layout),
    acceptedText(accepted, layout),
    report.gone.length === 0 ? '' : labelledText(page, '', goneText(report.gone), NO_LABEL),
  ];
  return parts.filter((text) => text !== '').join('\n');
}

interface Layout {
  readonly page: Page;
  readonly details: boolean;
  /** Packets are named with their input. */
  readonly hasManyInputs: boolean;
}

/** Findings with the same rule, severity and fix; the first is the worst. */
interface Group {
  readonly first: FindingRecord;
  readonly others: FindingRecord[];
}

function blocks(findings: readonly FindingRecord[], layout: Layout): string[] {
  const groups = layout.details ? findings.map((first) => ({ first, others: [] })) : grouped(findings);
  const listed = layout.details ? groups : groups.slice(0, MAX_FINDINGS_IN_FULL);
  const omitted = sizeOf(groups.slice(listed.length));
  const texts = listed.map((group) => block(group, layout));
  return omitted === 0 ? texts : [...texts, labelledText(layout.page, '', moreText(omitted))];
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

function block({ first, others }: Group, { page, hasManyInputs }: Layout): string {
  const { severity, title, message, why, fix, rule, cookieName, host } = first;
  const heading = `${subjectOf(cookieName, host)}: ${title}`;
  return [
    labelledText(page, severity.toUpperCase(), heading, { label: LOOKS[severity], text: 'bold' }),
    labelledText(page, '', message),
    labelledText(page, '', why, { text: 'dim' }),
    labelledText(page, '  Fix', fixText(fix), { text: 'green' }),
    labelledText(page, '  Seen', `${framesOf(first, hasManyInputs)} - Wireshark: ${first.filter}`),
    othersText(first, others, page),
    labelledText(page, '  More', `crumbshark rules ${rule}`, { text: 'dim' }),
  ].join('');
}

/** By name alone where the message is the same but for the name. */
function othersText(first: FindingRecord, others: readonly FindingRecord[], page: Page): string {
  const sentence = ({ message, cookieName }: FindingRecord): string =>
    cookieName === null ? message : message.replaceAll(`"${cookieName}"`, '""');
  const listed = others.slice(0, MAX_COOKIES_NAMED);
  const alike = listed.filter((other) => sentence(other) === sentence(first));
  const names = alike.map((other) => otherName(other, first));
  const sentences = listed.filter((other) => !alike.includes(other)).map(({ message }) => message);
  if (others.length > listed.length) sentences.push(moreText(others.length - listed.length));
  return [...(names.length > 0 ? [names.join(', ')] : []), ...sentences]
    .map((text, index) => labelledText(page, index === 0 ? '  Also' : '', text))
    .join('');
}

/** With the host where it is another one. */
function otherName({ cookieName, host }: FindingRecord, first: FindingRecord): string {
  return cookieName !== null && host === first.host ? nameOf(cookieName) : subjectOf(cookieName, host);
}

/** A line for each rule: its title, and the cookies and hosts. */
function infoLines(findings: readonly FindingRecord[], { page }: Layout): string {
  const groups = grouped(findings);
  const lines = groups.slice(0, MAX_FINDING_LINES).map(({ first, others }) => {
    const text = `${first.title}: ${subjectsOf([first, ...others])} (${first.rule})`;
    return labelledText(page, 'INFO', text, { label: 'dim' });
  });
  const omitted = sizeOf(groups.slice(lines.length));
  return lines.join('') + (omitted > 0 ? labelledText(page, '', moreText(omitted)) : '');
}

/** `a, b on localhost; c on example.com`. */
function subjectsOf(findings: readonly FindingRecord[]): string {
  const listed = findings.slice(0, MAX_COOKIES_NAMED);
  const hosts = [...new Set(listed.map(({ host }) => host))].map((host) => {
    const cookies = listed.filter((other) => other.host === host).map(({ cookieName }) => cookieName);
    const names = cookies.filter((name) => name !== null).map(nameOf);
    return names.length === 0 ? subjectOf(null, host) : `${names.join(', ')} on ${subjectOf(null, host)}`;
  });
  const omitted = findings.length - listed.length;
  return listText(hosts, omitted, '; ');
}

function acceptedText(findings: readonly FindingRecord[], { page, details }: Layout): string {
  if (findings.length === 0) return '';
  const list = details
    ? findings.map(
        ({ title, cookieName, host, rule }) => `${subjectOf(cookieName, host)}: ${title} (${rule})`,
      )
    : [];
  return (
    labelledText(page, '', `${findings.length} accepted in the baseline`, NO_LABEL) +
    list.map((text) => labelledText(page, '  -', text, LIST_LABEL)).join('')
  );
}

const moreText = (count: number): string => `and ${counted(count, 'more finding')}: --details shows all`;

/** `frames 10 ... 42 (7 times)`. */
function framesOf({ evidence, count }: FindingRecord, hasManyInputs: boolean): string {
  // A finding has evidence.
  const first = evidence[0]!;
  const last = evidence.at(-1)!;
  const often = repetition(count);
  const of = (input: string): string => (hasManyInputs ? ` of ${input}` : '');
  if (first.input !== last.input)
    return `frame ${first.frame}${of(first.input)} ... frame ${last.frame}${of(last.input)}${often}`;
  const frames =
    first.frame === last.frame ? `frame ${first.frame}` : `frames ${first.frame} ... ${last.frame}`;
  return frames + of(first.input) + often;
}

/** Entries of the baseline that no finding matches. */
export function goneText(gone: readonly BaselineEntry[]): string {
  const named = gone
    .slice(0, MAX_COOKIES_NAMED)
    .map(({ rule, cookie, host }) => `${rule} (${subjectOf(cookie, host)})`);
  return `In the baseline, but not found any more: ${listText(named, gone.length - named.length)}`;
}
