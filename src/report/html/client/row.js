// A row of the table of cookies: the same that cookies.ts writes. The order of the cells of a packed row is CELLS in
// cookie-cells.ts.

import { CELLS as AT, FLAG_CODES } from '../cookie-cells.ts';
import { described, element } from './dom.js';

export const SEVERITIES = ['high', 'medium', 'low', 'info'];
const SHAPES = ['◆', '▲', '●', '○'];
const FLAGS = {
  [FLAG_CODES.yes]: ['yes', '✓', 'yes'],
  [FLAG_CODES.no]: ['no', '✗', 'no'],
  [FLAG_CODES['-']]: ['na', '–', 'not needed'],
  [FLAG_CODES['?']]: ['na', '?', 'not known'],
};

const seen = (text) => described(element('span', '', text), { 'aria-hidden': 'true' });
const isolated = (text) => element('bdi', '', text);
export const number = (count) => count.toLocaleString('en');

function cell(name, ...content) {
  return described(element('td', `c-${name}`, ...content), { role: 'cell' });
}

function flag(code) {
  const [look, sign, word] = FLAGS[code];
  return element('span', look, seen(sign), element('span', 'vh', word));
}

function worst(rank, title) {
  const severity = SEVERITIES[rank];
  if (severity === undefined)
    return [element('span', 'na', rank === SEVERITIES.length ? 'none' : 'not judged')];
  return [
    element('span', `sev ${severity}`, seen(SHAPES[rank]), ` ${severity}`),
    element('small', '', title),
  ];
}

/** `strings`: what the numbers of a row are. */
export function rowElement(strings, row, index) {
  const text = (key) => strings[row[AT[key]]];
  const sameSite = row[AT.sameSite];
  const isSession = row[AT.session] === 1;
  const pill = isSession ? [element('span', 'pill', 'session'), ' '] : [];
  const made = element(
    'tr',
    isSession ? 'row ses' : 'row',
    cell(
      'name',
      described(element('code', '', isolated(text('name'))), { title: text('name') }),
      element('small', '', ...pill, isolated(text('host')), ' ', isolated(text('scope'))),
    ),
    cell('set', number(row[AT.set])),
    cell('sent', number(row[AT.sent])),
    cell('secure', flag(row[AT.secure])),
    cell('httpOnly', flag(row[AT.httpOnly])),
    cell('sameSite', sameSite < 0 ? flag(sameSite) : strings[sameSite]),
    cell('lifetime', text('lifetime')),
    cell('kept', text('kept')),
    cell('worst', ...worst(row[AT.worst], text('title'))),
  );
  return described(made, { role: 'row', 'aria-rowindex': index + 2 });
}
