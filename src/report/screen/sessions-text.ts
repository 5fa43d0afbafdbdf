// Sessions step by step, with the time that a user is logged in drawn in the margin.

import { foremostSteps, isWrong } from '../../model/foremost-steps.ts';
import type { SessionModel } from '../../model/run-model.ts';
import type { SessionStep } from '../../model/session-steps.ts';
import type { SessionRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { displayWidth, shorten } from '../display-width.ts';
import { type Column, layoutRow, paint, part } from '../grid.ts';
import { MAX_LABEL_CHARACTERS, MAX_SESSION_STEPS, MAX_SESSIONS_NAMED } from '../limits.ts';
import { localTime } from '../local-time.ts';
import { clientText, formFieldsText, sessionTitle } from '../session-title.ts';
import { stepText } from './event-text.ts';
import {
  hasManyInputs,
  inputName,
  labelledLines,
  MIN_TABLE_COLUMNS,
  type Screen,
  shownText,
  subjectText,
  titleLines,
} from './screen.ts';

/** Wider lines are hard to read. */
const MAX_TABLE_COLUMNS = 140;
/** Of what a step says, where it stands beside a long path that is piped. */
const MIN_TEXT_COLUMNS = 32;
/** Wider screens have room for the time. */
const TIME_COLUMNS = 100;
const MARGIN_COLUMNS = 1;
const GUTTER_COLUMNS = 2;

/** Sessions with a login or a fault; without any of them the first. The others are counted. */
export function sessionsText(screen: Screen, sessions: readonly SessionModel[]): string {
  if (sessions.length === 0) return '';
  const telling = sessions.filter(({ hasLogin, findings, steps }) => hasLogin || isTelling(findings, steps));
  const listed = screen.details
    ? sessions
    : (telling.length > 0 ? telling : sessions).slice(0, MAX_SESSIONS_NAMED);
  const blocks = listed.map((session) => sessionText(screen, session));
  return titleLines(screen, 'Sessions') + blocks.join('') + othersText(screen, sessions, listed);
}

function isTelling(findings: SessionModel['findings'], steps: readonly SessionStep[]): boolean {
  return findings.some(({ severity }) => severity === 'high') || steps.some((step) => isWrong(step, false));
}

function othersText(
  screen: Screen,
  sessions: readonly SessionModel[],
  listed: readonly SessionModel[],
): string {
  const others = sessions.filter((session) => !listed.includes(session));
  if (others.length === 0) return '';
  const withLogin = others.filter(({ hasLogin }) => hasLogin).length;
  const logins = withLogin === 0 ? 'none with a login' : `${withLogin} with a login`;
  return labelledLines(
    screen,
    '',
    `and ${counted(others.length, 'further session')}, ${logins}: --details shows all`,
    {
      labelColumns: 2,
    },
  );
}

function sessionText(screen: Screen, model: SessionModel): string {
  const { session, steps, findings } = model;
  const isFixation = findings.some(({ rule }) => rule === 'session-not-rotated');
  const shown = screen.details ? steps : foremostSteps(steps, isFixation, MAX_SESSION_STEPS);
  const where = hasManyInputs(screen) ? `, ${inputName(screen, session.first.input)}` : '';
  const client = session.client.name === null ? '' : `, ${session.client.name}`;
  const who = session.setBy === 'script' ? `, set by a script${client}` : client;
  return [
    labelledLines(screen, '', `${titleOf(screen, session)}${who}${where}`, { labelColumns: 2, text: 'bold' }),
    screen.details ? reasonsText(screen, session) : '',
    stepsText(screen, shown, model, isFixation),
    omittedText(screen, steps.length - shown.length, session.droppedEvents),
  ].join('');
}

/** `session on localhost:5000 (Flask)`. */
export function titleOf(screen: Screen, session: SessionRecord): string {
  return sessionTitle(session, (cookie, host) => subjectText(screen, cookie, host));
}

function reasonsText(screen: Screen, { because, says }: SessionRecord): string {
  const reasons = because.length === 0 ? 'the configuration names it' : because.join(', ');
  const look = { labelColumns: 4, text: 'dim' } as const;
  return (
    labelledLines(screen, '', `Why this is the session: ${reasons}`, look) +
    (says === null ? '' : labelledLines(screen, '', `Its value: ${says}`, look))
  );
}

function omittedText(screen: Screen, steps: number, events: number): string {
  const texts = [
    steps > 0 ? `and ${counted(steps, 'further step')}: --details shows all` : null,
    events > 0 ? `${counted(events, 'further event')} not kept` : null,
  ].filter((text) => text !== null);
  return texts.map((text) => labelledLines(screen, '', text, { labelColumns: 4, text: 'dim' })).join('');
}

function stepsText(
  screen: Screen,
  steps: readonly SessionStep[],
  { session }: SessionModel,
  isFixation: boolean,
): string {
  const rows = steps.map((step) => rowOf(screen, step, session, isFixation));
  if (screen.columns < MIN_TABLE_COLUMNS) return rows.map((row) => narrowRow(screen, row)).join('');
  const columns = Math.min(screen.columns, MAX_TABLE_COLUMNS) - GUTTER_COLUMNS;
  const frames = columnWidth(
    rows.map((row) => row.frames),
    5,
  );
  const time = columns >= TIME_COLUMNS ? 8 : 0;
  const spare =
    columns - MARGIN_COLUMNS - frames - (time > 0 ? time + GUTTER_COLUMNS : 0) - 3 * GUTTER_COLUMNS;
  const requests = columnWidth(
    rows.map((row) => row.request),
    8,
  );
  // What is piped has them whole, and on one line.
  const request = screen.isTerminal ? Math.min(requests, Math.floor(spare * 0.45)) : requests;
  const layout: Column[] = [
    { width: MARGIN_COLUMNS },
    ...(time > 0 ? [{ width: time }] : []),
    { width: frames },
    { width: request },
    { width: screen.isTerminal ? spare - request : Math.max(spare - request, MIN_TEXT_COLUMNS) },
  ];
  return rows.map((row) => tableRow(screen, row, layout, time > 0)).join('');
}

interface StepRow {
  /** Of the time that the user is logged in: at the first line of the row, and at the others. */
  readonly margin: readonly [first: string, others: string];
  readonly time: string;
  readonly frames: string;
  readonly request: string;
  readonly text: string;
  readonly isWrong: boolean;
  readonly isLoggedIn: boolean;
}

function rowOf(screen: Screen, step: SessionStep, session: SessionRecord, isFixation: boolean): StepRow {
  const { margin } = screen.symbols;
  const who = step.client.number === session.client.number ? '' : `${clientText(step.client)}: `;
  const often = step.count > 1 ? `, ${counted(step.count, 'time')}` : '';
  return {
    margin:
      step.loggedIn === null
        ? ['', '']
        : [margin[step.loggedIn], step.loggedIn === 'ends' ? '' : margin['goes on']],
    time: localTime(step.time),
    frames:
      step.lastFrame === step.firstFrame || step.count === 1
        ? String(step.firstFrame)
        : `${step.firstFrame}${screen.symbols.ellipsis}${step.lastFrame}`,
    request: shownText(screen, requestText(screen, step)),
    text: shownText(screen, who + stepText(step) + often),
    isWrong: isWrong(step, isFixation),
    isLoggedIn: step.loggedIn !== null,
  };
}

/** `POST /login 302`; with --details also the names of what was posted. */
function requestText({ isTerminal, details }: Screen, { request, status }: SessionStep): string {
  const response = status === null ? '-' : String(status);
  if (request === null) return `(not seen) ${response}`;
  const { method, page, formFields } = request;
  const names = details ? formFieldsText(formFields) : '';
  const fields = names === '' ? '' : ` (${names})`;
  const shown = (text: string): string => (isTerminal ? shorten(text, MAX_LABEL_CHARACTERS) : text);
  return `${shown(method)} ${shown(page)} ${response}${fields}`;
}

function columnWidth(texts: readonly string[], least: number): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), least);
}

function tableRow(screen: Screen, row: StepRow, columns: readonly Column[], hasTime: boolean): string {
  const style = row.isWrong ? 'red' : null;
  const frames = ' '.repeat(columns[hasTime ? 2 : 1]!.width - displayWidth(row.frames)) + row.frames;
  const cells = [
    [],
    ...(hasTime ? [[part(row.time, 'dim')]] : []),
    [part(frames, 'dim')],
    [part(row.request)],
    [part(row.text, style)],
  ];
  return withMargin(
    screen,
    layoutRow(columns, cells, screen.colour, !screen.isTerminal),
    row,
    MARGIN_COLUMNS,
  );
}

function narrowRow(screen: Screen, row: StepRow): string {
  const { page } = screen;
  const inner = { ...screen, page: { ...page, width: page.width - GUTTER_COLUMNS - MARGIN_COLUMNS } };
  const text =
    labelledLines(inner, '', `${row.frames}  ${row.request}`, { labelColumns: 1 }) +
    labelledLines(inner, '', row.text, { labelColumns: 3, ...(row.isWrong ? { text: 'red' } : {}) });
  return withMargin(screen, text.replace(/^/gm, ' ').slice(0, -1), row, MARGIN_COLUMNS);
}

/** Writes the margin over the first column of each line; two spaces before it. */
function withMargin(
  screen: Screen,
  text: string,
  { margin: [first, others] }: StepRow,
  columns: number,
): string {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      const mark = index === 0 ? first : others;
      const rest = line.slice(columns);
      return (
        `${' '.repeat(GUTTER_COLUMNS)}${mark === '' ? ' ' : paint(mark, 'bold', screen.colour)}${rest}`.trimEnd() +
        '\n'
      );
    })
    .join('');
}
