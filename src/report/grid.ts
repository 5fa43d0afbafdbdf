// Rows of cells in columns of fixed width, so that a table can be written while it is still growing. Colours are added
// after the text has been measured (ECMA-48 SGR).

import { displayWidth, wrapText, wrapWords } from './display-width.ts';

const SGR = { bold: '1', dim: '2', red: '1;31', green: '32', yellow: '33' } as const;

export type Style = keyof typeof SGR;

/** A part of a cell that begins on a line of its own. */
export interface Part {
  readonly text: string;
  readonly style: Style | null;
}

export type Cell = readonly Part[];

export interface Column {
  /** Columns of the terminal. */
  readonly width: number;
}

const GUTTER = '  ';

export const part = (text: string, style: Style | null = null): Part => ({ text, style });

const NO_TEXT = part('');

/** Text with its colour when colours are wanted. */
export function paint(text: string, style: Style | null, colour: boolean): string {
  return colour && style !== null && text !== '' ? `\x1b[${SGR[style]}m${text}\x1b[0m` : text;
}

/**
 * One row, as many lines high as its highest cell, without spaces at the ends of lines. `keepsWords`: one that is longer than
 * its column pushes the others on.
 */
export function layoutRow(
  columns: readonly Column[],
  cells: readonly Cell[],
  colour: boolean,
  keepsWords = false,
): string {
  const wrap = keepsWords ? wrapWords : wrapText;
  const wrapped = columns.map(({ width }, index) => ({
    width,
    lines: cells[index]!.flatMap(({ text, style }) => wrap(text, width).map((line) => part(line, style))),
  }));
  const height = Math.max(...wrapped.map(({ lines }) => lines.length));
  let row = '';
  for (let lineIndex = 0; lineIndex < height; lineIndex++) {
    let line = '';
    let missing = 0;
    for (const { width, lines } of wrapped) {
      const { text, style } = lines[lineIndex] ?? NO_TEXT;
      if (text !== '') line += ' '.repeat(missing) + paint(text, style, colour);
      missing = (text === '' ? missing + width : Math.max(0, width - displayWidth(text))) + GUTTER.length;
    }
    row += `${line}\n`;
  }
  return row;
}
