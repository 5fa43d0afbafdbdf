// -T markdown: what a run comes to, for a comment on a pull request or the summary of a job: the verdict, the cookies, the
// findings folded, and with a baseline what is new, gone and unchanged. As long as a comment may be: what does not fit is
// counted.

import type { BaselineEntry } from '../../audit/baseline.ts';
import { type FindingGroup, findingGroups } from '../../model/finding-groups.ts';
import { type CookieModel, cookieCount, isSessionCookie } from '../../model/inventory-hosts.ts';
import type { RunModel } from '../../model/run-model.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import type { FindingRecord, SummaryRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { VERSION } from '../../shared/version.ts';
import { absenceOf, isNotJudged, lifetimeOf } from '../cookie-attributes.ts';
import { leftOutText, missingText, unreadTexts, unusedSettingTexts } from '../coverage-text.ts';
import { shorten } from '../display-width.ts';
import type { EndOfRun } from '../end-report.ts';
import { firstStep } from '../fix-text.ts';
import {
  MAX_COMMENT_CHARACTERS,
  MAX_INVENTORY_ROWS,
  MAX_LABEL_CHARACTERS,
  MAX_MESSAGE_CHARACTERS,
  MAX_STEP_SUMMARY_CHARACTERS,
} from '../limits.ts';
import { markdownTable } from '../markdown.ts';
import { modelOf } from '../run-result.ts';
import { eventsText } from '../screen/result-text.ts';
import { symbolsFor } from '../screen/symbols.ts';
import { cookieAmount, readAmount } from '../text-format.ts';
import { acceptedItem, findingBlock, goneItem } from './finding-html.ts';
import { inertMarkdown, markdownCodeSpan } from './inert-text.ts';

/** Kept for the last lines, which say what is left out. */
const FOOT_CHARACTERS = 4096;
const SYMBOLS = symbolsFor(false).severity;

/** For a comment. */
export function markdownReport(end: EndOfRun): Iterable<string> & object {
  return [markdownPage(end, MAX_COMMENT_CHARACTERS)];
}

/** For the summary of a step of a job. */
export function stepSummaryReport(end: EndOfRun): Iterable<string> & object {
  return [markdownPage(end, MAX_STEP_SUMMARY_CHARACTERS)];
}

/** No longer than so many UTF-16 units. */
export function markdownPage({ summary, audit }: EndOfRun, maxCharacters: number): string {
  const model = modelOf(summary, audit);
  const page = new Page(maxCharacters - FOOT_CHARACTERS);
  page.add(`### ${headline(model)}`);
  page.add(verdictLines(model, summary));
  page.add(cookieTable(model, MAX_INVENTORY_ROWS));
  const hasBaseline = summary.run.baseline !== null;
  const { findings, gone } = audit;
  const open = findings.filter(({ acceptance }) => acceptance === null);
  const expired = findings.filter(({ acceptance }) => acceptance?.expired === true);
  const accepted = findings.filter((finding) => finding.accepted);
  page.list(hasBaseline ? 'New' : 'Findings', open, findingGroups(open, model.verdict.sessions).map(blockOf));
  page.list('No longer accepted', expired, findingGroups(expired, model.verdict.sessions).map(blockOf));
  page.list(
    'Gone',
    gone,
    gone.map((entry) => ({ text: goneItem(entry), count: 1 })),
    true,
  );
  page.list(
    'Unchanged, accepted in the baseline',
    accepted,
    accepted.map((one) => ({ text: acceptedItem(one), count: 1 })),
    true,
  );
  return page.text() + foot(model, summary);
}

interface Block {
  readonly text: string;
  /** Findings in it. */
  readonly count: number;
}

function blockOf(group: FindingGroup): Block {
  return { text: findingBlock(group), count: 1 + group.others.length };
}

/** Blocks with an empty line between them, as many as fit. */
class Page {
  #text = '';
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  /** False: there is no room for it. */
  add(block: string): boolean {
    if (block === '') return true;
    const text = `${block}\n\n`;
    if (text.length > this.#room) return false;
    this.#text += text;
    this.#room -= text.length;
    return true;
  }

  /** A heading and blocks below it; items of a list are folded together. Those for which there is no room are counted. */
  list(
    title: string,
    all: readonly (FindingRecord | BaselineEntry)[],
    blocks: readonly Block[],
    isFolded = false,
  ): void {
    if (all.length === 0) return;
    const reserve = MAX_LABEL_CHARACTERS * 2;
    const heading = `${title} (${counted(all.length, 'finding')})`;
    if (isFolded) {
      const items = this.#thatFit(blocks, reserve);
      const rest = omittedText(blocks.slice(items.length));
      const list = [...items, ...(rest === '' ? [] : [`<li>${rest}</li>`])].join('\n');
      this.add(`<details><summary>${heading}</summary>\n<ul>\n${list}\n</ul>\n</details>`);
      return;
    }
    this.add(`#### ${heading}`);
    const shown = this.#thatFit(blocks, reserve);
    for (const text of shown) this.add(text);
    const rest = omittedText(blocks.slice(shown.length));
    if (rest !== '') this.add(rest);
  }

  /** The first ones. */
  #thatFit(blocks: readonly Block[], reserve: number): string[] {
    let used = reserve * 2;
    const fitting: string[] = [];
    for (const { text } of blocks) {
      used += text.length + 2;
      if (used > this.#room) break;
      fitting.push(text);
    }
    return fitting;
  }

  text(): string {
    return this.#text;
  }
}

function omittedText(blocks: readonly Block[]): string {
  const count = blocks.reduce((sum, block) => sum + block.count, 0);
  return count === 0 ? '' : `And ${counted(count, 'further finding')}, for which there is no room here.`;
}

/** `Cookies: ▲ 2 medium, ● 1 low`. */
function headline({ verdict: { counts, isNothingJudged, accepted, summary } }: RunModel): string {
  if (isNothingJudged) return 'Cookies: nothing was judged';
  const found = SEVERITY_NAMES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${SYMBOLS[severity]} ${counts[severity]} ${severity}`,
  );
  const missing = missingText(summary);
  if (missing !== null && found.length > 0) found.push(missing);
  const none = missing === null ? 'no findings' : 'no findings in what could be read';
  return `Cookies: ${found.join(', ') || none}${accepted > 0 ? ` (${accepted} accepted)` : ''}`;
}

/** Why the run fails, the sessions, and what to do first: a paragraph each. */
function verdictLines({ verdict }: RunModel, { run }: SummaryRecord): string {
  const { sessions, worst, events } = verdict;
  const [first] = sessions;
  const more = sessions.length > 1 ? ` and ${counted(sessions.length - 1, 'further session')}` : '';
  return [
    run.exitBecause === null ? '' : `**exit ${run.exit}:** ${inertMarkdown(cut(run.exitBecause))}`,
    first === undefined
      ? ''
      : `**Session:** ${subject(first.name, first.host)}${more}; ${eventsText(events)} seen`,
    worst === null
      ? ''
      : `**Worst:** ${inertMarkdown(worst.title)}, ${subject(worst.cookieName, worst.host)}`,
    worst === null ? '' : `**Fix:** ${fixMarkdown(worst)}`,
  ]
    .filter((line) => line !== '')
    .join('\n\n');
}

function fixMarkdown(finding: FindingRecord): string {
  const { framework, code, text, where } = firstStep(finding.fix);
  if (framework === null || code === null) return inertMarkdown(cut(text));
  const rest = text === '' ? '' : `. ${inertMarkdown(cut(text))}`;
  return `${inertMarkdown(framework)}: ${markdownCodeSpan(cut(code))} (${inertMarkdown(where ?? '')})${rest}`;
}

function subject(cookie: string | null, host: string): string {
  return cookie === null ? label(host) : `${label(cookie)} on ${label(host)}`;
}

function label(text: string): string {
  return markdownCodeSpan(shorten(text, MAX_LABEL_CHARACTERS));
}

/** Of many cookies those that matter. */
function cookieTable({ hosts }: RunModel, maxRows: number): string {
  const rows = hosts.flatMap(({ host, cookies }) => cookies.map((cookie) => ({ host, cookie })));
  if (rows.length === 0) return '';
  const matters = ({ cookie: { cookie } }: (typeof rows)[number]): boolean =>
    isSessionCookie(cookie) || cookie.worst === 'high' || cookie.worst === 'medium';
  const kept = new Set([...rows.filter(matters), ...rows.filter((row) => !matters(row))].slice(0, maxRows));
  const table = markdownTable(
    ['Host', 'Cookie', 'Session', 'Secure', 'HttpOnly', 'SameSite', 'Lifetime', 'Worst'],
    rows.filter((row) => kept.has(row)).map(({ host, cookie }) => [label(host), ...cookieCells(cookie)]),
  );
  const omitted = cookieCount(hosts) - kept.size;
  return omitted === 0 ? table : `${table}\n\nAnd ${counted(omitted, 'further cookie')}.`;
}

function cookieCells(model: CookieModel): string[] {
  const { cookie, worst } = model;
  const absence = absenceOf(cookie);
  const { secure = false, httpOnly = false, sameSite = null } = cookie.flags ?? {};
  return [
    label(cookie.name),
    isSessionCookie(cookie) ? 'yes' : '',
    secure ? 'yes' : absence,
    httpOnly ? 'yes' : absence,
    sameSite === null ? absence : inertMarkdown(shorten(sameSite, MAX_LABEL_CHARACTERS)),
    lifetimeOf(model),
    worst === null
      ? isNotJudged(model)
        ? 'not judged'
        : ''
      : `${SYMBOLS[worst.severity]} ${worst.severity}: ${inertMarkdown(worst.title)}`,
  ];
}

/** What could not be read or judged, and what was read. */
function foot({ verdict: { cookies } }: RunModel, summary: SummaryRecord): string {
  const unread = unreadTexts(summary);
  const leftOut = summary.coverage === undefined ? null : leftOutText(summary.coverage);
  const amounts = [
    readAmount(summary),
    counted(summary.setCookies, 'Set-Cookie field'),
    ...(cookies === null || cookies.all === 0 ? [] : [cookieAmount(cookies)]),
  ];
  const texts = [
    unread.length === 0 ? 'all of it could be read' : `not all could be read: ${unread.join('; ')}`,
    ...(leftOut === null ? [] : [leftOut]),
    ...unusedSettingTexts(summary),
  ];
  return `Seen: ${amounts.join(', ')}; ${inertMarkdown(cut(texts.join('; ')))}. crumbshark ${markdownCodeSpan(VERSION)}\n`;
}

function cut(text: string): string {
  return shorten(text, MAX_MESSAGE_CHARACTERS);
}
