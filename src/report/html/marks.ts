// The shapes of a drawing: the legend says what each means, and the list of steps says it in words.

import type { MarkKind } from '../../model/session-drawing.ts';
import { type Html, html } from './template.ts';

/** A shape around a point. */
export function markShape(kind: MarkKind, x: number, y: number): Html {
  return SHAPES[kind](x, y);
}

type Shape = (x: number, y: number) => Html;

const circle =
  (look: string, radius: number): Shape =>
  (x, y) =>
    look === ''
      ? html`<circle class="m" cx="${x}" cy="${y}" r="${radius}"/>`
      : html`<circle class="m ${look}" fill="#fff" stroke="#000" cx="${x}" cy="${y}" r="${radius}"/>`;

const cross =
  (look: string, half: number): Shape =>
  (x, y) =>
    html`<path class="cross ${look}" stroke="#000" d="M${x - half} ${y - half}l${2 * half} ${2 * half}M${x + half} ${y - half}l${-2 * half} ${2 * half}"/>`;

const diamond =
  (look: string, fill: string, sign = ''): Shape =>
  (x, y) =>
    html`<path class="m ${look}" fill="${fill}" stroke="#000" d="M${x} ${y - 9}l9 9-9 9-9-9z"/>${sign === '' ? '' : html`<text class="sign" x="${x}" y="${y + 4}" text-anchor="middle">${sign}</text>`}`;

const both =
  (one: Shape, other: Shape): Shape =>
  (x, y) =>
    html`${one(x, y)}${other(x, y)}`;

const SHAPES: Readonly<Record<MarkKind, Shape>> = {
  login: circle('', 7),
  'login-failed': both(circle('hollow', 6), cross('', 3)),
  logout: circle('', 7),
  accepted: diamond('bad', '#b3121f'),
  refused: diamond('hollow', '#fff'),
  unknown: diamond('hollow', '#fff', '?'),
  wrong: circle('bad', 7),
  set: circle('', 5),
  'not-kept': circle('hollow', 5),
  deleted: cross('big', 5),
  sent: circle('small', 3.5),
  beside: circle('small', 3.5),
};

const bar = (user: boolean): Html =>
  html`<svg width="34" height="12" aria-hidden="true">${user ? html`<line class="bar user" stroke="#0b57a4" stroke-width="7" x1="4" x2="30" y1="6" y2="6"/>` : html`<line class="bar" stroke="#a3acb8" stroke-width="7" x1="4" x2="30" y1="6" y2="6"/>`}</svg>`;
const icon = (kind: MarkKind): Html =>
  html`<svg width="20" height="20" aria-hidden="true">${markShape(kind, 10, 10)}</svg>`;
const NEW_VALUE = html`<svg width="20" height="20" aria-hidden="true"><line class="link" stroke="#000" stroke-width="2" x1="10" x2="10" y1="1" y2="15"/>${markShape('set', 10, 14)}</svg>`;

/** What can be seen in a drawing, each with its name. */
const LEGEND: readonly (readonly [Html, string, readonly MarkKind[]])[] = [
  [bar(false), 'not logged in', []],
  [bar(true), 'logged in', []],
  [NEW_VALUE, 'new value', []],
  [icon('sent'), 'request with the value', []],
  [icon('login-failed'), 'login fails', ['login-failed']],
  [icon('deleted'), 'deleted', ['deleted']],
  [icon('accepted'), 'old value accepted', ['accepted']],
  [icon('refused'), 'old value refused', ['refused']],
  [icon('unknown'), 'old value sent', ['unknown']],
  [icon('not-kept'), 'value that the browser refuses', ['not-kept']],
  [icon('wrong'), 'a fault: the step says which', ['wrong']],
];

/** Of what is in the drawings. */
export function legendHtml(kinds: ReadonlySet<MarkKind>): Html {
  const shown = LEGEND.filter(([, , of]) => of.length === 0 || of.some((kind) => kinds.has(kind)));
  return html`<ul class="legend" aria-label="What the drawing means">${shown.map(([shape, text]) => html`<li>${shape}${text}</li>`)}</ul>`;
}
