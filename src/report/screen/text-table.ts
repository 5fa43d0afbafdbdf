// Tables whose cells are all known before the first line is written: columns as wide as their texts, and on a terminal as
// narrow as they have to be.

import { displayWidth } from '../display-width.ts';
import { paint, type Style } from '../grid.ts';
import { endOfText, fittingText, GUTTER_COLUMNS, type Screen } from './screen.ts';

export interface TextColumn {
  /** Of one line or two. */
  readonly title: string;
  /** Narrower ones, for where names would not fit beside it. */
  readonly narrowTitles?: readonly string[];
  readonly isRight?: boolean;
  /** Columns that the texts may be shortened to; absent: never shortened. */
  readonly minWidth?: number;
  /** The same where names would not fit beside it. */
  readonly leastWidth?: number;
  /** Columns that the texts are shortened to before those of any other are. */
  readonly yieldsTo?: number;
  /** Names: others are shortened before they are. One that still does not fit is whole, and what follows it is in the next line. */
  readonly hasOwnLine?: boolean;
  /** Shortened at its beginning: what comes last tells it from others. */
  readonly keepsEnd?: boolean;
}

/** Escaped before. */
export interface TextCell {
  readonly text: string;
  readonly style?: Style | null;
  /** What is shown of it in so many columns; absent: its beginning and its end. */
  shownIn?(columns: number): string;
}

export interface TextRow {
  readonly cells: readonly TextCell[];
  /** Whole lines under the row, escaped and broken before. */
  readonly below?: string;
  /** A whole line before the row. */
  readonly heading?: string;
}

/** How much the titles and texts that are no names give up for those that are. */
export type Density = 0 | 1 | 2;
const DENSITIES: readonly Density[] = [0, 1, 2];

/** Lines with their line ends. Columns without a text in any row are left out. */
export function textTable(
  screen: Screen,
  columns: readonly TextColumn[],
  rows: readonly TextRow[],
  least: Density = 0,
): string {
  const { density, widths } = layoutOf(screen, columns, rows, least);
  const table = createTextTable(screen, columns, widths, density);
  return table.header + rows.map(table.row).join('');
}

interface Layout {
  readonly density: Density;
  readonly widths: readonly number[];
}

/** The first in which all is whole but what yields; else the one with the most names that are beside their rows. */
function layoutOf(
  screen: Screen,
  columns: readonly TextColumn[],
  rows: readonly TextRow[],
  least: Density,
): Layout {
  const texts = columns.map((_, index) => rows.map(({ cells }) => displayWidth(cells[index]?.text ?? '')));
  const own = columns.findIndex(({ hasOwnLine }) => hasOwnLine);
  let best: Layout | null = null;
  let most = -1;
  for (const density of DENSITIES.slice(least)) {
    const natural = columns.map((column, index) => naturalWidth(column, texts[index]!, density));
    const widths = screen.isTerminal ? fitting(screen, columns, natural, texts[own] ?? [], density) : natural;
    if (widths.every((width, index) => width >= natural[index]! || columns[index]!.yieldsTo !== undefined))
      return { density, widths };
    const names = (texts[own] ?? []).filter((width) => width <= widths[own]!).length;
    // Titles of two lines cost nothing else.
    if (names < most || (names === most && density !== 1)) continue;
    best = { density, widths };
    most = names;
  }
  return best!;
}

function titleOf({ title, narrowTitles = [] }: TextColumn, density: Density): string {
  return [title, ...narrowTitles][Math.min(density, narrowTitles.length)]!;
}

/** Of a column without any text none. */
function naturalWidth(column: TextColumn, texts: readonly number[], density: Density): number {
  const widest = texts.reduce((width, text) => Math.max(width, text), 0);
  return widest === 0 ? 0 : Math.max(widest, ...titleOf(column, density).split('\n').map(displayWidth));
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
  density: Density = 0,
): Table {
  const placed = (cells: readonly TextCell[], from = 0, to = columns.length): PlacedCell[] =>
    columns.slice(from, to).flatMap(({ isRight = false, keepsEnd = false }, index) => {
      const width = widths[from + index]!;
      return width === 0 ? [] : [{ ...(cells[from + index] ?? NO_CELL), isRight, width, keepsEnd }];
    });
  const own = columns.findIndex(({ hasOwnLine }) => hasOwnLine);
  /** What is before a name, the name, and in the next line what is behind it; where it is too long for that, all but the mark. */
  const twoLines = (cells: readonly TextCell[], name: TextCell): string => {
    const width = displayWidth(name.text);
    const end = [own, 1].find((count) => columnsOf(placed(cells, 0, count)) + width <= screen.columns) ?? 1;
    const before = placed(cells, 0, end);
    const room = Math.min(width, screen.columns - columnsOf(before));
    const rest = cells.map((cell, index) => (index < end || index === own ? NO_CELL : cell));
    return (
      lineOf([...before, { ...name, isRight: false, width: room }], screen) + lineOf(placed(rest), screen)
    );
  };
  return {
    header: titleLines(columns.map((column) => titleOf(column, density)))
      .map((titles) => lineOf(placed(titles.map((text) => ({ text, style: 'bold' }))), screen))
      .join(''),
    row: ({ cells, heading = '', below = '' }) => {
      const name = cells[own];
      const isTooLong = screen.isTerminal && name !== undefined && displayWidth(name.text) > widths[own]!;
      return heading + (isTooLong ? twoLines(cells, name) : lineOf(placed(cells), screen)) + below;
    },
  };
}

/** Of cells with the space behind each. */
function columnsOf(cells: readonly PlacedCell[]): number {
  return cells.reduce((sum, { width }) => sum + width + GUTTER_COLUMNS, 0);
}

const NO_CELL: TextCell = { text: '' };

/** The titles of all columns, a line at a time. */
function titleLines(texts: readonly string[]): string[][] {
  const titles = texts.map((text) => text.split('\n'));
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
  for (const cell of cells) {
    const { text, style, isRight, width } = cell;
    const fitting = screen.isTerminal && displayWidth(text) > width ? shortened(screen, cell) : text;
    const pad = Math.max(0, width - displayWidth(fitting));
    if (fitting !== '')
      line += ' '.repeat(missing + (isRight ? pad : 0)) + paint(fitting, style ?? null, screen.colour);
    missing = (fitting === '' ? missing + width : isRight ? 0 : pad) + GUTTER_COLUMNS;
  }
  return `${line}\n`;
}

function shortened(screen: Screen, { text, width, keepsEnd = false, shownIn }: PlacedCell): string {
  if (shownIn !== undefined) return shownIn(width);
  return keepsEnd ? endOfText(screen, text, width) : fittingText(screen, text, width);
}

/**
 * Names get what they need of the room that the other columns can do without, as many of them as that is enough for. Then the
 * widest column that may be shortened yields until the row fits, or nothing can be taken any more.
 */
function fitting(
  screen: Screen,
  columns: readonly TextColumn[],
  natural: readonly number[],
  names: readonly number[],
  density: Density,
): number[] {
  const widths = [...natural];
  const gutters = GUTTER_COLUMNS * (widths.filter((width) => width > 0).length - 1);
  const leastOf = ({ minWidth, leastWidth }: TextColumn): number | undefined =>
    density === 2 ? (leastWidth ?? minWidth) : minWidth;
  const own = columns.findIndex(({ hasOwnLine }) => hasOwnLine);
  if (own >= 0 && widths[own]! > 0) {
    const others = widths.map((width, index) =>
      index === own ? 0 : Math.min(width, leastOf(columns[index]!) ?? width),
    );
    const room = screen.columns - gutters - others.reduce((sum, width) => sum + width, 0);
    const longest = names.reduce((most, width) => (width <= room ? Math.max(most, width) : most), 0);
    const least = Math.max(longest, displayWidth(columns[own]!.title), columns[own]!.minWidth ?? 0);
    widths[own] = Math.min(natural[own]!, least);
  }
  const floors = [columns.map(({ yieldsTo }) => yieldsTo), columns.map(leastOf)];
  let excess = widths.reduce((sum, width) => sum + width, gutters) - screen.columns;
  for (const floor of floors)
    for (let widest = widestOf(floor, widths, own); excess > 0 && widest !== -1; excess--) {
      widths[widest]!--;
      widest = widestOf(floor, widths, own);
    }
  return widths;
}

/** Of the columns but `own` that are wider than they have to be; -1: none is. */
function widestOf(floors: readonly (number | undefined)[], widths: readonly number[], own: number): number {
  let widest = -1;
  for (const [index, floor] of floors.entries())
    if (
      index !== own &&
      floor !== undefined &&
      widths[index]! > floor &&
      (widest === -1 || widths[index]! > widths[widest]!)
    )
      widest = index;
  return widest;
}
