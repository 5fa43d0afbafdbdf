// Tables whose cells are all known before the first line is written: columns as wide as their texts, and on a terminal as
// narrow as they have to be.

import { displayWidth } from '../display-width.ts';
import { paint, type Style } from '../grid.ts';
import { endOfText, fittingText, GUTTER_COLUMNS, type Screen } from './screen.ts';

export interface TextColumn {
  /** Of one line or two. */
  readonly title: string;
  readonly isRight?: boolean;
  /** Columns that the texts may be shortened to; absent: never shortened. */
  readonly minWidth?: number;
  /** Columns that the texts are shortened to before those of any other are. */
  readonly yieldsTo?: number;
  /** Names: one that does not fit stands whole in a line over its row, and is no reason to shorten others. */
  readonly hasOwnLine?: boolean;
  /** Shortened at its beginning: what comes last tells it from others. */
  readonly keepsEnd?: boolean;
}

/** Escaped before. */
export interface TextCell {
  readonly text: string;
  readonly style?: Style | null;
}

export interface TextRow {
  readonly cells: readonly TextCell[];
  /** Whole lines under the row, escaped and broken before. */
  readonly below?: string;
  /** A whole line before the row. */
  readonly heading?: string;
}

/** Lines with their line ends. Columns without a text in any row are left out. */
export function textTable(screen: Screen, columns: readonly TextColumn[], rows: readonly TextRow[]): string {
  const natural = columns.map((column, index) =>
    rows.reduce((width, { cells }) => Math.max(width, displayWidth(cells[index]?.text ?? '')), 0) === 0
      ? 0
      : widthOf(column, index, rows),
  );
  const table = createTextTable(
    screen,
    columns,
    screen.isTerminal ? fitting(columns, natural, screen) : natural,
  );
  return table.header + rows.map(table.row).join('');
}

function widthOf({ title }: TextColumn, index: number, rows: readonly TextRow[]): number {
  return rows.reduce(
    (width, { cells }) => Math.max(width, displayWidth(cells[index]?.text ?? '')),
    Math.max(...title.split('\n').map(displayWidth)),
  );
}

export interface Table {
  /** The titles. */
  readonly header: string;
  row(row: TextRow): string;
}

/** A table that is written while it grows. `widths`: of each column; one of no width is left out. */
export function createTextTable(
  screen: Screen,
  columns: readonly TextColumn[],
  widths: readonly number[],
): Table {
  const line = (cells: readonly TextCell[]): string =>
    lineOf(
      columns.flatMap(({ isRight, keepsEnd = false }, index) =>
        widths[index] === 0
          ? []
          : [{ ...(cells[index] ?? NO_CELL), isRight: isRight === true, width: widths[index]!, keepsEnd }],
      ),
      screen,
    );
  const own = columns.findIndex(({ hasOwnLine }) => hasOwnLine);
  const isTooLong = (cell: TextCell | undefined): cell is TextCell =>
    screen.isTerminal && cell !== undefined && displayWidth(cell.text) > widths[own]!;
  return {
    header: titleLines(columns)
      .map((titles) => line(titles.map((text) => ({ text, style: 'bold' }))))
      .join(''),
    row: ({ cells, heading = '', below = '' }) => {
      const name = cells[own];
      if (!isTooLong(name)) return heading + line(cells) + below;
      const rest = cells.map((cell, index) => (index === 0 || index === own ? NO_CELL : cell));
      return heading + nameLine(screen, cells[0]!, name, widths.slice(0, own)) + line(rest) + below;
    },
  };
}

const NO_CELL: TextCell = { text: '' };

/** The mark of a row and its name, where the columns before it end. */
function nameLine(screen: Screen, mark: TextCell, name: TextCell, before: readonly number[]): string {
  const shown = before.filter((width) => width > 0);
  const offset = shown.reduce((sum, width) => sum + width + GUTTER_COLUMNS, 0);
  const [markWidth = 0] = before;
  return lineOf(
    [
      { ...(markWidth === 0 ? NO_CELL : mark), isRight: false, width: Math.max(0, offset - GUTTER_COLUMNS) },
      { ...name, isRight: false, width: screen.columns - offset },
    ],
    screen,
  );
}

/** The titles of all columns, a line at a time. */
function titleLines(columns: readonly TextColumn[]): string[][] {
  const titles = columns.map(({ title }) => title.split('\n'));
  const height = Math.max(...titles.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => titles.map((lines) => lines[index] ?? ''));
}

interface PlacedCell extends TextCell {
  readonly isRight: boolean;
  readonly width: number;
  readonly keepsEnd?: boolean;
}

function lineOf(cells: readonly PlacedCell[], screen: Screen): string {
  let line = '';
  let missing = 0;
  for (const { text, style, isRight, width, keepsEnd } of cells) {
    const shortened = keepsEnd ? endOfText : fittingText;
    const fitting = screen.isTerminal ? shortened(screen, text, width) : text;
    const pad = Math.max(0, width - displayWidth(fitting));
    if (fitting !== '')
      line += ' '.repeat(missing + (isRight ? pad : 0)) + paint(fitting, style ?? null, screen.colour);
    missing = (fitting === '' ? missing + width : isRight ? 0 : pad) + GUTTER_COLUMNS;
  }
  return `${line}\n`;
}

/** Takes from the widest column that may be shortened until the row fits, or nothing can be taken any more. */
function fitting(columns: readonly TextColumn[], natural: readonly number[], screen: Screen): number[] {
  const widths = [...natural];
  const gutters = GUTTER_COLUMNS * (widths.filter((width) => width > 0).length - 1);
  const floors = [
    columns.map(({ yieldsTo }) => yieldsTo),
    columns.map(({ minWidth, hasOwnLine }) => (hasOwnLine ? minWidth : undefined)),
    columns.map(({ minWidth }) => minWidth),
  ];
  let excess = widths.reduce((sum, width) => sum + width, gutters) - screen.columns;
  for (const floor of floors)
    for (let widest = widestOf(floor, widths); excess > 0 && widest !== -1; excess--) {
      widths[widest]!--;
      widest = widestOf(floor, widths);
    }
  return widths;
}

/** Of the columns that are wider than they have to be; -1: none is. */
function widestOf(floors: readonly (number | undefined)[], widths: readonly number[]): number {
  let widest = -1;
  for (const [index, floor] of floors.entries())
    if (floor !== undefined && widths[index]! > floor && (widest === -1 || widths[index]! > widths[widest]!))
      widest = index;
  return widest;
}
