// Sessions for people, a block each: whose it is, what its value gives away, its life from packet to packet, and which
// rules it breaks.

import type { FindingRecord } from '../record/records.ts';
import type { Session, SessionEvent, SessionMoment } from '../session/session.ts';
import { displayWidth } from './display-width.ts';
import { escapeText } from './escape.ts';
import { type Cell, type Column, gridWidth, layoutRow, type Part, part } from './grid.ts';
import { labelledText, type Page } from './labelled-text.ts';
import { MAX_SESSION_STEPS, MAX_SESSIONS_NAMED } from './limits.ts';
import {
  brokenRules,
  EVENT_WORDS,
  eventText,
  everyday,
  foldText,
  foremost,
  reasonText,
  remarkable,
  requestText,
  sessionTitle,
} from './session-event-text.ts';
import { type TimelineExchange, type TimelineStep, timelineSteps } from './session-timeline.ts';
import { counted } from './text-format.ts';

/** Wider lines are hard to follow with the eye. */
const MAX_LIFE_COLUMNS = 140;
/** Steps stand under their session. */
const INDENT = '  ';

/** What is told in the surroundings of the sessions. */
export interface SessionsTelling {
  readonly page: Page;
  /** Of the terminal. */
  readonly columns: number;
  /** Every session, and every step of it. */
  readonly details: boolean;
}

/** A block for each session that matters most; the others are counted. Nothing when there is none. */
export function sessionsText(
  sessions: readonly Session[],
  findings: readonly FindingRecord[],
  telling: SessionsTelling,
): string {
  const told = telling.details ? sessions : foremost(sessions, MAX_SESSIONS_NAMED);
  const blocks = told.map((session) => sessionText(session, findings, telling));
  const untold = sessions.length - told.length;
  if (untold > 0)
    blocks.push(
      labelledText(telling.page, '', `and ${counted(untold, 'other session')}: --details tells all`),
    );
  return blocks.join('\n');
}

function sessionText(
  session: Session,
  findings: readonly FindingRecord[],
  { page, columns, details }: SessionsTelling,
): string {
  const { number, client, clientAddress, because, says, droppedEvents } = session;
  const heading = `Session ${number}: ${sessionTitle(session)}`;
  const evidence = because.length === 0 ? 'the configuration says so' : because.join(', ');
  const broken = brokenRules(session, findings);
  return [
    labelledText(page, '', heading, { labelColumns: 0, text: 'bold' }),
    labelledText(page, '  Who', `client ${client} at ${clientAddress}`),
    labelledText(page, '', `How we know: ${evidence}`, { text: 'dim' }),
    says === null ? '' : labelledText(page, '  Says', says.sentence),
    lifeText(timelineSteps(session, details ? null : MAX_SESSION_STEPS), session, columns, page.colour),
    droppedEvents === 0
      ? ''
      : labelledText(page, '', `${counted(droppedEvents, 'further event')} only counted`),
    broken.length === 0 ? '' : labelledText(page, '  Wrong', broken.join('; '), { text: 'yellow' }),
  ].join('');
}

/** A row a step. */
function lifeText(
  steps: readonly TimelineStep[],
  session: Session,
  columns: number,
  colour: boolean,
): string {
  const hasManyDays = dayOf(session.first) !== dayOf(session.last);
  const times = steps.map(({ first }) => (hasManyDays ? `${dayOf(first)} ` : '') + timeOf(first));
  const frames = steps.map(framesOf);
  const layout = lifeColumns(times, frames, Math.min(columns, MAX_LIFE_COLUMNS) - INDENT.length);
  const rows = steps.map((step, index) => [
    [part(times[index]!, 'dim')],
    [part(frames[index]!)],
    ...(step.kind === 'exchange' ? exchangeCells(step, session) : [[], [], [part(foldText(step), 'dim')]]),
  ]);
  const titles = layout.map(({ title }) => [part(title, 'dim')]);
  return [titles, ...rows]
    .map((cells) => layoutRow(layout, cells, colour))
    .join('')
    .replace(/^/gm, INDENT)
    .slice(0, -INDENT.length);
}

function lifeColumns(times: readonly string[], frames: readonly string[], columns: number): Column[] {
  const widest = (texts: readonly string[], title: string): Column => ({
    title,
    width: texts.reduce((width, text) => Math.max(width, displayWidth(text)), title.length),
  });
  const fixed = [widest(times, 'Time'), widest(frames, 'Frames'), { title: 'Answer', width: 6 }];
  const [time, frame, answer] = fixed as [Column, Column, Column];
  const spare = columns - gridWidth([...fixed, { title: '', width: 0 }, { title: '', width: 0 }]);
  const request = Math.floor(spare * 0.45);
  return [
    time,
    frame,
    { title: 'Request', width: request },
    answer,
    { title: 'What happens', width: spare - request },
  ];
}

function exchangeCells({ request, status, client, events }: TimelineExchange, session: Session): Cell[] {
  const who = client === session.client ? [] : [part(`client ${client}:`, 'red')];
  return [
    [part(request === null ? '(not seen)' : escapeText(requestText(request)))],
    [part(status === null ? '-' : String(status))],
    [...who, ...eventParts(events)],
  ];
}

/** What is remarkable on lines of its own, and first; the rest together. */
function eventParts(events: readonly SessionEvent[]): Part[] {
  return [
    ...remarkable(events).flatMap((event) => [
      part(eventText(event), EVENT_WORDS[event.event].style),
      part(escapeText(reasonText(event)), 'dim'),
    ]),
    part(everyday(events).map(eventText).join(', ')),
  ].filter(({ text }) => text !== '');
}

/** `18`, `16-20`. */
function framesOf({ first, last, ...step }: TimelineStep): string {
  const begin = step.kind === 'exchange' && step.request !== null ? step.request.frame : first.frame;
  return begin === last.frame ? String(begin) : `${begin}-${last.frame}`;
}

/** Local, as in the rows above. */
const timeOf = ({ seconds }: SessionMoment): string => new Date(seconds * 1000).toTimeString().slice(0, 8);

/** `11-22`, local. */
function dayOf({ seconds }: SessionMoment): string {
  const date = new Date(seconds * 1000);
  return [date.getMonth() + 1, date.getDate()].map((number) => String(number).padStart(2, '0')).join('-');
}
