// The three lists of the live view: cookies, sessions, findings, each as lines that fit.

import type { FindingGroup } from '../../model/finding-groups.ts';
import type { SessionStory } from '../../model/session-stories.ts';
import { setCookieRecords } from '../../record/cookie-records.ts';
import type { FindingRecord, SetCookieRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { SESSION_MARK } from '../screen/flag-cells.ts';
import { cellText, type Screen, shownText, WIDE_COLUMNS } from '../screen/screen.ts';
import { recordLifetime } from '../screen/set-cookie-rows.ts';
import { SEVERITY_STYLES } from '../screen/symbols.ts';
import { type ListCell, type ListColumn, listLine, moreLine } from './live-line.ts';
import type { LiveCookie, LiveModel } from './live-model.ts';
import type { LiveTab } from './live-view.ts';
import type { SeenCookie } from './seen-cookies.ts';

/** Narrower lists have no room for lifetimes, and one letter for a flag. */
const MIN_WIDE_ROW_COLUMNS = 72;
/** Lower lists do not say that there are more rows below: the chosen one must be in sight. */
const MIN_HEIGHT_WITH_MORE = 3;
/** Between two columns. */
const GAP_COLUMNS = 1;

export interface ListPart {
  readonly tab: LiveTab;
  readonly columns: number;
  /** Lines with the titles. */
  readonly rows: number;
  readonly chosen: number;
}

/** The titles, and the rows around the chosen one; as many lines as there are rows. */
export function listLines(model: LiveModel, part: ListPart, screen: Screen): string[] {
  const { columns, rows, chosen } = part;
  const { layout, count, cellsOf } = listOf(model, part.tab, columns, screen);
  const height = Math.max(0, rows - 1);
  const first = Math.max(0, Math.min(chosen - Math.floor(height / 2), count - height));
  const titles = layout.map(({ title }): ListCell => ({ text: title, style: 'dim' }));
  const lines = [listLine(layout, titles, false, screen)];
  for (let index = first; index < Math.min(count, first + height); index++)
    lines.push(listLine(layout, cellsOf(index), index === chosen, screen));
  const below = count - first - height;
  if (below > 0 && height >= MIN_HEIGHT_WITH_MORE)
    lines[height] = moreLine(counted(below + 1, 'more row'), 'PgDn', columns, screen);
  while (lines.length < rows) lines.push('');
  return lines;
}

interface List {
  readonly layout: readonly ListColumn[];
  readonly count: number;
  cellsOf(index: number): ListCell[];
}

function listOf(model: LiveModel, tab: LiveTab, columns: number, screen: Screen): List {
  switch (tab) {
    case 'cookies':
      return cookieList(model, columns, screen);
    case 'sessions':
      return {
        layout: [
          { title: '', columns: 1 },
          ...filled(
            [{ title: 'Session', columns: 0 }],
            [{ title: 'What happened', columns: 30, isCutAtEnd: true }],
            columns - 2,
          ),
        ],
        count: model.stories.length,
        cellsOf: (index) => storyCells(model.stories[index]!, screen),
      };
    case 'findings':
      return {
        layout: filled(
          [
            { title: 'Severity', columns: 9 },
            { title: 'Finding', columns: 0 },
          ],
          [{ title: 'Cookies', columns: 24 }],
          columns,
        ),
        count: model.groups.length,
        cellsOf: (index) => groupCells(model.groups[index]!, screen),
      };
  }
}

/** The column without a width takes what the others leave; those behind it are left out where it gets too little. */
function filled(before: readonly ListColumn[], behind: readonly ListColumn[], columns: number): ListColumn[] {
  const all = [...before, ...behind];
  const used = all.reduce((sum, column) => sum + column.columns + GAP_COLUMNS, -GAP_COLUMNS);
  const spare = columns - used;
  const kept = spare < MIN_FLEXIBLE_COLUMNS && behind.length > 0 ? before : all;
  if (kept !== all) return filled(before, [], columns);
  return all.map((column) => (column.columns === 0 ? { ...column, columns: Math.max(1, spare) } : column));
}

const MIN_FLEXIBLE_COLUMNS = 12;

function cookieList(model: LiveModel, columns: number, screen: Screen): List {
  const count = model.cookies.length;
  const isNarrow = columns < MIN_WIDE_ROW_COLUMNS;
  const isWide = columns >= WIDE_COLUMNS;
  const mark = { title: '', columns: 1 };
  if (isNarrow) {
    const layout = filled(
      [mark, { title: 'Cookie', columns: 0 }],
      ['S', 'H']
        .map((title) => ({ title, columns: 3 }))
        .concat([
          { title: 'Same', columns: 6 },
          { title: 'Worst', columns: 8 },
        ]),
      columns,
    );
    return { layout, count, cellsOf: (index) => cookieCells(model.cookies[index]!, screen, layout) };
  }
  const layout = filled(
    [mark, { title: 'Cookie', columns: 0 }],
    [
      ...(isWide ? [{ title: 'Host', columns: Math.floor(columns / 5) }] : []),
      { title: 'Set', columns: 6, isRight: true },
      { title: 'Secure', columns: 6 },
      { title: 'Http', columns: 4 },
      { title: 'Same', columns: 6 },
      { title: 'Lifetime', columns: 12 },
      { title: 'Worst', columns: isWide ? Math.floor(columns / 4) : 8, isCutAtEnd: true },
    ],
    columns,
  );
  return { layout, count, cellsOf: (index) => cookieCells(model.cookies[index]!, screen, layout) };
}

/** The cells of the columns that a layout has. */
function cookieCells(cookie: LiveCookie, screen: Screen, layout: readonly ListColumn[]): ListCell[] {
  const record = lastRecord(cookie);
  const { cookie: set, deletion, truncated } = record;
  const absence = truncated === true ? '?' : deletion === true ? '-' : 'no';
  const flag = (value: string | null): ListCell => ({
    text: value ?? absence,
    style: value === null && absence === 'no' ? 'bold' : null,
  });
  const secure = flag(set.secure === true ? 'yes' : null);
  const httpOnly = flag(set.httpOnly === true ? 'yes' : null);
  const [worst] = cookie.findings;
  const cells: Readonly<Record<string, ListCell>> = {
    '': { text: cookie.isSession ? SESSION_MARK : '', style: 'bold' },
    Cookie: { text: cookie.name === '' ? '(no name)' : cellText(screen, cookie.name) },
    Host: { text: cellText(screen, cookie.host) },
    Set: { text: String(cookie.setCount) },
    Secure: secure,
    S: secure,
    Http: httpOnly,
    H: httpOnly,
    Same: flag(set.sameSite === null ? null : cellText(screen, set.sameSite)),
    Lifetime: { text: recordLifetime(record) },
    Worst: worst === undefined ? { text: '' } : worstCell(worst, screen, layout),
  };
  return layout.map(({ title }) => cells[title]!);
}

/** The Set-Cookie field of a row as its record; no row shows its id. */
export function lastRecord({ last: { message, results, index } }: SeenCookie): SetCookieRecord {
  return setCookieRecords(message, results, () => '')[index]!;
}

function worstCell(
  { severity, title }: FindingRecord,
  screen: Screen,
  layout: readonly ListColumn[],
): ListCell {
  const isTitled = layout.some((column) => column.title === 'Host');
  return {
    text: `${screen.symbols.severity[severity]} ${isTitled ? shownText(screen, title) : severity}`,
    style: SEVERITY_STYLES[severity],
  };
}

const STORY_EVENTS = [
  ['login', 'login'],
  ['login-failed', 'failed login'],
  ['logout', 'logout'],
  ['replayed', 'replay'],
] as const;

function storyCells({ session, companions, steps, findings }: SessionStory, screen: Screen): ListCell[] {
  const others = companions.length === 0 ? '' : `, ${counted(companions.length, 'more cookie')}`;
  const name = session.name === null ? 'no cookie' : cellText(screen, session.name);
  const happened = STORY_EVENTS.flatMap(([event, text]) => {
    const times = session.totals[event] ?? 0;
    return times === 0 ? [] : [counted(times, text)];
  });
  const [worst] = findings;
  return [
    { text: worst === undefined ? '' : screen.symbols.severity[worst.severity].slice(0, 1) },
    { text: `${name} on ${cellText(screen, session.host)}${others}` },
    { text: [counted(steps.length, 'step'), ...happened].join(', ') },
  ];
}

function groupCells({ severity, first, others }: FindingGroup, screen: Screen): ListCell[] {
  const names = [...new Set([first, ...others].map(({ cookieName, host }) => cookieName ?? host))];
  const text =
    names.length === 1
      ? cellText(screen, names[0]!)
      : `${cellText(screen, names[0]!)} and ${names.length - 1} more`;
  return [
    { text: `${screen.symbols.severity[severity]} ${severity}`, style: SEVERITY_STYLES[severity] },
    { text: shownText(screen, first.title) },
    { text },
  ];
}
