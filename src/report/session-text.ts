// Sessions as text, a block each: its client, what its value reveals, its exchanges, and the rules it breaks.

import type { FindingRecord } from '../record/records.ts';
import type { Session, SessionEvent, SessionMoment } from '../session/session.ts';
import { escapeText } from './escape.ts';
import { type Cell, type Column, columnOf, gridWidth, layoutRow, type Part, part } from './grid.ts';
import { labelledText, type Page } from './labelled-text.ts';
import { MAX_SESSION_STEPS, MAX_SESSIONS_NAMED } from './limits.ts';
import { localDate, localTime } from './local-time.ts';
import {
  brokenRules,
  clientText,
  EVENT_TEXTS,
  eventText,
  everyday,
  foldText,
  foremost,
  keptValueText,
  notable,
  reasonText,
  requestText,
  sessionTitle,
} from './session-event-text.ts';
import { type TimelineExchange, type TimelineStep, timelineSteps } from './session-timeline.ts';
import { counted } from './text-format.ts';

/** Wider lines are hard to read. */
const MAX_TIMELINE_COLUMNS = 140;
/** Of the steps under their session. */
const INDENT = '  ';

export interface SessionsLayout {
  readonly page: Page;
  /** Of the terminal. */
  readonly columns: number;
  /** Every session, and every step of it. */
  readonly details: boolean;
}

/** A block for each of the most important sessions; the others are counted. Empty without sessions. */
export function sessionsText(
  sessions: readonly Session[],
  findings: readonly FindingRecord[],
  layout: SessionsLayout,
): string {
  const listed = layout.details ? sessions : foremost(sessions, MAX_SESSIONS_NAMED);
  const blocks = listed.map((session) => sessionText(session, findings, layout));
  const omitted = sessions.length - listed.length;
  if (omitted > 0)
    blocks.push(
      labelledText(layout.page, '', `and ${counted(omitted, 'other session')}: --details shows all`),
    );
  return blocks.join('\n');
}

function sessionText(
  session: Session,
  findings: readonly FindingRecord[],
  { page, columns, details }: SessionsLayout,
): string {
  const { number, client, because, says, droppedEvents } = session;
  const heading = `Session ${number}: ${sessionTitle(session)}`;
  const evidence = because.length === 0 ? 'named in the configuration' : because.join(', ');
  const broken = brokenRules(session, findings);
  return [
    labelledText(page, '', heading, { labelColumns: 0, text: 'bold' }),
    labelledText(page, '  From', `${clientText(client)} at ${client.address}`),
    labelledText(page, '', `Why this is the session: ${evidence}`, { text: 'dim' }),
    says === null ? '' : labelledText(page, '  Value', says.sentence),
    timelineText(timelineSteps(session, details ? null : MAX_SESSION_STEPS), session, {
      columns,
      colour: page.colour,
      isFixation: broken.some((text) => text.includes('session-not-rotated')),
    }),
    droppedEvents === 0
      ? ''
      : labelledText(page, '', `${counted(droppedEvents, 'further event')} not listed`),
    broken.length === 0 ? '' : labelledText(page, '  Rules', broken.join('; '), { text: 'yellow' }),
  ].join('');
}

interface TimelineLayout {
  readonly columns: number;
  readonly colour: boolean;
  /** The value that a login keeps is a finding. */
  readonly isFixation: boolean;
}

/** A row a step. */
function timelineText(
  steps: readonly TimelineStep[],
  session: Session,
  { columns, colour, isFixation }: TimelineLayout,
): string {
  const hasManyDays = dayOf(session.first) !== dayOf(session.last);
  const times = steps.map(({ first }) => (hasManyDays ? `${dayOf(first)} ` : '') + localTime(first));
  const frames = steps.map(framesOf);
  const layout = timelineColumns(times, frames, Math.min(columns, MAX_TIMELINE_COLUMNS) - INDENT.length);
  const rows = steps.map((step, index) => [
    [part(times[index]!, 'dim')],
    [part(frames[index]!)],
    ...(step.kind === 'exchange'
      ? exchangeCells(step, session, isFixation)
      : [[], [], [part(foldText(step), 'dim')]]),
  ]);
  const titles = layout.map(({ title }) => [part(title, 'dim')]);
  return [titles, ...rows]
    .map((cells) => layoutRow(layout, cells, colour))
    .join('')
    .replace(/^/gm, INDENT)
    .slice(0, -INDENT.length);
}

function timelineColumns(times: readonly string[], frames: readonly string[], columns: number): Column[] {
  const time = columnOf('Time', times);
  const frame = columnOf('Frames', frames);
  const request = { title: 'Request', width: 0 };
  const status = { title: 'Status', width: 6 };
  const event = { title: 'Events', width: 0 };
  const spare = columns - gridWidth([time, frame, request, status, event]);
  const requestWidth = Math.floor(spare * 0.45);
  return [
    time,
    frame,
    { ...request, width: requestWidth },
    status,
    { ...event, width: spare - requestWidth },
  ];
}

function exchangeCells(
  { request, status, client, events }: TimelineExchange,
  session: Session,
  isFixation: boolean,
): Cell[] {
  const who =
    client.number === session.client.number ? [] : [part(`${escapeText(clientText(client))}:`, 'red')];
  return [
    [part(request === null ? '(not seen)' : escapeText(requestText(request)))],
    [part(status === null ? '-' : String(status))],
    [...who, ...eventParts(events, isFixation)],
  ];
}

/** Notable events on lines of their own, and first; the others together. */
function eventParts(events: readonly SessionEvent[], isFixation: boolean): Part[] {
  return [
    ...notable(events).flatMap((event) => [
      part(eventText(event), EVENT_TEXTS[event.event].style),
      part(escapeText(reasonText(event)), 'dim'),
    ]),
    part(keptValueText(events), isFixation ? 'red' : undefined),
    part(everyday(events).map(eventText).join(', ')),
  ].filter(({ text }) => text !== '');
}

/** `18`, `16-20`. */
function framesOf({ first, last, ...step }: TimelineStep): string {
  const begin = step.kind === 'exchange' && step.request !== null ? step.request.frame : first.frame;
  return begin === last.frame ? String(begin) : `${begin}-${last.frame}`;
}

/** `11-22`. */
const dayOf = (moment: SessionMoment): string => localDate(moment).slice('2026-'.length);
