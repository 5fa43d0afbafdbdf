// Sessions step by step, with the time that a user is logged in drawn in the margin.

import { cookieKey } from '../../model/cookie-key.ts';
import { isEveryday, isWrong, keepsSession } from '../../model/foremost-steps.ts';
import type { RunModel } from '../../model/run-model.ts';
import { cookieNames, type SessionStory, type StoryStep } from '../../model/session-stories.ts';
import type { ClientRecord, SessionRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { displayWidth, shorten } from '../display-width.ts';
import { type Cell, type Column, layoutRow, paint, part } from '../grid.ts';
import { MAX_LABEL_CHARACTERS, MAX_SESSIONS_NAMED } from '../limits.ts';
import { localTime } from '../local-time.ts';
import { clientText, formFieldsText, sessionTitle } from '../session-title.ts';
import { oftenText, storyStepText } from './event-text.ts';
import { hasFailedLogin, othersText } from './other-sessions.ts';
import {
  fittingPath,
  hasManyInputs,
  inputName,
  inputNames,
  labelledLines,
  MIN_TABLE_COLUMNS,
  nameText,
  type Screen,
  shownText,
  subjectText,
  titleLines,
} from './screen.ts';
import { gapText, type ShownSteps, shownSteps } from './step-gaps.ts';

/** Wider lines are hard to read. */
const MAX_TABLE_COLUMNS = 140;
/** Of what a step says, where it stands beside a long path that is piped. */
const MIN_TEXT_COLUMNS = 32;
/** Cookies of one story that its title names beside the first. */
const MAX_COMPANIONS_NAMED = 2;
/** Of the room that a step has beside its frame. */
const REQUEST_SHARE = 0.45;
/** A path that is shorter says nothing: it goes on in the next line instead. */
const MIN_PATH_COLUMNS = 12;
/** Wider screens have room for the time. */
const TIME_COLUMNS = 100;
const MARGIN_COLUMNS = 1;
const GUTTER_COLUMNS = 2;
/** Of narrow screens, what stands for steps that are left out. */
const NARROW_MARK_COLUMNS = 4;

/** The foremost sessions; the others are counted. */
export function sessionsText(
  screen: Screen,
  { stories: sessions, strayDeletions }: Pick<RunModel, 'stories' | 'strayDeletions'>,
): string {
  if (sessions.length === 0) return '';
  const listed = screen.details ? sessions : foremostSessions(sessions);
  const blocks = listed.map((story) => storyText(screen, story, strayDeletions));
  return (
    titleLines(screen, `Sessions${legend(screen, listed)}`) +
    blocks.join('') +
    othersText(
      screen,
      sessions.filter((session) => !listed.includes(session)),
    )
  );
}

/** Those with a login or a fault, then those with a failed login; without any of them the first. */
function foremostSessions(sessions: readonly SessionStory[]): readonly SessionStory[] {
  const telling = sessions.filter(({ hasLogin, findings, steps }) => hasLogin || isTelling(findings, steps));
  const failed = sessions.filter((story) => !telling.includes(story) && hasFailedLogin(story));
  const foremost = [...telling, ...failed];
  return (foremost.length > 0 ? foremost : sessions).slice(0, MAX_SESSIONS_NAMED);
}

/** What is meant by signs and numbers that occur. */
function legend({ symbols }: Screen, stories: readonly SessionStory[]): string {
  const hasValues = stories.some(({ session }) =>
    session.events.some(({ valueNumber }) => valueNumber !== null),
  );
  const texts = [
    ...(stories.some(({ hasLogin }) => hasLogin)
      ? [`${symbols.margin['goes on']} is the time logged in`]
      : []),
    ...(hasValues ? ['value 1 is the first value of a session'] : []),
  ];
  return texts.length === 0 ? '' : `  ${texts.join('; ')}`;
}

function isTelling(findings: SessionStory['findings'], steps: readonly StoryStep[]): boolean {
  return findings.some(({ severity }) => severity === 'high') || steps.some((step) => isWrong(step, false));
}

/** One session: its cookies, and its steps. */
export function storyText(
  screen: Screen,
  story: SessionStory,
  strayDeletions: RunModel['strayDeletions'],
): string {
  const { session, companions, steps } = story;
  const isFixation = keepsSession(story);
  const inputs = steps.map(({ input }) => input);
  const where = hasManyInputs(screen) ? `, ${inputNames(screen, inputs)}` : '';
  const client = session.client.name === null ? '' : `, ${session.client.name}`;
  const who = session.setBy === 'script' ? `, not set in this capture${client}` : client;
  return [
    labelledLines(screen, '', `${titleOf(screen, [session, ...companions])}${who}${where}`, {
      labelColumns: 2,
      text: 'bold',
    }),
    ...(screen.details
      ? new Set([session, ...companions].map((one) => reasonsText(screen, one, companions.length > 0)))
      : []),
    stepsText(screen, shownSteps(story, screen.details), story, isFixation),
    notKeptText(screen, session),
    ...[session, ...companions].map((one) => strayText(screen, one, strayDeletions)),
  ].join('');
}

/** `session on localhost:5000 (Flask)`; of several cookies of one login `auth and session on ...`. */
export function titleOf(
  screen: Screen,
  [first, ...others]: readonly [SessionRecord, ...SessionRecord[]],
): string {
  const [, ...names] = cookieNames([first, ...others]);
  const named = screen.details ? names.length : MAX_COMPANIONS_NAMED;
  const more = names.slice(0, named).map((name) => nameText(screen, name));
  if (named < names.length) more.push(`${names.length - named} more`);
  const subject = (cookie: string | null, host: string): string =>
    more.length === 0 || cookie === null
      ? subjectText(screen, cookie, host)
      : `${withAnd([nameText(screen, cookie), ...more])} on ${nameText(screen, host)}`;
  return sessionTitle(first, subject, others);
}

/** `a and b`, `a, b and c`. */
function withAnd(texts: readonly string[]): string {
  return `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

function reasonsText(
  screen: Screen,
  { name, because, says }: SessionRecord,
  isOneOfSeveral: boolean,
): string {
  const reasons = because.length === 0 ? 'the configuration names it' : because.join(', ');
  const look = { labelColumns: 4, text: 'dim' } as const;
  const which = isOneOfSeveral ? nameText(screen, name ?? '') : 'this';
  return (
    labelledLines(screen, '', `Why ${which} is the session: ${reasons}`, look) +
    (says === null ? '' : labelledLines(screen, '', `Its value: ${says}`, look))
  );
}

function strayText(
  screen: Screen,
  { host, name }: SessionRecord,
  strayDeletions: RunModel['strayDeletions'],
): string {
  const count = name === null ? 0 : (strayDeletions.get(cookieKey(host, name)) ?? 0);
  if (count === 0) return '';
  const text = `and ${counted(count, 'deletion')} of ${nameText(screen, name!)} in a response that is not whole: no step has it`;
  return labelledLines(screen, '', text, { labelColumns: 4, text: 'dim' });
}

function notKeptText(screen: Screen, { droppedEvents, events, totals }: SessionRecord): string {
  if (droppedEvents === 0) return '';
  const listed = events.reduce((sum, { event, count }) => sum + (event === 'sent' ? count : 0), 0);
  const requests = (totals.sent ?? 0) - listed;
  const what = requests > 0 ? counted(requests, 'request') : counted(droppedEvents, 'event');
  const text = `and ${what} in between of which only the number is kept`;
  return labelledLines(screen, '', text, { labelColumns: 4, text: 'dim' });
}

function stepsText(
  screen: Screen,
  { shown: steps, gaps }: ShownSteps,
  { session }: SessionStory,
  isFixation: boolean,
): string {
  const spansCaptures = new Set(steps.map(({ input }) => input)).size > 1;
  const otherClient = otherClients(steps, session.client.number);
  const rows = steps.map((step) => rowOf(screen, step, session, isFixation, otherClient));
  // A terminal says it over the rows, what is piped in each of them.
  const headings = spansCaptures && screen.isTerminal ? captureHeadings(screen, rows) : rows.map(() => '');
  const withGaps = (marksColumns: number, texts: readonly string[]): string => {
    const lines = gapLines(screen, gaps, rows, marksColumns);
    return texts.map((text, index) => lines[index]! + headings[index] + text).join('') + lines.at(-1);
  };
  if (screen.columns < MIN_TABLE_COLUMNS)
    return withGaps(
      NARROW_MARK_COLUMNS,
      rows.map((row) => narrowRow(screen, row)),
    );
  const columns = Math.min(screen.columns, MAX_TABLE_COLUMNS) - GUTTER_COLUMNS;
  const frames = columnWidth(
    rows.map((row) => row.frames),
    5,
  );
  const time = columns >= TIME_COLUMNS ? 8 : 0;
  const capture =
    spansCaptures && !screen.isTerminal
      ? columnWidth(
          rows.map((row) => row.capture),
          0,
        )
      : 0;
  const before = [time, frames, capture].filter((width) => width > 0);
  const spare =
    columns -
    MARGIN_COLUMNS -
    before.reduce((sum, width) => sum + width + GUTTER_COLUMNS, 0) -
    2 * GUTTER_COLUMNS;
  const requests = columnWidth(
    rows.map((row) => row.request),
    8,
  );
  // What is piped has them whole, and on one line.
  const request = screen.isTerminal ? Math.min(requests, Math.floor(spare * REQUEST_SHARE)) : requests;
  const layout: Column[] = [
    { width: MARGIN_COLUMNS },
    ...before.map((width) => ({ width })),
    { width: request },
    { width: textColumns(screen, spare - request) },
  ];
  const cellsOf = (row: StepRow): Cell[] => [
    [],
    ...(time > 0 ? [[part(row.time, 'dim')]] : []),
    [part(' '.repeat(frames - displayWidth(row.frames)) + row.frames, 'dim')],
    ...(capture > 0 ? [[part(row.capture, 'dim')]] : []),
    [part(screen.details ? row.request : row.fittingRequest(request))],
    [part(row.text, row.isWrong ? 'red' : null)],
  ];
  const framesEnd = before.slice(0, time > 0 ? 2 : 1).reduce((sum, width) => sum + GUTTER_COLUMNS + width, 0);
  return withGaps(
    MARGIN_COLUMNS + framesEnd,
    rows.map((row) => tableRow(screen, row, layout, cellsOf(row))),
  );
}

/** What is left out before each row and behind the last, each a line or empty; `columns`: where the frames end. */
function gapLines(
  screen: Screen,
  gaps: ShownSteps['gaps'],
  rows: readonly StepRow[],
  columns: number,
): string[] {
  const { ellipsis, margin } = screen.symbols;
  const inner = { ...screen, page: { ...screen.page, width: screen.page.width - GUTTER_COLUMNS } };
  const first = gaps.findIndex((omitted) => omitted.length > 0);
  return gaps.map((omitted, index) => {
    if (omitted.length === 0) return '';
    const label = ' '.repeat(columns - displayWidth(ellipsis)) + ellipsis;
    const look = { labelColumns: columns + GUTTER_COLUMNS, text: 'dim' } as const;
    const text = labelledLines(inner, label, gapText(omitted, index === first), look);
    const isInside =
      omitted.every(({ loggedIn }) => loggedIn !== null) && rows[index - 1]?.isLoggedIn === true;
    const mark = isInside ? margin['goes on'] : '';
    return withMargin(screen, text, [mark, mark]);
  });
}

/** Of what a step says: at least so many where the request beside it is whole, and all where no line is broken. */
function textColumns({ isTerminal, columns }: Screen, left: number): number {
  if (isTerminal) return left;
  return Number.isFinite(columns) ? Math.max(left, MIN_TEXT_COLUMNS) : columns;
}

/** A line with the capture before each row that is of another one than the row before it; else empty. */
function captureHeadings(screen: Screen, rows: readonly StepRow[]): string[] {
  return rows.map((row, index) => {
    if (row.capture === rows[index - 1]?.capture) return '';
    const text = labelledLines(screen, '', `${row.capture}:`, {
      labelColumns: MARGIN_COLUMNS + 1,
      text: 'dim',
    });
    const isInside = row.isLoggedIn && row.margin[0] !== screen.symbols.margin.begins;
    const mark = isInside ? screen.symbols.margin['goes on'] : '';
    return withMargin(screen, text, [mark, mark]);
  });
}

interface StepRow {
  /** Of the time that the user is logged in: at the first line of the row, and at the others. */
  readonly margin: readonly [first: string, others: string];
  readonly time: string;
  readonly capture: string;
  readonly frames: string;
  readonly request: string;
  /** In so many columns: of a step that changes nothing a long path is shortened in the middle, as its frame says which it is. */
  fittingRequest(columns: number): string;
  readonly text: string;
  readonly isWrong: boolean;
  readonly isLoggedIn: boolean;
}

/** How the steps of other clients are named: by their numbers only where these alone tell them from each other. */
function otherClients(steps: readonly StoryStep[], own: number): (client: ClientRecord) => string {
  const clients = new Map(steps.map(({ client }) => [client.number, client]));
  const mine = clients.get(own);
  clients.delete(own);
  const names = [...clients.values()].map(({ name }) => name);
  return (client) => {
    const { name, address } = client;
    if (names.filter((other) => other === name).length > 1) return clientText(client);
    if (name === null) return 'another client';
    // It may be the same one, which has moved.
    if (name === mine?.name && address !== mine.address) return `another address (${name})`;
    // A client without a name may be one of the others.
    return mine === undefined || mine.name === null ? name : `another client (${name})`;
  };
}

function rowOf(
  screen: Screen,
  step: StoryStep,
  session: SessionRecord,
  isFixation: boolean,
  otherClient: (client: ClientRecord) => string,
): StepRow {
  const { margin } = screen.symbols;
  const who = step.client.number === session.client.number ? '' : `${otherClient(step.client)}: `;
  const said = storyStepText(step, (cookie) => nameText(screen, cookie)) + oftenText(step);
  return {
    margin:
      step.loggedIn === null
        ? ['', '']
        : [margin[step.loggedIn], step.loggedIn === 'ends' ? '' : margin['goes on']],
    time: localTime(step.time),
    capture: inputName(screen, step.input),
    frames:
      step.lastRequest === step.firstFrame || step.count === 1
        ? String(step.firstFrame)
        : `${step.firstFrame}${screen.symbols.ellipsis}${step.lastRequest}`,
    request: shownText(screen, requestText(screen, step)),
    fittingRequest: (columns) => fittingRequest(screen, step, columns),
    text: shownText(screen, who + said),
    isWrong: isWrong(step, isFixation),
    isLoggedIn: step.loggedIn !== null,
  };
}

/** `POST /login 302`; with --details also the names of what was posted. */
function requestText({ isTerminal, details }: Screen, { request, page, status }: StoryStep): string {
  const response = status === null ? '-' : String(status);
  if (request === null) return `(not seen) ${response}`;
  const { method, formFields } = request;
  const names = details ? formFieldsText(formFields) : '';
  const fields = names === '' ? '' : ` (${names})`;
  const shown = (text: string): string => (isTerminal ? shorten(text, MAX_LABEL_CHARACTERS) : text);
  return `${shown(method)} ${shown(page ?? '')} ${response}${fields}`;
}

function fittingRequest(screen: Screen, step: StoryStep, columns: number): string {
  const whole = shownText(screen, requestText(screen, step));
  const { page: asked } = step;
  if (asked === null || !isEveryday(step) || displayWidth(whole) <= columns) return whole;
  const page = shownText(screen, shorten(asked, MAX_LABEL_CHARACTERS));
  const room = columns - displayWidth(whole) + displayWidth(page);
  return room < MIN_PATH_COLUMNS ? whole : whole.replace(page, () => fittingPath(screen, page, room));
}

function columnWidth(texts: readonly string[], least: number): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), least);
}

function tableRow(screen: Screen, row: StepRow, columns: readonly Column[], cells: readonly Cell[]): string {
  return withMargin(screen, layoutRow(columns, cells, screen.colour, !screen.isTerminal), row.margin);
}

function narrowRow(screen: Screen, row: StepRow): string {
  const { page } = screen;
  const inner = { ...screen, page: { ...page, width: page.width - GUTTER_COLUMNS - MARGIN_COLUMNS } };
  const text =
    labelledLines(inner, '', `${row.frames}  ${row.request}`, { labelColumns: 1 }) +
    labelledLines(inner, '', row.text, { labelColumns: 3, ...(row.isWrong ? { text: 'red' } : {}) });
  return withMargin(screen, text.replace(/^/gm, ' ').slice(0, -1), row.margin);
}

/** Writes the margin over the first column of each line; two spaces before it. */
function withMargin(screen: Screen, text: string, [first, others]: StepRow['margin']): string {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      const mark = index === 0 ? first : others;
      const rest = line.slice(MARGIN_COLUMNS);
      return (
        `${' '.repeat(GUTTER_COLUMNS)}${mark === '' ? ' ' : paint(mark, 'bold', screen.colour)}${rest}`.trimEnd() +
        '\n'
      );
    })
    .join('');
}
