// The end of a run: which cookie is the session, what is worst, what to type, what could be read, and the verdict last.

import type { RuleMeta } from '../../audit/rule.ts';
import type { CookieCounts } from '../../model/inventory-hosts.ts';
import { cookiesOfOneLogin } from '../../model/session-stories.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import type { EventCounts, RunVerdict } from '../../model/verdict.ts';
import type { FindingRecord, FixView, RunView, SessionRecord, SummaryRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import {
  joinedText,
  leftOutText,
  missingCauses,
  missingText,
  NOT_ALL_JUDGED,
  readOnceTexts,
  unreadTexts,
} from '../coverage-text.ts';
import { displayWidth } from '../display-width.ts';
import { firstStep } from '../fix-text.ts';
import { paint } from '../grid.ts';
import { repeatedFieldsText } from '../hops-text.ts';
import { lacksKeys } from '../summary.ts';
import { cookieAmount, listText, lowerFirst, readAmount, repetition, subjectOf } from '../text-format.ts';
import {
  fixLines,
  hasManyInputs,
  inputsText,
  labelledLines,
  MAX_PROSE_COLUMNS,
  nameText,
  type Screen,
  subjectText,
} from './screen.ts';
import { titleOf } from './sessions-text.ts';
import { SEVERITY_STYLES } from './symbols.ts';

/** Sessions named in one sentence. */
const MAX_SESSIONS_IN_RESULT = 3;
/** Cookies named that were asked for and are there. */
const MAX_EXPECTED_NAMED = 6;
/** Hosts named beside those of the sessions. */
const MAX_HOSTS_IN_RESULT = 3;
const LABEL_COLUMNS = 9;
const LOOK = { labelColumns: LABEL_COLUMNS } as const;

/** Session, Worst, Fix and Seen; the verdict follows. `rules`: those that have findings. */
export function resultText(screen: Screen, verdict: RunVerdict, rules: readonly RuleMeta[] = []): string {
  const { worst } = verdict;
  const isWish = worst?.severity === 'info';
  const rule = paint(
    screen.symbols.rule.repeat(Math.min(screen.page.width, MAX_PROSE_COLUMNS) - 1),
    'dim',
    screen.colour,
  );
  return [
    `${rule}\n`,
    labelledLines(screen, 'Session', sessionSentence(screen, verdict), LOOK),
    worst === null
      ? ''
      : labelledLines(screen, 'Worst', isWish ? NOTHING_ABOVE_INFO : worstSentence(screen, worst), {
          ...LOOK,
          ...(isWish ? {} : { text: 'bold' }),
        }),
    worst === null || isWish
      ? ''
      : fixLines(screen, 'Fix', firstFix(worst, rules), { ...LOOK, text: 'green' }),
    labelledLines(screen, 'Seen', seenSentence(screen, verdict), LOOK),
    keysText(screen, verdict.summary),
  ].join('');
}

/** The finding whose fix the result names: a wish is none. */
export function fixedAtEnd({ worst }: RunVerdict): FindingRecord | null {
  return worst?.severity === 'info' ? null : worst;
}

const NOTHING_ABOVE_INFO = 'nothing above info';

/** Where no framework is known: the rule has a line for each. `rules`: those that have findings. */
function firstFix({ fix, rule }: FindingRecord, rules: readonly RuleMeta[]): FixView {
  const meta = rules.find(({ id }) => id === rule);
  const first = firstStep(fix);
  const isGeneral = fix.code === null && meta?.change !== undefined && fix.text.includes(meta.fix);
  return isGeneral ? { ...first, text: `${first.text} By framework: crumbshark rules ${rule}` } : first;
}

/** `SameSite is missing: session on localhost:5000`, of several captures with the one that it was seen in. */
function worstSentence(screen: Screen, { title, cookieName, host, evidence }: FindingRecord): string {
  const inputs = evidence.map(({ input }) => input);
  return `${title}: ${subjectText(screen, cookieName, host)}${inputsText(screen, inputs)}`;
}

function sessionSentence(
  screen: Screen,
  { sessions, sessionInputs, events, isNothingJudged, summary }: RunVerdict,
): string {
  if (isNothingJudged && sessions.length === 0) return nothingJudgedText(summary);
  const seen = missingText(summary) === null ? 'seen' : 'seen in what could be read';
  if (sessions.length === 0) return seen === 'seen' ? 'no cookie is a session' : `no session ${seen}`;
  const logins = cookiesOfOneLogin(sessions);
  const where = (cookies: readonly SessionRecord[]): string =>
    inputsText(
      screen,
      cookies.flatMap(({ id }) => sessionInputs.get(id) ?? []),
    );
  const named = logins.slice(0, MAX_SESSIONS_IN_RESULT).map((cookies, index) => {
    const text = loginText(screen, cookies);
    // A name begins as it is written.
    return (cookies[0].name === null && index > 0 ? lowerFirst(text) : text) + where(cookies);
  });
  const isList = logins.some((cookies) => cookies.length > 1 || cookies[0].name === null);
  const separator = hasManyInputs(screen) || isList ? '; ' : ', ';
  return `${listText(named, logins.length - named.length, separator)}: ${eventsText(events)} ${seen}${replayText(events)}`;
}

/** What opens the pages is the session; the other cookies of its login are named behind it. */
function loginText(screen: Screen, cookies: readonly [SessionRecord, ...SessionRecord[]]): string {
  const opening = cookies.filter(({ totals }) => (totals['privileged-use'] ?? 0) > 0);
  const [one, another] = opening;
  if (one === undefined || another !== undefined || cookies.length === 1) return titleOf(screen, cookies);
  const others = cookies.filter((cookie) => cookie !== one).map(({ name }) => nameText(screen, name ?? ''));
  const named = others.slice(0, MAX_SESSIONS_IN_RESULT);
  return `${titleOf(screen, [one])}, set with ${listText(named, others.length - named.length)}`;
}

/** Why no cookie was judged. */
export function nothingJudgedText(summary: SummaryRecord): string {
  if (summary.setCookies > 0) return 'no cookie was judged';
  return unreadTexts(summary).length === 0
    ? 'no cookie was set, so nothing was judged'
    : 'no cookie was found in what could be read, so nothing was judged';
}

export function eventsText(counts: EventCounts): string {
  const { logins, loginsAsOther, failedLogins, logouts, perhaps, elsewhere } = counts;
  const texts = [
    timesText(logins, perhaps.logins, 'login'),
    loginsAsOther === 0 ? null : counted(loginsAsOther, 'login as another user', 'logins as another user'),
    timesText(failedLogins, perhaps.failedLogins, 'failed login'),
    timesText(logouts, perhaps.logouts, 'logout'),
  ].filter((text) => text !== null);
  const others = [
    timesText(elsewhere.failedLogins, 0, 'failed login'),
    timesText(elsewhere.logouts, 0, 'logout'),
  ].filter((text) => text !== null);
  const own = texts.length === 0 ? 'no login' : texts.join(', ');
  const named = elsewhere.hosts.slice(0, MAX_HOSTS_IN_RESULT).map((host) => subjectOf(null, host));
  const where = listText(named, elsewhere.hosts.length - named.length);
  return others.length === 0 ? own : `${own}, and on ${where} ${others.join(', ')}`;
}

/** `2 logins and perhaps 1 more`, `perhaps 1 login`; null without any. */
function timesText(certain: number, perhaps: number, what: string): string | null {
  if (certain === 0) return perhaps === 0 ? null : `perhaps ${counted(perhaps, what)}`;
  return counted(certain, what) + (perhaps === 0 ? '' : ` and perhaps ${perhaps} more`);
}

/** `; after the logout the server refuses the old value`. */
export function replayText({
  logouts,
  acceptedReplays: accepted,
  refusedReplays: refused,
}: EventCounts): string {
  const when = `after the ${logouts > 0 ? 'logout' : 'end of the session'} the server`;
  if (accepted > 0 && refused > 0)
    return `; ${when} accepts an old value in ${counted(accepted, 'request')}, and refuses one in ${counted(refused, 'other', 'others')}`;
  if (accepted > 0) return `; ${when} accepts the old value${repetition(accepted)}`;
  return refused > 0 ? `; ${when} refuses the old value${repetition(refused)}` : '';
}

/** Seen alone, of a run that judges nothing. */
export function seenText(screen: Screen, summary: SummaryRecord): string {
  return labelledLines(screen, 'Seen', readSentence(screen, summary, null), LOOK) + keysText(screen, summary);
}

/** Keys cannot be had afterwards. */
export const KEYS_LEAD = 'without a key log record again, with programs that write one:';
export const KEYS_USE = 'then: crumbshark --keylog keys.log CAPTURE';
/** What to type for a key log. */
export const KEY_LOGS = [
  'a browser: SSLKEYLOGFILE=keys.log firefox, or chromium',
  'curl: SSLKEYLOGFILE=keys.log curl URL',
  'Node: node --tls-keylog=keys.log server.js',
];

/** How to get the keys, where TLS stayed closed for want of them. */
function keysText(screen: Screen, summary: SummaryRecord): string {
  if (screen.collectsKeys || !lacksKeys(summary)) return '';
  return [KEYS_LEAD, ...KEY_LOGS, KEYS_USE]
    .map((text, index) => labelledLines(screen, index === 0 ? 'Keys' : '', text, LOOK))
    .join('');
}

/** Of a run that lists and judges nothing: what it has seen, and what to type. Without a terminal one line. */
export function listVerdictText(screen: Screen, { setCookies }: SummaryRecord): string {
  const seen =
    setCookies === 0
      ? 'no Set-Cookie field was seen'
      : `${counted(setCookies, 'Set-Cookie field')} seen; for a verdict leave out -T and -e, or add --fail-on low`;
  const text = `${screen.symbols.unknown} nothing was judged: ${seen}`;
  const page = screen.isTerminal ? screen.page : { ...screen.page, width: Number.POSITIVE_INFINITY };
  return labelledLines({ ...screen, page }, 'Verdict', text, { ...LOOK, text: 'yellow' });
}

function seenSentence(screen: Screen, { summary, worst, cookies }: RunVerdict): string {
  const isOpenable = screen.keepsPackets !== false || worst === null;
  return (
    readSentence(screen, summary, cookies) +
    (isOpenable ? '' : '; not kept: -w FILE keeps the packets for Wireshark')
  );
}

/** `70 packets, 4 Set-Cookie fields, 2 cookies; all of it could be read`; `cookies`: how many different ones, null when not counted. */
function readSentence(screen: Screen, summary: SummaryRecord, cookies: CookieCounts | null): string {
  const amounts = [
    readAmount(summary),
    counted(summary.setCookies, 'Set-Cookie field'),
    cookies === null || cookies.all === 0 ? null : cookieAmount(cookies),
  ].filter((text) => text !== null);
  return [
    amounts.join(', '),
    repeatedFieldsText(summary) ?? [],
    readTexts(screen, summary),
    chosenTexts(summary),
  ]
    .flat()
    .join('; ');
}

/** What the user's filter keeps from the rules, unless the last line says it. */
function chosenTexts({ coverage, run }: SummaryRecord): string[] {
  const text = coverage === undefined ? null : leftOutText(coverage);
  return text === null || run?.exitBecause?.includes(text) === true ? [] : [text];
}

/** Whether all could be read and judged, with the causes where not. */
function readTexts(screen: Screen, summary: SummaryRecord): string[] {
  const { unread, unjudged } = missingCauses(summary, (inputs) => inputsText(screen, inputs));
  return [
    unread.length === 0 ? 'all of it could be read' : `NOT READ: ${unread.join('; ')}`,
    ...(unjudged.length === 0 ? [] : [`not judged in full: ${unjudged.join('; ')}`]),
    joinedText(summary) ?? [],
    ...readOnceTexts(summary),
  ].flat();
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

/** `exit 1: 1 finding at or above "high"`; of a run that passes which cookies were asked for, else empty. Without a terminal one line: `tail -1` shows it whole. */
export function exitText(screen: Screen, { summary: { run } }: RunVerdict): string {
  const because = run === undefined ? null : (run.exitBecause ?? metText(run));
  if (run === undefined || because === null) return '';
  const page = screen.isTerminal ? screen.page : { ...screen.page, width: Number.POSITIVE_INFINITY };
  return labelledLines({ ...screen, page }, '', `exit ${run.exit}: ${because}`, LOOK);
}

/** What a run that passes was asked for by name; null for nothing. */
function metText({ exit, expectedCookies }: RunView): string | null {
  if (exit !== 0 || expectedCookies.length === 0) return null;
  const named = expectedCookies.slice(0, MAX_EXPECTED_NAMED);
  const names = listText(named, expectedCookies.length - named.length);
  return `set and judged, as --expect-cookie asks: ${names}`;
}

interface VerdictPart {
  readonly text: string;
  readonly painted: string;
}

function verdictParts(screen: Screen, verdict: RunVerdict): VerdictPart[] {
  const { counts, isNothingJudged, accepted, sessions, summary } = verdict;
  const { symbols, colour, columns } = screen;
  if (isNothingJudged) {
    // A session without a cookie was followed.
    const text = `${symbols.unknown} ${sessions.length > 0 ? 'no cookie' : 'nothing'} was judged`;
    return [{ text, painted: paint(text, 'yellow', colour) }];
  }
  const parts = SEVERITY_NAMES.filter((severity) => counts[severity] > 0).map((severity) => {
    const text = `${symbols.severity[severity]} ${counts[severity]} ${severity}`;
    return { text, painted: paint(text, SEVERITY_STYLES[severity], colour) };
  });
  const missing = missingText(summary);
  if (parts.length === 0) {
    const text =
      missing === null
        ? `${symbols.good} no findings`
        : `${symbols.unknown} no findings in what could be read`;
    parts.push({ text, painted: paint(text, missing === null ? 'green' : 'yellow', colour) });
  } else if (missing !== null) {
    const isLong = LABEL_COLUMNS + displayWidth(`${symbols.unknown} ${missing}`) > columns;
    const text = `${symbols.unknown} ${isLong ? NOT_ALL_JUDGED : missing}`;
    parts.push({ text, painted: paint(text, 'yellow', colour) });
  }
  if (accepted > 0) parts.push({ text: `(${accepted} accepted)`, painted: `(${accepted} accepted)` });
  return parts;
}
