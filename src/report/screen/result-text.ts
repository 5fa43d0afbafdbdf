// The end of a run: which cookie is the session, what is worst, what to type, what could be read, and the verdict last.

import { fixText } from '../../audit/fixes/fix.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import type { EventCounts, RunVerdict } from '../../model/verdict.ts';
import type { SummaryRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { unreadTexts } from '../coverage-text.ts';
import { displayWidth } from '../display-width.ts';
import { paint } from '../grid.ts';
import { unseenTexts } from '../summary.ts';
import { listText } from '../text-format.ts';
import { labelledLines, type Screen, subjectText } from './screen.ts';
import { titleOf } from './sessions-text.ts';
import { SEVERITY_STYLES } from './symbols.ts';

/** Sessions named in one sentence. */
const MAX_SESSIONS_IN_RESULT = 3;
/** Narrower screens name the two mildest severities by their symbols alone. */
const WORDS_COLUMNS = 50;
const LABEL_COLUMNS = 9;
const LOOK = { labelColumns: LABEL_COLUMNS } as const;

/** Session, Worst, Fix and Seen; the verdict follows. */
export function resultText(screen: Screen, verdict: RunVerdict): string {
  const { worst } = verdict;
  const rule = paint(screen.symbols.rule.repeat(screen.page.width - 1), 'dim', screen.colour);
  return [
    `${rule}\n`,
    labelledLines(screen, 'Session', sessionSentence(screen, verdict), LOOK),
    worst === null
      ? ''
      : labelledLines(
          screen,
          'Worst',
          `${worst.title}: ${subjectText(screen, worst.cookieName, worst.host)}`,
          {
            ...LOOK,
            text: 'bold',
          },
        ),
    worst === null ? '' : labelledLines(screen, 'Fix', fixText(worst.fix), { ...LOOK, text: 'green' }),
    labelledLines(screen, 'Seen', seenSentence(screen, verdict), LOOK),
    keysText(screen, verdict.summary),
  ].join('');
}

function sessionSentence(screen: Screen, { sessions, events, isNothingJudged, summary }: RunVerdict): string {
  if (isNothingJudged && sessions.length === 0)
    return summary.setCookies > 0
      ? 'no cookie was judged'
      : unreadTexts(summary).length === 0
        ? 'no cookie was set, so nothing was judged'
        : 'no cookie was found in what could be read, so nothing was judged';
  if (sessions.length === 0) return 'no cookie is a session';
  const named = sessions.slice(0, MAX_SESSIONS_IN_RESULT).map((session) => titleOf(screen, session));
  return `${listText(named, sessions.length - named.length)}: ${eventsText(events)} seen`;
}

function eventsText({ logins, failedLogins, logouts, acceptedReplays, refusedReplays }: EventCounts): string {
  const texts = [
    logins > 0 ? counted(logins, 'login') : null,
    failedLogins > 0 ? counted(failedLogins, 'failed login') : null,
    logouts > 0 ? counted(logouts, 'logout') : null,
    acceptedReplays > 0 ? `${counted(acceptedReplays, 'old value')} accepted after the logout` : null,
    refusedReplays > 0 ? `${counted(refusedReplays, 'old value')} refused after the logout` : null,
  ].filter((text) => text !== null);
  return texts.length === 0 ? 'no login' : texts.join(', ');
}

/** Seen alone, of a run that judges nothing. */
export function seenText(screen: Screen, summary: SummaryRecord): string {
  return labelledLines(screen, 'Seen', readSentence(summary), LOOK) + keysText(screen, summary);
}

/** What to type for a key log. */
const KEY_LOGS = [
  'a browser: SSLKEYLOGFILE=keys.log firefox, or chromium',
  'curl: SSLKEYLOGFILE=keys.log curl URL',
  'Node: node --tls-keylog=keys.log server.js',
];

/** How to get the keys, where TLS stayed closed for want of them. */
function keysText(screen: Screen, { unseen }: SummaryRecord): string {
  if (!unseen.some(({ why }) => why === 'tls-without-keys')) return '';
  return KEY_LOGS.map((text, index) => labelledLines(screen, index === 0 ? 'Keys' : '', text, LOOK)).join('');
}

/** Of a run that judges nothing. */
export function nothingJudgedText({ symbols, colour }: Screen): string {
  return `${'Verdict'.padEnd(LABEL_COLUMNS)}${paint(`${symbols.unknown} nothing was judged`, 'yellow', colour)}\n`;
}

function seenSentence({ keepsPackets }: Screen, { summary, worst }: RunVerdict): string {
  const isOpenable = keepsPackets !== false || worst === null;
  return readSentence(summary) + (isOpenable ? '' : '; not kept: -w FILE keeps the packets for Wireshark');
}

/** `70 packets, 2 cookies set; all of it could be read`. */
function readSentence(summary: SummaryRecord): string {
  const unseen = unseenTexts(summary);
  const unread = unreadTexts(summary);
  const coverage =
    unseen.length > 0
      ? `NOT READ: ${unseen.join('; ')}`
      : unread.length > 0
        ? `could not be checked: ${unread.join('; ')}`
        : 'all of it could be read';
  return `${counted(summary.packets, 'packet')}, ${counted(summary.setCookies, 'cookie')} set; ${coverage}`;
}

/** How many findings there are, in lines that fit. */
export function verdictText(screen: Screen, verdict: RunVerdict): string {
  const lines: VerdictPart[] = [];
  for (const part of verdictParts(screen, verdict)) {
    const last = lines.at(-1);
    const text = last === undefined ? part.text : `${last.text}  ${part.text}`;
    if (last === undefined || LABEL_COLUMNS + displayWidth(text) > screen.page.width) lines.push(part);
    else lines[lines.length - 1] = { text, painted: `${last.painted}  ${part.painted}` };
  }
  return lines
    .map(({ painted }, index) => `${(index === 0 ? 'Verdict' : '').padEnd(LABEL_COLUMNS)}${painted}\n`)
    .join('');
}

/** `exit 1: 1 finding at or above "high"`; empty when the run passes. */
export function exitText(screen: Screen, { summary: { run } }: RunVerdict): string {
  if (run === undefined || run.exitBecause === null) return '';
  return labelledLines(screen, '', `exit ${run.exit}: ${run.exitBecause}`, LOOK);
}

interface VerdictPart {
  readonly text: string;
  readonly painted: string;
}

function verdictParts(screen: Screen, verdict: RunVerdict): VerdictPart[] {
  const { counts, isNothingJudged, accepted, summary } = verdict;
  const { symbols, colour, columns } = screen;
  if (isNothingJudged) {
    const text = `${symbols.unknown} nothing was judged`;
    return [{ text, painted: paint(text, 'yellow', colour) }];
  }
  const parts = SEVERITY_NAMES.filter((severity) => counts[severity] > 0).map((severity) => {
    const isShort = columns < WORDS_COLUMNS && (severity === 'low' || severity === 'info');
    const text = `${symbols.severity[severity]} ${counts[severity]}${isShort ? '' : ` ${severity}`}`;
    return { text, painted: paint(text, SEVERITY_STYLES[severity], colour) };
  });
  if (parts.length === 0) {
    const isWhole = unreadTexts(summary).length === 0;
    const text = isWhole
      ? `${symbols.good} no findings`
      : `${symbols.unknown} no findings in what could be read`;
    parts.push({ text, painted: paint(text, isWhole ? 'green' : 'yellow', colour) });
  }
  if (accepted > 0) parts.push({ text: `(${accepted} accepted)`, painted: `(${accepted} accepted)` });
  return parts;
}
