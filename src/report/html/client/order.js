// Which cookies are shown, in which order, and the address that keeps it.

import { CELLS as AT } from '../cookie-cells.ts';
import { SEVERITIES } from './row.js';

/** Columns that are sorted by numbers; the first click shows the largest of the first three. */
const NUMBERS = {
  set: AT.set,
  sent: AT.sent,
  lifetime: AT.seconds,
  secure: AT.secure,
  httpOnly: AT.httpOnly,
  worst: AT.worst,
};
const LARGEST_FIRST = ['set', 'sent', 'lifetime'];

export const startsDownwards = (column) => LARGEST_FIRST.includes(column);

/** The indexes of the rows as a column orders them; equal ones stay as they are. */
export function sorted({ strings, rows }, column, isDown) {
  const indexes = rows.map((_, index) => index);
  if (column === '') return indexes;
  const at = NUMBERS[column];
  const names = at === undefined ? ranks(strings) : null;
  const key = (row) =>
    names === null ? row[at] : row[AT[column]] < 0 ? row[AT[column]] : names[row[AT[column]]];
  const keys = rows.map(key);
  const direction = isDown ? -1 : 1;
  return indexes.sort((one, other) => direction * (keys[one] - keys[other]) || one - other);
}

/** The place of each string among all: comparing numbers is faster than comparing text. */
function ranks(strings) {
  const order = strings.map((_, index) => index);
  order.sort((one, other) => (strings[one] < strings[other] ? -1 : strings[one] > strings[other] ? 1 : 0));
  const places = new Array(strings.length);
  for (const [place, index] of order.entries()) places[index] = place;
  return places;
}

/** `text`: words that all have to be in the row; `only`: sessions, and severities of which one is enough. */
export function matching(data, indexes, { text, only }) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ranksShown = SEVERITIES.filter((name) => only.has(name)).map((name) => SEVERITIES.indexOf(name));
  if (words.length === 0 && only.size === 0) return indexes;
  const lower = data.strings.map((string) => string.toLowerCase());
  const has = (row, word) =>
    [AT.name, AT.host, AT.scope, AT.title, AT.kept].some((at) => lower[row[at]].includes(word));
  return indexes.filter((index) => {
    const row = data.rows[index];
    return (
      (!only.has('session') || row[AT.session] === 1) &&
      (ranksShown.length === 0 || ranksShown.includes(row[AT.worst])) &&
      words.every((word) => has(row, word))
    );
  });
}

const PART = '#cookies';

/** What the address says: `#cookies?find=sess&only=high,session&sort=name&down`. */
export function fromAddress() {
  const [part, query = ''] = location.hash.split('?');
  const words = new URLSearchParams(part === PART ? query : '');
  return {
    text: words.get('find') ?? '',
    only: new Set((words.get('only') ?? '').split(',').filter(Boolean)),
    column: words.get('sort') ?? '',
    isDown: words.has('down'),
  };
}

export function toAddress({ text, only, column, isDown }) {
  const words = new URLSearchParams();
  if (text !== '') words.set('find', text);
  if (only.size > 0) words.set('only', [...only].join(','));
  if (column !== '') words.set('sort', column);
  if (isDown) words.set('down', '');
  const query = words.toString();
  const isOurs = location.hash.startsWith(`${PART}?`);
  if (query === '' && !isOurs) return;
  try {
    history.replaceState(null, '', query === '' ? PART : `${PART}?${query}`);
  } catch {
    // Where a page has no address of its own, it keeps none.
  }
}
