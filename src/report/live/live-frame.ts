// The live view as lines: as many as the screen has rows, none wider than it. Without time, keys or terminal: what is shown
// depends on what goes in alone.

import { SEVERITY_NAMES } from '../../model/severity.ts';
import { counted } from '../../shared/counted.ts';
import { pathOfUrl } from '../../shared/url.ts';
import { displayWidth, wrapText } from '../display-width.ts';
import { paint } from '../grid.ts';
import { cellText, type Screen, screenOf, shownText, subjectText } from '../screen/screen.ts';
import { SEVERITY_STYLES } from '../screen/symbols.ts';
import { detailLines } from './live-details.ts';
import { betweenEdges, fittingLine, type LinePiece, moreLine, padded } from './live-line.ts';
import { lastRecord, listLines } from './live-list.ts';
import type { LiveModel } from './live-model.ts';
import { chosenIndex, LIVE_TABS, type LiveTab, type LiveView } from './live-view.ts';

/** The screen, and what is known beside the cookies. */
export interface LiveFacts {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
  readonly isAsciiOnly: boolean;
  /** What is captured: `lo`. */
  readonly source: string;
  readonly elapsedSeconds: number;
  /** Set-Cookie fields in the last second. */
  readonly ratePerSecond: number;
  /** Responses with cookies that came too fast to be judged. */
  readonly notJudged: number;
  /** Fields that came while the screen is held. */
  readonly missed: number;
  readonly isMarked: boolean;
}

/** A smaller screen has one line of counts. */
const MIN_COLUMNS = 36;
const MIN_ROWS = 8;
/** Narrower screens show details on Enter alone. */
const MIN_SPLIT_COLUMNS = 72;
/** From here on the details are beside the list. */
const MIN_BESIDE_COLUMNS = 160;
/** Narrower screens have the counts of severities without their words. */
const WORDS_COLUMNS = 72;
/** Narrower screens do not name the program. */
const NAME_COLUMNS = 60;
const HEAD_ROWS = 3;
const FOOT_ROWS = 1;
/** A note that is longer is cut. */
const MAX_NOTE_ROWS = 3;
const MIN_LIST_ROWS = 5;

/** As many lines as `facts.rows`, each at most `facts.columns` wide. */
export function liveFrame(model: LiveModel, view: LiveView, facts: LiveFacts): string[] {
  const { columns, rows } = facts;
  const screen = liveScreen(facts, columns);
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return filledUp([countsLine(model, columns, screen)], rows);
  const foot = footLines(view, columns, screen);
  const body = bodyLines(model, view, facts, rows - HEAD_ROWS - foot.length);
  return [...headLines(model, view, facts, screen), ...body, ...foot];
}

function liveScreen({ colour, isAsciiOnly }: LiveFacts, columns: number): Screen {
  return {
    ...screenOf({ columns, colour, isAsciiOnly, isTerminal: true, details: false, keepsPackets: false }),
    columns,
  };
}

function filledUp(lines: readonly string[], rows: number): string[] {
  return [...lines, ...Array.from({ length: Math.max(0, rows - lines.length) }, () => '')].slice(0, rows);
}

function countsLine({ cookieCount, severities }: LiveModel, columns: number, screen: Screen): string {
  return fittingLine(
    [{ text: `${counted(cookieCount, 'cookie')}, ${severities.high} high` }],
    columns,
    screen,
  );
}

function headLines(model: LiveModel, view: LiveView, facts: LiveFacts, screen: Screen): string[] {
  const { columns } = facts;
  return [
    betweenEdges(stateOf(view, facts, screen), countsOf(model, facts), columns, screen),
    fittingLine([...verdictOf(model, columns, screen), ...sessionOf(model, screen)], columns, screen),
    fittingLine([...tabsOf(view), ...filterOf(model, view, screen)], columns, screen),
  ];
}

function stateOf({ isHeld }: LiveView, facts: LiveFacts, screen: Screen): LinePiece[] {
  const { columns, source, elapsedSeconds, missed, isMarked } = facts;
  const digits = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  const clock = `${digits(elapsedSeconds / 60)}:${digits(elapsedSeconds % 60)}`;
  return [
    { text: columns < NAME_COLUMNS ? '' : ' crumbshark ', style: 'bold' },
    { text: ` ${shownText(screen, source)}  ${clock}  ` },
    isHeld
      ? { text: `held, +${missed.toLocaleString('en-US')}`, style: 'yellow' }
      : { text: 'live', style: 'green' },
    { text: isMarked ? '  since the mark' : '' },
  ];
}

function countsOf({ setCookies, cookieCount, forgottenCookies }: LiveModel, facts: LiveFacts): LinePiece[] {
  const number = (count: number): string => count.toLocaleString('en-US');
  const { ratePerSecond, notJudged, columns } = facts;
  const texts = [
    `${number(setCookies)} set`,
    ratePerSecond > 0 && columns >= WORDS_COLUMNS ? `${number(ratePerSecond)}/s` : '',
    `${number(cookieCount)} ${cookieCount === 1 ? 'cookie' : 'cookies'}`,
    forgottenCookies > 0 ? `${number(forgottenCookies)} not kept` : '',
    notJudged > 0 ? `${number(notJudged)} came too fast` : '',
  ];
  return [{ text: `${texts.filter((text) => text !== '').join('  ')} ` }];
}

function verdictOf({ severities }: LiveModel, columns: number, { symbols }: Screen): LinePiece[] {
  const shown = SEVERITY_NAMES.filter((severity) => severities[severity] > 0);
  if (shown.length === 0) return [{ text: ' no finding yet', style: 'dim' }, { text: '  ' }];
  return shown.flatMap((severity) => {
    const words = columns < WORDS_COLUMNS ? '' : ` ${severity}`;
    const count = severities[severity].toLocaleString('en-US');
    return [
      { text: ' ' },
      { text: `${symbols.severity[severity]} ${count}${words}`, style: SEVERITY_STYLES[severity] },
      { text: ' ' },
    ];
  });
}

function sessionOf({ stories }: LiveModel, screen: Screen): LinePiece[] {
  const story = stories.find(({ hasLogin }) => hasLogin) ?? stories[0];
  if (story === undefined) return [];
  const { name, host } = story.session;
  if (name === null) return [{ text: ` login without a session cookie on ${shownText(screen, host)}` }];
  return [{ text: ' session ' }, { text: subjectText(screen, name, host), style: 'bold' }];
}

const TITLES: Readonly<Record<LiveTab, string>> = {
  cookies: 'Cookies',
  sessions: 'Sessions',
  findings: 'Findings',
};

function tabsOf({ tab }: LiveView): LinePiece[] {
  return LIVE_TABS.map((one, index) => ({
    text: one === tab ? `[${index + 1} ${TITLES[one]}]` : ` ${index + 1} ${TITLES[one]} `,
    style: one === tab ? 'bold' : null,
  }));
}

function filterOf(
  { cookies, cookieCount }: LiveModel,
  { filter, typed }: LiveView,
  screen: Screen,
): LinePiece[] {
  if (typed !== null) {
    const [at = ' ', ...rest] = typed.behind;
    return [
      { text: '  filter: ' },
      { text: shownText(screen, typed.before), style: 'bold' },
      { text: shownText(screen, at), isCursor: true },
      { text: shownText(screen, rest.join('')), style: 'bold' },
    ];
  }
  if (filter === '') return [];
  const passing = `${cookies.length} of ${counted(cookieCount, 'cookie')}`;
  return [{ text: `  ${passing}, filter: ${shownText(screen, filter)}`, style: 'yellow' }];
}

function bodyLines(model: LiveModel, view: LiveView, facts: LiveFacts, rows: number): string[] {
  const { columns } = facts;
  const screen = liveScreen(facts, columns);
  if (view.showsHelp)
    return filledUp(
      HELP.map(([keys, text]) =>
        fittingLine([{ text: `  ${keys.padEnd(14)}`, style: 'bold' }, { text }], columns, screen),
      ),
      rows,
    );
  if (view.detailsFrom !== null) {
    const lines = detailLines(model, view, screen, true);
    const from = Math.min(view.detailsFrom, Math.max(0, lines.length - rows));
    return cutOff(lines.slice(from), 'PgDn', rows, columns, screen);
  }
  const chosen = chosenIndex(model, view);
  if (columns < MIN_SPLIT_COLUMNS) return listLines(model, { tab: view.tab, columns, rows, chosen }, screen);
  if (columns >= MIN_BESIDE_COLUMNS) return besideLines(model, view, facts, rows);
  const listRows = listRowsOf(model, view.tab, rows);
  const rule = paint(screen.symbols.rule.repeat(columns), 'dim', screen.colour);
  const details = detailLines(model, view, screen, false);
  return [
    ...listLines(model, { tab: view.tab, columns, rows: listRows, chosen }, screen),
    rule,
    ...cutOff(details, 'Enter', rows - listRows - 1, columns, screen),
  ];
}

/** As many lines as there are rows; the last one says what does not fit, and which key shows it. */
function cutOff(
  lines: readonly string[],
  key: string,
  rows: number,
  columns: number,
  screen: Screen,
): string[] {
  if (lines.length <= rows || rows < 2) return filledUp(lines, rows);
  const what = counted(lines.length - rows + 1, 'more line');
  return [...lines.slice(0, rows - 1), moreLine(what, key, columns, screen)];
}

/** What few rows leave is for the details. */
function listRowsOf(model: LiveModel, tab: LiveTab, rows: number): number {
  const count = { cookies: model.cookies, sessions: model.stories, findings: model.groups }[tab].length;
  return Math.min(Math.max(count + 2, MIN_LIST_ROWS), Math.ceil(rows / 2));
}

/** Rows of the list that are in sight, with these facts: by so many PgDn moves on. */
export function rowsInSight(model: LiveModel, view: LiveView, { columns, rows }: LiveFacts): number {
  const body = rows - HEAD_ROWS - FOOT_ROWS;
  if (view.detailsFrom !== null) return Math.max(1, body);
  const isSplit = columns >= MIN_SPLIT_COLUMNS && columns < MIN_BESIDE_COLUMNS;
  return Math.max(1, (isSplit ? listRowsOf(model, view.tab, body) : body) - 1);
}

/** The list left, the details right, and what comes under them. */
function besideLines(model: LiveModel, view: LiveView, facts: LiveFacts, rows: number): string[] {
  const left = Math.ceil(facts.columns * 0.55);
  const right = facts.columns - left - 2;
  const list = listLines(
    model,
    { tab: view.tab, columns: left, rows, chosen: chosenIndex(model, view) },
    liveScreen(facts, left),
  );
  const beside = liveScreen(facts, right);
  const arrivalRows = Math.floor(rows / 3);
  const details = cutOff(
    detailLines(model, view, beside, false),
    'Enter',
    rows - arrivalRows - 1,
    right,
    beside,
  );
  const rule = paint(beside.symbols.rule.repeat(right), 'dim', beside.colour);
  const lines = [...details, rule, ...filledUp(arrivalLines(model, arrivalRows, right, beside), arrivalRows)];
  const bar = beside.isAsciiOnly ? '|' : '│';
  return list.map((line, index) => `${padded(line, left)}${bar} ${lines[index]}`);
}

/** The fields that came last, the newest last. */
function arrivalLines({ arrivals }: LiveModel, rows: number, columns: number, screen: Screen): string[] {
  const title = fittingLine([{ text: 'As they come', style: 'dim' }], columns, screen);
  const last = arrivals.slice(-(rows - 1)).map((row) => {
    const { frame, request, status } = lastRecord(row);
    const path = request === null ? '' : `${request.method} ${pathOfUrl(request.url)} `;
    const what = `${path}${status}  ${row.name === '' ? '(no name)' : row.name}`;
    const text = cellText(screen, what);
    return fittingLine([{ text: `${String(frame).padStart(7)}  `, style: 'dim' }, { text }], columns, screen);
  });
  return [title, ...last];
}

const HELP: readonly (readonly [keys: string, text: string])[] = [
  ['', ''],
  ['arrows, j k', 'choose a row; PgUp PgDn Home End (g G)'],
  ['Enter, Esc', 'details on the whole screen, and back'],
  ['1 2 3, Tab', 'cookies, sessions, findings'],
  ['/', 'a display filter, as -Y has it: cookie.name == "sid"; Esc shows all again'],
  ['p, Space', 'hold the screen; the capture goes on, and what comes is counted'],
  ['m, M', 'mark: count from here, for example before you log in; M: all again'],
  ['y', 'copy the fix of the chosen row'],
  ['w', 'write the result by now to report.html'],
  ['Ctrl-Z', 'back to the shell for a while: fg goes on'],
  ['q, Ctrl-C', 'end; the result stays in the terminal'],
  ['', ''],
  ['*', 'is the mark of a session cookie'],
];

const KEYS =
  'j/k choose  Enter details  1-3 view  / filter  p hold  m mark  y copy fix  w report  ? help  q quit';
const FEW_KEYS = 'j/k  Enter  1-3  /  p  m  y  w  ? help  q quit';
const FILTER_KEYS =
  'Enter filters, Esc goes back; a display filter: cookie.name == "sid" and not cookie.secure';

function footLines({ note, typed }: LiveView, columns: number, screen: Screen): string[] {
  if (note !== '') {
    const lines = wrapText(shownText(screen, note), columns - 1).slice(0, MAX_NOTE_ROWS);
    return lines.map((line) => fittingLine([{ text: ` ${line}`, style: 'yellow' }], columns, screen));
  }
  const keys = typed !== null ? FILTER_KEYS : displayWidth(KEYS) + 2 <= columns ? KEYS : FEW_KEYS;
  return [fittingLine([{ text: ` ${keys}`, style: 'dim' }], columns, screen)];
}
