// Lines of the live view: pieces of text with their styles, never wider than the screen.

import { stripVTControlCharacters } from 'node:util';
import { displayWidth, shortenToWidth } from '../display-width.ts';
import { paint, type Style } from '../grid.ts';
import type { Screen } from '../screen/screen.ts';

export interface LinePiece {
  readonly text: string;
  readonly style?: Style | null;
  /** Reversed, as a cursor is. */
  readonly isCursor?: boolean;
}

/** Needs no colour (ECMA-48 SGR 7). */
const reversed = (text: string): string => (text === '' ? '' : `\x1b[7m${text}\x1b[0m`);

/** One line of so many columns at most; what does not fit is cut. */
export function fittingLine(pieces: readonly LinePiece[], columns: number, { colour }: Screen): string {
  let line = '';
  let used = 0;
  for (const { text, style = null, isCursor = false } of pieces) {
    const shown = shortenToWidth(text, columns - used, '', 0);
    line += isCursor ? reversed(shown) : paint(shown, style, colour);
    used += displayWidth(shown);
    if (used >= columns) break;
  }
  return line;
}

/** Text left, and text right where there is room for both. */
export function betweenEdges(
  left: readonly LinePiece[],
  right: readonly LinePiece[],
  columns: number,
  screen: Screen,
): string {
  const room = columns - widthOf(left) - widthOf(right);
  return room < 1
    ? fittingLine(left, columns, screen)
    : fittingLine([...left, { text: ' '.repeat(room) }, ...right], columns, screen);
}

function widthOf(pieces: readonly LinePiece[]): number {
  return pieces.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** A line that is painted already, filled with spaces. */
export function padded(line: string, columns: number): string {
  return line + ' '.repeat(Math.max(0, columns - displayWidth(stripVTControlCharacters(line))));
}

/** A column of a list: its cells are cut in the middle or at their end, and filled with spaces. */
export interface ListColumn {
  readonly title: string;
  readonly columns: number;
  readonly isRight?: boolean;
  readonly isCutAtEnd?: boolean;
}

export type ListCell = LinePiece;

/** A row of a list. Reversed: it is chosen. */
export function listLine(
  layout: readonly ListColumn[],
  cells: readonly ListCell[],
  isChosen: boolean,
  screen: Screen,
): string {
  const filled = layout.map(({ columns, isRight, isCutAtEnd }, index) => {
    const { text, style = null } = cells[index] ?? { text: '' };
    const shown = shortenToWidth(text, columns, screen.symbols.ellipsis, isCutAtEnd === true ? 0 : undefined);
    const space = ' '.repeat(columns - displayWidth(shown));
    return { text: isRight === true ? space + shown : shown + space, style: isChosen ? null : style };
  });
  const line = filled.map(({ text, style }) => paint(text, style, screen.colour)).join(' ');
  return isChosen ? reversed(line) : line.trimEnd();
}

/** There is more than fits: how much, and the key that shows it. */
export function moreLine(what: string, key: string, columns: number, screen: Screen): string {
  const text = `  ${screen.symbols.ellipsis} ${what}: ${key}`;
  return fittingLine([{ text, style: 'dim' }], columns, screen);
}
