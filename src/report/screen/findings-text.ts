// Findings by severity: what is wrong, why, what to type and where it was seen. Low and info ones take a line a rule.

import type { BaselineEntry } from '../../audit/baseline.ts';
import { type FindingGroup, isInFull } from '../../model/finding-groups.ts';
import type { FindingRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { acceptedText } from '../acceptance-text.ts';
import { displayWidth } from '../display-width.ts';
import { isLongCode } from '../fix-text.ts';
import { MAX_COOKIES_NAMED, MAX_FINDING_LINES, MAX_FINDINGS_IN_FULL } from '../limits.ts';
import { framesWord, listText, repetition, subjectOf } from '../text-format.ts';
import {
  fixLines,
  hasManyInputs,
  inputName,
  inputsText,
  labelledLines,
  nameText,
  type Screen,
  subjectText,
  titleLines,
} from './screen.ts';
import { SEVERITY_STYLES } from './symbols.ts';

/** Cookies named on the line of a rule; without a terminal more, so that grep finds them. */
const MAX_NAMED_ON_A_LINE = 3;
const MAX_NAMED_WHEN_PIPED = 200;
/** Of the filter for several findings: about two lines. */
const MAX_FILTER_CHARACTERS = 140;
/** Frames named of one finding. */
const MAX_FRAMES_NAMED = 6;

export interface FindingsLayout {
  readonly accepted: readonly FindingRecord[];
  /** A line about those that are no longer accepted; empty without any. */
  readonly expired: string;
  /** Entries of the baseline that no finding matches. */
  readonly gone: readonly BaselineEntry[];
  /** The finding whose fix the result repeats, which follows; null: there is none. */
  readonly worst: FindingRecord | null;
}

export function findingsText(
  screen: Screen,
  groups: readonly FindingGroup[],
  layout: FindingsLayout,
): string {
  const blocks = groups.filter(({ severity }) => screen.details || isInFull(severity));
  const lines = groups.filter((group) => !blocks.includes(group));
  const shown = screen.details ? blocks.flatMap(separated) : blocks.slice(0, MAX_FINDINGS_IN_FULL);
  const omitted = sizeOf(screen.details ? [] : blocks.slice(shown.length));
  const parts = [
    ...shown.map((group, index) =>
      block(screen, group, {
        ...saidBefore(screen, shown, index),
        isFixAtEnd: group.first === layout.worst,
      }),
    ),
    omitted === 0 ? '' : labelledLines(screen, '', moreText(omitted), { labelColumns: 2 }),
    linesText(screen, lines),
    baselineText(screen, layout),
  ].filter((text) => text !== '');
  if (parts.length === 0) return '';
  return titleLines(screen, 'Findings') + parts.join('\n');
}

/** A group for each finding. */
function separated({ rule, severity, first, others }: FindingGroup): FindingGroup[] {
  return [first, ...others].map((finding) => ({ rule, severity, first: finding, others: [] }));
}

function sizeOf(groups: readonly FindingGroup[]): number {
  return groups.reduce((sum, { others }) => sum + 1 + others.length, 0);
}

const LABEL_COLUMNS = 11;

/** What the blocks before have said already. */
interface SaidBefore {
  readonly isWhy: boolean;
  /** That there are no packets to be opened. */
  readonly isNotKept: boolean;
}

interface Said extends SaidBefore {
  /** What to type stands at the end of the screen too. */
  readonly isFixAtEnd: boolean;
}

function saidBefore(screen: Screen, groups: readonly FindingGroup[], index: number): SaidBefore {
  const { why } = groups[index]!.first;
  return {
    isWhy: groups.slice(0, index).some(({ first }) => first.why === why),
    isNotKept: screen.keepsPackets === false && index > 0,
  };
}

function block(screen: Screen, { severity, rule, first, others }: FindingGroup, said: Said): string {
  const look = { labelColumns: LABEL_COLUMNS } as const;
  const { title, message, why, fix } = first;
  return [
    heading(screen, severity, `${title}: ${subjectsOf(screen, [first, ...others])}`),
    labelledLines(screen, '', message, look),
    said.isWhy ? '' : labelledLines(screen, '', why, { ...look, text: 'dim' }),
    fixLines(screen, '      Fix', said.isFixAtEnd ? fixAtEnd(screen, fix) : fix, { ...look, text: 'green' }),
    labelledLines(
      screen,
      '     Seen',
      `${framesOf(screen, [first, ...others])}  crumbshark rules ${rule}`,
      look,
    ),
    ...(said.isNotKept ? [] : openTexts(screen, first, others)).map((text, index) =>
      labelledLines(screen, index === 0 ? '     Open' : '', text, { ...look, text: 'dim' }),
    ),
    ...unlike(first, others).map((text) => labelledLines(screen, '     Also', text, look)),
  ].join('');
}

/** Of long code where it stands: the end of a screen is what its reader sees. */
function fixAtEnd({ page }: Screen, fix: FindingRecord['fix']): FindingRecord['fix'] {
  if (!isLongCode(page, fix, LABEL_COLUMNS)) return fix;
  const text = `${fix.framework} (${fix.where}): the code is at the end. ${fix.text}`.trimEnd();
  return { ...fix, code: null, text };
}

/** `◆ HIGH   title`. */
function heading(screen: Screen, severity: FindingRecord['severity'], text: string): string {
  const symbol = screen.symbols.severity[severity];
  const label = `  ${symbol} ${severity.toUpperCase()}`;
  const style = SEVERITY_STYLES[severity];
  const isWide = displayWidth(label) < LABEL_COLUMNS;
  return labelledLines(screen, label, text, {
    labelColumns: isWide ? LABEL_COLUMNS : LABEL_COLUMNS + 1,
    ...(style === null ? {} : { label: style }),
    ...(isInFull(severity) ? { text: 'bold' } : {}),
  });
}

/** Sentences of the others that say something else than the first, but for the name. */
function unlike(first: FindingRecord, others: readonly FindingRecord[]): string[] {
  const sentence = ({ message, cookieName }: FindingRecord): string =>
    cookieName === null ? message : message.replaceAll(`"${cookieName}"`, '""');
  const different = others.filter((other) => sentence(other) !== sentence(first));
  const listed = different.slice(0, MAX_COOKIES_NAMED).map(({ message }) => message);
  return different.length > listed.length ? [...listed, moreText(different.length - listed.length)] : listed;
}

/** `a, b on localhost; c on example.com`. */
function subjectsOf(
  screen: Screen,
  findings: readonly FindingRecord[],
  limit = screen.isTerminal ? MAX_COOKIES_NAMED : MAX_NAMED_WHEN_PIPED,
): string {
  const listed = findings.slice(0, limit);
  const hosts = [...new Set(listed.map(({ host }) => host))].map((host) => {
    const names = listed.flatMap((finding) =>
      finding.host === host && finding.cookieName !== null ? [nameText(screen, finding.cookieName)] : [],
    );
    const distinct = [...new Set(names)];
    return distinct.length === 0
      ? nameText(screen, host)
      : `${distinct.join(', ')} on ${nameText(screen, host)}`;
  });
  return listText(hosts, findings.length - listed.length, '; ');
}

function linesText(screen: Screen, groups: readonly FindingGroup[]): string {
  const listed = groups.slice(0, MAX_FINDING_LINES);
  const lines = listed.map(({ severity, first, others, rule }) =>
    heading(
      screen,
      severity,
      `${first.title}: ${subjectsOf(screen, [first, ...others], screen.isTerminal ? MAX_NAMED_ON_A_LINE : MAX_NAMED_WHEN_PIPED)}${whereOf(screen, [first, ...others])} (${rule})`,
    ),
  );
  const omitted = sizeOf(groups.slice(listed.length));
  return (
    lines.join('') + (omitted > 0 ? labelledLines(screen, '', moreText(omitted), { labelColumns: 2 }) : '')
  );
}

/** `, in a.pcap`: the captures that show them. */
function whereOf(screen: Screen, findings: readonly FindingRecord[]): string {
  return inputsText(
    screen,
    findings.flatMap(({ evidence }) => evidence.map(({ input }) => input)),
  );
}

function baselineText(screen: Screen, { accepted, expired, gone }: FindingsLayout): string {
  const look = { labelColumns: 2 } as const;
  const texts: string[] = [];
  if (accepted.length > 0) texts.push(`${accepted.length} accepted in the baseline`);
  if (screen.details)
    for (const { title, cookieName, host, rule, acceptance } of accepted) {
      const why = acceptance === null ? '' : `: ${acceptedText(acceptance)}`;
      texts.push(`- ${subjectText(screen, cookieName, host)}: ${title} (${rule})${why}`);
    }
  if (expired !== '') texts.push(expired);
  if (gone.length > 0) texts.push(goneText(gone));
  return texts.map((text) => labelledLines(screen, '', text, look)).join('');
}

const moreText = (count: number): string => `and ${counted(count, 'more finding')}: --details shows all`;

/** A filter for the packets that were captured, where there are any: for all findings together while it is short enough to be typed. */
function openTexts(screen: Screen, first: FindingRecord, others: readonly FindingRecord[]): string[] {
  if (first.filter === '') return [];
  if (screen.keepsPackets === false)
    return ['the packets are not kept: -w FILE writes them, for Wireshark to open'];
  const inputOf = ({ evidence }: FindingRecord): string | undefined => evidence[0]?.input;
  const own = [first, ...others].filter((finding) => inputOf(finding) === inputOf(first));
  const together = [...new Set(own.map(({ filter }) => filter))].join(' or ');
  const isShort = others.length === 0 || together.length <= MAX_FILTER_CHARACTERS;
  const isAll = own.length > others.length && isShort;
  const input = hasManyInputs(screen) ? inputOf(first) : undefined;
  const where = input === undefined ? '' : `, ${inputName(screen, input)}`;
  const filter = `Wireshark${where}: ${isAll ? together : first.filter}`;
  // A filter is copied to its end.
  const isOneHost = others.every(({ host }) => host === first.host);
  const name = isOneHost
    ? nameText(screen, first.cookieName ?? first.host)
    : subjectText(screen, first.cookieName, first.host);
  return isAll ? [filter] : [filter, `That is ${name} alone: --details has the others.`];
}

/** `frames 10, 42 (7 times)`, `frames 10, 42 of a.pcap; frame 3 of b.pcap`. */
function framesOf(screen: Screen, findings: readonly FindingRecord[]): string {
  const evidence = findings.flatMap((finding) => finding.evidence);
  const count = findings.reduce((sum, finding) => sum + finding.count, 0);
  const byInput = [...new Set(evidence.map(({ input }) => input))];
  const inOrder = evidence.toSorted(
    (one, other) => byInput.indexOf(one.input) - byInput.indexOf(other.input) || one.frame - other.frame,
  );
  const packets = new Map(inOrder.map((packet) => [`${packet.frame} ${packet.input}`, packet]));
  const listed = [...packets.values()].slice(0, MAX_FRAMES_NAMED);
  const inputs = [...new Set(listed.map(({ input }) => input))];
  const texts = inputs.map((input) => {
    const frames = listed.filter((packet) => packet.input === input).map(({ frame }) => frame);
    const where = hasManyInputs(screen) ? ` of ${inputName(screen, input)}` : '';
    const own = findings.find((finding) => finding.evidence[0]?.input === input) ?? findings[0]!;
    return `${framesWord(own, frames.length)} ${frames.join(', ')}${where}`;
  });
  const more = packets.size > listed.length ? ' ...' : '';
  return `${texts.join('; ')}${more}${repetition(count)}`;
}

/** Entries of the baseline that no finding matches. */
export function goneText(gone: readonly BaselineEntry[]): string {
  const named = gone
    .slice(0, MAX_COOKIES_NAMED)
    .map(({ rule, cookie, host }) => `${rule} (${subjectOf(cookie, host)})`);
  return `In the baseline, but not found any more: ${listText(named, gone.length - named.length)}`;
}
