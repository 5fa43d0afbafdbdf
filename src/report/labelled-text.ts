// Text in two columns: a label, and beside it a text, broken into lines that fit.

import { displayWidth, wrapText, wrapWords } from './display-width.ts';
import { escapeText } from './escape.ts';
import { paint, type Style } from './grid.ts';

/** Longer lines are hard to read. */
const MAX_LINE_COLUMNS = 100;
const MIN_LINE_COLUMNS = 80;

/** Columns of the label and the space behind it. */
const LABEL_COLUMNS = 8;

export interface Page {
  /** Columns of a line. */
  readonly width: number;
  readonly colour: boolean;
  /** Words are never broken: programs read it. */
  readonly keepsWords?: boolean;
}

export function pageOf(columns: number, colour: boolean): Page {
  return { width: Math.min(Math.max(columns, MIN_LINE_COLUMNS), MAX_LINE_COLUMNS), colour };
}

export interface Look {
  readonly label?: Style;
  readonly text?: Style;
  readonly labelColumns?: number;
}

/** Escapes `text`, breaks it into lines and puts the label before the first; each ends with a line end. */
export function labelledText(page: Page, label: string, text: string, look: Look = {}): string {
  const { labelColumns = LABEL_COLUMNS } = look;
  const indent = ' '.repeat(labelColumns);
  const wrap = page.keepsWords === true ? wrapWords : wrapText;
  const lines = wrap(escapeText(text), page.width - labelColumns);
  const gap = ' '.repeat(Math.max(label === '' ? 0 : 1, labelColumns - displayWidth(label)));
  return lines
    .map((line, index) => {
      const before = index === 0 ? paint(label, look.label ?? null, page.colour) + gap : indent;
      return `${before}${paint(line, look.text ?? null, page.colour)}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}
