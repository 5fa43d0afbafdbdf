// A session as a drawing (SVG): a lane for each value of its cookie, grey while no user is logged in and blue while one is. Of
// presentation attributes alone it can be read where no style is allowed; the style refines them.

import { isWrong, keepsSession } from '../../model/foremost-steps.ts';
import type { DrawnMark, SessionDrawing } from '../../model/session-drawing.ts';
import type { SessionStory, StoryStep } from '../../model/session-stories.ts';
import { counted } from '../../shared/counted.ts';
import { shorten } from '../display-width.ts';
import { markShape } from './marks.ts';
import { type Html, html, visibleText } from './template.ts';

/** A step as it is drawn. */
export interface DrawnStep {
  readonly step: StoryStep;
  /** Of its item in the list below the drawing. */
  readonly id: string;
  /** `+26 ms`. */
  readonly time: string;
  /** `POST /login`. */
  readonly request: string;
  /** `Login`; null for what changes nothing. */
  readonly flag: string | null;
  /** Of another client: who it is. */
  readonly client: string | null;
  /** What lies between it and the step before: a long pause, steps that are not shown, another capture. */
  readonly gap: string | null;
}

const LEFT = 76;
const MIN_COLUMN = 84;
const GAP_WIDTH = 84;
const FLAG_CHARACTER = 7.4;
const REQUEST_CHARACTER = 6.9;
const GAP_CHARACTER = 6.6;
const MAX_REQUEST_CHARACTERS = 18;
const FLAG_Y = 16;
const FIRST_LANE_Y = 44;
/** Many lanes are closer. */
const LANE_HEIGHTS = { few: 32, many: 20, manyFrom: 9 };

/** Where things are. */
interface Geometry {
  readonly width: number;
  readonly axisY: number;
  x(position: number): number;
  y(lane: number): number;
}

export function timelineSvg(story: SessionStory, drawing: SessionDrawing, steps: readonly DrawnStep[]): Html {
  const isFixation = keepsSession(story);
  const geometry = geometryOf(drawing, steps);
  const height = geometry.axisY + (steps.some(({ client }) => client !== null) ? 62 : 46);
  const { width } = geometry;
  return html`<svg role="img" font-size="12" font-family="sans-serif" aria-label="${summaryText(story.session, drawing)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
${laneNames(drawing, geometry)}
<line class="axis" stroke="#999" x1="${LEFT}" x2="${width - 4}" y1="${geometry.axisY}" y2="${geometry.axisY}"/>
${steps.map((step, index) => columnHtml(step, index, geometry, isFixation))}
${barsHtml(drawing, geometry)}
${steps.map((step, index) => gapHtml(step, index, geometry))}
${steps.map(({ id, step }, index) => marksHtml(id, step, index, drawing, geometry))}
</svg>`;
}

function geometryOf({ lanes }: SessionDrawing, steps: readonly DrawnStep[]): Geometry {
  const xs: number[] = [];
  let end = LEFT;
  for (const [index, step] of steps.entries()) {
    const half = Math.max(MIN_COLUMN, step.request.length * REQUEST_CHARACTER + 10) / 2;
    const before = steps[index - 1];
    const flagEnd = before?.flag == null ? 0 : xs.at(-1)! + before.flag.length * FLAG_CHARACTER + 14;
    const gap = step.gap === null ? 0 : Math.max(GAP_WIDTH, step.gap.length * GAP_CHARACTER + 24);
    xs.push(Math.round(Math.max(end + gap + half, flagEnd)));
    end = xs.at(-1)! + half;
  }
  const last = steps.at(-1);
  const flagEnd = last?.flag == null ? 0 : xs.at(-1)! + last.flag.length * FLAG_CHARACTER + 14;
  const height = lanes.length >= LANE_HEIGHTS.manyFrom ? LANE_HEIGHTS.many : LANE_HEIGHTS.few;
  const x = (position: number): number => {
    const index = Math.floor(position);
    const from = xs[index] ?? LEFT;
    const to = xs[index + 1] ?? from + MIN_COLUMN;
    return Math.round(from + (to - from) * (position - index));
  };
  return {
    width: Math.ceil(Math.max(end, flagEnd) + 8),
    axisY: FIRST_LANE_Y + Math.max(1, lanes.length) * height - height / 2 + 10,
    x,
    y: (lane) => FIRST_LANE_Y + lane * height,
  };
}

function laneNames({ lanes }: SessionDrawing, { y }: Geometry): Html[] {
  return lanes.map(
    (number, lane) =>
      html`<text class="lane" x="0" y="${y(lane) + 4}">${number === null ? 'no cookie' : `value ${number}`}</text>`,
  );
}

/** The time, the request, and of what matters a flag. */
function columnHtml(
  { step, time, request, flag, client }: DrawnStep,
  index: number,
  geometry: Geometry,
  isFixation: boolean,
): Html {
  const { x, axisY } = geometry;
  const at = x(index);
  const bad = isWrong(step, isFixation) ? ' bad' : '';
  const flagHtml =
    flag === null
      ? ''
      : html`<line class="flag${bad}" stroke="#999" stroke-dasharray="1 3" x1="${at}" x2="${at}" y1="${FLAG_Y + 4}" y2="${axisY}"/><text class="flagtext${bad}" x="${at + 4}" y="${FLAG_Y}">${flag}</text>`;
  const clientHtml =
    client === null
      ? ''
      : html`<text class="req" x="${at}" y="${axisY + 50}" text-anchor="middle">by ${shorten(visibleText(client), MAX_REQUEST_CHARACTERS)}</text>`;
  return html`${flagHtml}<line class="axis" stroke="#999" x1="${at}" x2="${at}" y1="${axisY}" y2="${axisY + 4}"/><text class="tick" x="${at}" y="${axisY + 18}" text-anchor="middle">${time}</text><text class="req" x="${at}" y="${axisY + 34}" text-anchor="middle">${request}</text>${clientHtml}`;
}

/** `GET /a/long…/path`. */
export function drawnRequest(method: string, page: string): string {
  return shorten(visibleText(`${method} ${page}`), MAX_REQUEST_CHARACTERS);
}

function barsHtml({ spans, links, ghosts }: SessionDrawing, { x, y }: Geometry): Html {
  const bars = spans.map(({ lane, from, to, isLoggedIn }) => {
    const look = isLoggedIn ? html`class="bar user" stroke="#0b57a4"` : html`class="bar" stroke="#a3acb8"`;
    return html`<line ${look} stroke-width="7" x1="${x(from)}" x2="${x(to)}" y1="${y(lane)}" y2="${y(lane)}"/>`;
  });
  const joins = links.map(
    ({ step, from, to }) =>
      html`<line class="link" stroke="#000" stroke-width="2" x1="${x(step)}" x2="${x(step)}" y1="${y(from)}" y2="${y(to)}"/>`,
  );
  const again = ghosts.map(
    ({ lane, from, to }) =>
      html`<line class="ghost" stroke="#a3acb8" stroke-dasharray="3 5" x1="${x(from)}" x2="${x(to)}" y1="${y(lane)}" y2="${y(lane)}"/>`,
  );
  return html`${again}${bars}${joins}`;
}

/** The axis and the lanes are broken, with how long it is. */
function gapHtml({ gap }: DrawnStep, index: number, { x, axisY }: Geometry): Html {
  if (gap === null) return html``;
  const before = index === 0 ? LEFT : x(index - 1);
  const at = Math.round((before + x(index)) / 2);
  const top = FLAG_Y + 12;
  return html`<rect class="foldgap" fill="#fff" x="${at - 4}" y="${top}" width="8" height="${axisY - top + 4}"/><path class="fold" stroke="#777" fill="none" d="M${at - 5} ${axisY + 4}V${top}M${at + 5} ${axisY + 4}V${top}"/><text class="foldtext" x="${at}" y="${axisY + 18}" text-anchor="middle">${gap}</text>`;
}

function marksHtml(
  id: string,
  { count }: StoryStep,
  index: number,
  { marks }: SessionDrawing,
  { x, y }: Geometry,
): Html {
  const own = marks.filter(({ step }) => step === index);
  if (own.length === 0) return html``;
  const shapes = own.map((mark) => markShape(mark.kind, x(index) + offsetOf(mark, own), y(mark.lane)));
  const tops = own.map(({ lane }) => y(lane));
  const top = Math.min(...tops) - 14;
  const times =
    count === 1 ? '' : html`<text class="count" x="${x(index) + 8}" y="${tops.at(-1)! - 9}">×${count}</text>`;
  return html`<g class="mark" data-step="${id}"><rect class="hit" fill="none" x="${x(index) - 15}" y="${top}" width="30" height="${Math.max(...tops) + 14 - top}"/>${shapes}${times}</g>`;
}

/** What deletes stands beside what else the step is. */
function offsetOf({ kind, lane }: DrawnMark, own: readonly DrawnMark[]): number {
  return kind === 'deleted' && own.some((other) => other.kind !== 'deleted' && other.lane === lane) ? 13 : 0;
}

/** `Life of session: 2 values, 1 login, 5 requests with it, 1 logout`. */
function summaryText({ name, values, totals }: SessionStory['session'], { lanes }: SessionDrawing): string {
  const of = (event: string, one: string, many = `${one}s`): string[] => {
    const count = totals[event] ?? 0;
    return count === 0 ? [] : [counted(count, one, many)];
  };
  const texts = [
    counted(Math.max(values, lanes.filter((lane) => lane !== null).length), 'value'),
    ...of('login', 'login'),
    ...of('login-failed', 'failed login'),
    ...of('sent', 'request with it', 'requests with it'),
    ...of('logout', 'logout'),
    ...of('replayed', 'old value sent', 'old values sent'),
  ];
  return `Life of ${name === null ? 'a login without a cookie' : shorten(visibleText(name), 64)}: ${texts.join(', ')}`;
}
