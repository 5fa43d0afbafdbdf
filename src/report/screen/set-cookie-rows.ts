// A row for each Set-Cookie field, equal neighbours together: while they come, or all at once when they are few.

import { browsersText } from '../../record/browsers-text.ts';
import type { SetCookieRecord } from '../../record/records.ts';
import { isRefusedByEach } from '../../record/refusals.ts';
import { counted } from '../../shared/counted.ts';
import { durationText } from '../../shared/duration.ts';
import { pathOfUrl } from '../../shared/url.ts';
import { displayWidth, shorten } from '../display-width.ts';
import { MAX_LABEL_CHARACTERS } from '../limits.ts';
import { refusalText } from '../refusal-text.ts';
import { listText } from '../text-format.ts';
import { CAPTURE_COLUMNS } from './capture-names.ts';
import { flagCell, missingFlags, SESSION_MARK } from './flag-cells.ts';
import {
  captureText,
  cellText,
  fittingPath,
  fittingText,
  GUTTER_COLUMNS,
  hasCaptureHeadings,
  hasManyInputs,
  hostsFit,
  inputName,
  labelledLines,
  MIN_TABLE_COLUMNS,
  placeWord,
  roomBesideCapture,
  type Screen,
  shownText,
  WIDE_COLUMNS,
  withoutCaptures,
} from './screen.ts';
import { createTextTable, type TextCell, type TextColumn, type TextRow, textTable } from './text-table.ts';

/** A Set-Cookie field and the equal ones that follow it. */
export interface SetCookieRow {
  readonly record: SetCookieRecord;
  /** How many follow it. */
  readonly repetitions: number;
  readonly lastFrame: number;
  /** Where other hops show the same. */
  readonly hopFrames?: readonly number[];
}

/** What two records have to share to be one row: all that it shows but the packet. */
export function rowKey({
  input,
  host,
  status,
  request,
  cookie,
  deletion,
  lifetimeSeconds,
  verdict,
  hop,
  truncated,
  incomplete,
}: SetCookieRecord): string {
  // A lifetime that is counted from now is written anew each time.
  const { expires, maxAge, ...shown } = cookie;
  const method = request === null ? null : [request.method, pathOfUrl(request.url)];
  const browsers = verdict === null ? null : [refusalText(verdict), browsersText(verdict.browsers)];
  return JSON.stringify([
    input,
    host,
    status,
    method,
    shown,
    deletion,
    deletion === null ? null : lifetimeCell(deletion, lifetimeSeconds),
    browsers,
    hop?.depth,
    truncated,
    incomplete,
  ]);
}

/** One more of the same. */
export function repeated(row: SetCookieRow, next: SetCookieRow): SetCookieRow {
  return {
    record: row.record,
    repetitions: row.repetitions + 1 + next.repetitions,
    lastFrame: next.lastFrame,
    hopFrames: [...(row.hopFrames ?? []), ...(next.hopFrames ?? [])],
  };
}

/** The place of the host among the columns. */
const HOST_COLUMN = 3;

/** A path that is shorter says nothing. */
const MIN_PATH_COLUMNS = 4;
/** Of a masked value: its length and its hash, `…(87)#3fa9c1`. */
const VALUE_COLUMNS = 14;

const columnsOf = (screen: Screen): readonly TextColumn[] => [
  { title: '' },
  { title: placeWord(screen) === 'entry' ? 'Entry' : 'Frame', isRight: true },
  { title: 'Capture' },
  { title: 'Host' },
  { title: 'Request', minWidth: 16, leastWidth: 12 },
  { title: 'Cookie', minWidth: 10, hasOwnLine: true },
  { title: 'Value', minWidth: 12, yieldsTo: VALUE_COLUMNS, keepsEnd: true },
  { title: 'Secure', narrowTitles: ['Secure', 'Sec'] },
  { title: 'HttpOnly', narrowTitles: ['Http\nOnly'] },
  { title: 'SameSite', narrowTitles: ['Same\nSite'], minWidth: 6 },
  { title: 'Lifetime' },
];

export interface RowsLayout {
  /** What was not captured is said of all rows together. */
  readonly isLossSaid?: boolean;
  readonly hasManyHosts: boolean;
  isSession(record: SetCookieRecord): boolean;
}

/** All rows, with their titles. */
export function setCookieRowsText(screen: Screen, rows: readonly SetCookieRow[], layout: RowsLayout): string {
  if (hasCaptureHeadings(screen, MIN_TABLE_COLUMNS)) return rowsUnderCaptures(screen, rows, layout);
  if (screen.isTerminal && roomBesideCapture(screen) < MIN_TABLE_COLUMNS)
    return rows.map((row) => narrowRow(screen, row, layout)).join('');
  const areInRow = hostsFit(screen, new Set(rows.map(({ record }) => record.host)));
  const headings = hostHeadings(screen, () => areInRow || !layout.hasManyHosts);
  const hasHost = areInRow && (layout.hasManyHosts || !screen.isTerminal);
  return textTable(
    screen,
    columnsOf(screen),
    rows.map((row) => ({ ...tableRow(screen, row, hasHost, layout), heading: headings(row) })),
  );
}

/** The host and its capture stand over the rows, wherever one of them is another than before. */
function rowsUnderCaptures(screen: Screen, rows: readonly SetCookieRow[], layout: RowsLayout): string {
  const inner = withoutCaptures(screen);
  const headingOf = captureHeadings(screen);
  return textTable(
    inner,
    columnsOf(inner),
    rows.map((row) => ({ ...tableRow(inner, row, false, layout), heading: headingOf(row) })),
  );
}

/** A line with the host and its capture wherever one of them is another than before. */
function captureHeadings(screen: Screen): (row: SetCookieRow) => string {
  let last = '';
  return ({ record: { input, host } }) => {
    const place = `${host}, in ${inputName(screen, input)}`;
    if (place === last) return '';
    last = place;
    return labelledLines(screen, '', place, { labelColumns: 0, text: 'bold' });
  };
}

/** A line with the host wherever it is another than before, where a row does not have it whole. */
function hostHeadings(screen: Screen, isInRow: (host: string) => boolean): (row: SetCookieRow) => string {
  let last: string | null = null;
  return ({ record: { host } }) => {
    if (host === last) return '';
    last = host;
    return isInRow(host) ? '' : labelledLines(screen, '', host, { labelColumns: 0, text: 'bold' });
  };
}

/** Whether there is room for values. */
function isWide(screen: Screen): boolean {
  return !screen.isTerminal || roomBesideCapture(screen) >= WIDE_COLUMNS;
}

export interface RowStream {
  /** The titles. */
  readonly header: string;
  row(row: SetCookieRow): string;
}

/** Before a note under a row. */
export const NOTE_COLUMNS = 4;

/** Columns of a table that is no terminal's, as long as its texts are no longer: then they push the others on. */
const PIPE_COLUMNS = 160;

/** Rows that are written as they come: nobody knows yet which cookie is a session, nor how long the names are. */
export function createRowStream(screen: Screen): RowStream {
  const layout: RowsLayout = { hasManyHosts: true, isSession: () => false };
  if (hasCaptureHeadings(screen, MIN_TABLE_COLUMNS)) return rowStreamUnderCaptures(screen, layout);
  if (screen.isTerminal && roomBesideCapture(screen) < MIN_TABLE_COLUMNS)
    return { header: '', row: (row) => narrowRow(screen, row, layout) };
  const widths = streamWidths(screen);
  const table = createTextTable(screen, columnsOf(screen), widths, isWide(screen) ? 0 : 2);
  const isInRow = (host: string): boolean =>
    !screen.isTerminal || displayWidth(cellText(screen, host)) <= widths[HOST_COLUMN]!;
  const headings = hostHeadings(screen, isInRow);
  return {
    header: table.header,
    row: (row) =>
      table.row({ ...tableRow(screen, row, isInRow(row.record.host), layout), heading: headings(row) }),
  };
}

/** The same where there is no room for the capture in a row. */
function rowStreamUnderCaptures(screen: Screen, layout: RowsLayout): RowStream {
  const inner = withoutCaptures(screen);
  const table = createTextTable(
    inner,
    columnsOf(inner),
    streamWidths({ ...inner, columns: Math.min(screen.columns, WIDE_COLUMNS - 1) }),
    screen.columns < WIDE_COLUMNS ? 2 : 0,
  );
  const headings = captureHeadings(screen);
  return {
    header: table.header,
    row: (row) => table.row({ ...tableRow(inner, row, false, layout), heading: headings(row) }),
  };
}

/** Of the columns in their order: mark, frame, capture, host, request, cookie, value, and the attributes. */
function streamWidths(screen: Screen): number[] {
  // Of requests the last parts of their paths are enough.
  const shares = isWide(screen) ? [0.25, 0.25, 0.3, 0.2] : [0, 0.5, 0.5, 0];
  const attributes = isWide(screen) ? [6, 8, 8, 12] : [4, 4, 6, 12];
  const widths = (spare: number): number[] => [
    0,
    6,
    hasManyInputs(screen) ? CAPTURE_COLUMNS : 0,
    ...shares.map((share) => Math.floor(spare * share)),
    ...attributes,
  ];
  const empty = widths(0);
  const shown = widths(100).filter((width) => width > 0).length;
  const fixed = empty.reduce((sum, width) => sum + width, 0) + GUTTER_COLUMNS * (shown - 1);
  return widths(Math.max(0, (screen.isTerminal ? screen.columns : PIPE_COLUMNS) - fixed));
}

/** `hasHost`: in the row, as it is not over it. */
function tableRow(screen: Screen, row: SetCookieRow, hasHost: boolean, layout: RowsLayout): TextRow {
  const { record } = row;
  const { cookie, deletion, truncated } = record;
  const absence = truncated === true ? '?' : deletion === true ? '-' : 'no';
  const cells: TextCell[] = [
    { text: layout.isSession(record) ? SESSION_MARK : '' },
    { text: String(record.frame) },
    { text: captureText(screen, [record.input]) },
    { text: hasHost ? cellText(screen, record.host) : '' },
    { text: requestText(screen, record), shownIn: (columns) => fittingRequest(screen, record, columns) },
    nameCell(screen, record),
    isWide(screen) ? valueCell(screen, record) : { text: '' },
    flagCell(cookie.secure === true ? 'yes' : null, absence),
    flagCell(cookie.httpOnly === true ? 'yes' : null, absence),
    flagCell(cookie.sameSite === null ? null : cellText(screen, cookie.sameSite), absence),
    { text: recordLifetime(record) },
  ];
  return { cells, below: notesText(screen, row, layout) };
}

function narrowRow(screen: Screen, row: SetCookieRow, layout: RowsLayout): string {
  const { hasManyHosts, isSession } = layout;
  const { record } = row;
  const name = nameCell(screen, record).text;
  const where = [
    `${placeWord(screen)} ${record.frame}${hasManyInputs(screen) ? ` of ${cellText(screen, inputName(screen, record.input))}` : ''}`,
    requestText(screen, record) + (hasManyHosts ? ` on ${cellText(screen, record.host)}` : ''),
  ].join(', ');
  return (
    labelledLines(screen, isSession(record) ? SESSION_MARK : '', name, { labelColumns: 2, text: 'bold' }) +
    labelledLines(screen, '', where, { labelColumns: 4 }) +
    labelledLines(screen, '', withoutText(record) + recordLifetime(record), { labelColumns: 4 }) +
    notesText(screen, row, layout)
  );
}

/** `without Secure, SameSite; `: nothing of a deletion, which needs none, and of a truncated field. */
function withoutText({ cookie, deletion }: SetCookieRecord): string {
  if (deletion !== false) return '';
  const { secure, httpOnly, sameSite } = cookie;
  const missing = missingFlags({ secure: secure === true, httpOnly: httpOnly === true, sameSite });
  return missing.length === 0 ? '' : `without ${missing.join(', ')}; `;
}

/** `POST /login 302`. */
function requestText(screen: Screen, { request, status }: SetCookieRecord): string {
  if (request === null) return `(not seen) ${status}`;
  const path = pathOfUrl(request.url);
  const shown = screen.isTerminal ? shorten(path, MAX_LABEL_CHARACTERS) : path;
  return cellText(screen, `${request.method} ${shown} ${status}`);
}

/** Method and status are whole, and of the path what says most. */
function fittingRequest(screen: Screen, record: SetCookieRecord, columns: number): string {
  const { request, status } = record;
  const method = request === null ? '' : shownText(screen, request.method);
  const room = columns - displayWidth(`${method}  ${status}`);
  if (request === null || room < MIN_PATH_COLUMNS)
    return fittingText(screen, requestText(screen, record), columns);
  return `${method} ${fittingPath(screen, shownText(screen, pathOfUrl(request.url)), room)} ${status}`;
}

function nameCell(screen: Screen, { cookie, truncated }: SetCookieRecord): TextCell {
  if (cookie.name !== '') return { text: cellText(screen, cookie.name) };
  return truncated === true
    ? { text: '(not captured)', style: 'dim' }
    : { text: '(no name)', style: 'yellow' };
}

function valueCell(screen: Screen, { cookie, deletion, truncated }: SetCookieRecord): TextCell {
  if (truncated === true) return { text: '(not whole)', style: 'dim' };
  if (deletion === true) return { text: '(deleted)', style: 'dim' };
  return cookie.value === '' ? { text: '(empty)', style: 'dim' } : { text: cellText(screen, cookie.value) };
}

/** In the place of a lifetime: no browser keeps the cookie. */
export const REFUSED = 'refused';

export function recordLifetime({
  deletion,
  lifetimeSeconds,
  verdict,
}: Pick<SetCookieRecord, 'deletion' | 'lifetimeSeconds' | 'verdict'>): string {
  if (deletion === null) return '?';
  const isRefused = verdict !== null && isRefusedByEach(verdict.browsers);
  return isRefused ? REFUSED : lifetimeCell(deletion, lifetimeSeconds);
}

/** `31 days`, `until closed`: the browser. */
export function lifetimeCell(isDeletion: boolean, lifetimeSeconds: number | null): string {
  if (isDeletion) return 'deleted';
  return lifetimeSeconds === null ? 'until closed' : durationText(lifetimeSeconds);
}

/** What is not in the columns, under the row. */
function notesText(screen: Screen, row: SetCookieRow, { isLossSaid = false }: RowsLayout): string {
  const hops =
    row.hopFrames === undefined || row.hopFrames.length === 0 ? [] : [hopsNote(screen, row.hopFrames)];
  const repetition = row.repetitions === 0 ? [] : [repetitionNote(screen, row, row.record.frame)];
  return [...notesOf(screen, row.record, isLossSaid), ...hops, ...repetition]
    .map((note) => noteLine(screen, note))
    .join('');
}

/** Frames of other hops that a note names. */
const MAX_HOP_FRAMES = 3;

/** `also behind a proxy, in frames 11, 14`. */
function hopsNote(screen: Screen, frames: readonly number[]): string {
  const named = frames.slice(0, MAX_HOP_FRAMES).map(String);
  const word = placeWord(screen);
  const many = word === 'entry' ? 'entries' : 'frames';
  return `also behind a proxy, in ${frames.length === 1 ? word : many} ${listText(named, frames.length - named.length)}`;
}

/** How often the rows of a response were repeated. */
export interface Repetition {
  /** How many rows; one when it is not said. */
  readonly fields?: number;
  readonly repetitions: number;
  readonly lastFrame: number;
}

/** `the same 3 more times, to frame 340`; of several rows how many. `frame`: the row's own, which is not named again. */
export function repetitionNote(
  screen: Screen,
  { fields = 1, repetitions, lastFrame }: Repetition,
  frame: number | null = null,
): string {
  const what = fields === 1 ? 'the same' : `the same ${counted(fields, 'field')}`;
  const until = lastFrame === frame ? '' : `, to ${placeWord(screen)} ${lastFrame}`;
  return `${what} ${counted(repetitions, 'more time')}${until}`;
}

/** What stands under a row. */
export function noteLine(screen: Screen, note: string): string {
  return labelledLines(screen, '', note, { labelColumns: NOTE_COLUMNS, text: 'dim' });
}

function notesOf(
  { isTerminal }: Screen,
  { cookie, verdict, hop, truncated, incomplete }: SetCookieRecord,
  isLossSaid: boolean,
): string[] {
  const shown = (text: string): string => (isTerminal ? shorten(text, MAX_LABEL_CHARACTERS) : text);
  const scope = [
    cookie.domain === null ? null : `Domain=${shown(cookie.domain)}`,
    cookie.path === null || cookie.path === '/' ? null : `Path=${shown(cookie.path)}`,
    cookie.partitioned === true ? 'Partitioned' : null,
  ].filter((text) => text !== null);
  const notes = scope.length === 0 ? [] : [scope.join('; ')];
  // The same exchange is in another row, as the browser sees it.
  if (hop !== undefined) notes.push(hop.depth === 0 ? 'before a proxy' : 'behind a proxy');
  if (!isLossSaid && truncated === true) notes.push('truncated: the end of this Set-Cookie was not captured');
  else if (!isLossSaid && incomplete) notes.push('incomplete: a part of the header was not captured');
  return [...notes, ...refusalNotes(verdict)];
}

function refusalNotes(verdict: SetCookieRecord['verdict']): string[] {
  if (verdict === null) return [];
  const refusal = refusalText(verdict);
  const differing = browsersText(verdict.browsers);
  return [...(refusal === null ? [] : [`refused: ${refusal}`]), ...(differing === null ? [] : [differing])];
}
