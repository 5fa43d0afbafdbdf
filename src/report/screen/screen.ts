// What all parts of the screen share: its width, its colours, its symbols, and how text gets onto it.

import { shorten, shortenToWidth } from '../display-width.ts';
import { escapeNonAscii, escapeText } from '../escape.ts';
import { type Look, labelledText, type Page } from '../labelled-text.ts';
import { MAX_CELL_CHARACTERS } from '../limits.ts';
import { type Symbols, symbolsFor } from './symbols.ts';

export interface ScreenOptions {
  /** Columns of a line. */
  readonly columns: number;
  readonly colour: boolean;
  readonly isAsciiOnly: boolean;
  /** Without a terminal nothing is shortened and every row names its host: the reader may be grep. */
  readonly isTerminal: boolean;
  /** Every finding in full, and all steps of all sessions. */
  readonly details: boolean;
}

export interface Screen extends ScreenOptions {
  readonly symbols: Symbols;
  /** For prose. */
  readonly page: Page;
}

/** Longer lines of prose are hard to read. */
const MAX_PROSE_COLUMNS = 120;
const MIN_COLUMNS = 40;
/** Narrower screens have two lines an entry instead of a table. */
export const MIN_TABLE_COLUMNS = 72;
/** Wider ones have room for the host, the value and the title of a finding in a row. */
export const WIDE_COLUMNS = 110;

export function screenOf(options: ScreenOptions): Screen {
  const columns = Math.max(options.columns, MIN_COLUMNS);
  return {
    ...options,
    columns,
    symbols: symbolsFor(options.isAsciiOnly),
    page: { width: Math.min(columns, MAX_PROSE_COLUMNS), colour: options.colour },
  };
}

/** Text from the wire, without control characters, and without what the locale cannot show; not shortened. */
export function shownText({ isAsciiOnly }: Screen, text: string): string {
  return isAsciiOnly ? escapeNonAscii(text) : escapeText(text);
}

/** The same for a cell: a terminal gets the beginning and the end of what is too long to read. */
export function cellText(screen: Screen, text: string): string {
  const shown = shownText(screen, text);
  return screen.isTerminal ? shorten(shown, MAX_CELL_CHARACTERS) : shown;
}

/** Shortened in the middle to a number of columns. */
export function fittingText({ symbols }: Screen, text: string, columns: number): string {
  return shortenToWidth(text, columns, symbols.ellipsis);
}

/** Prose behind a label, in lines that fit. */
export function labelledLines(screen: Screen, label: string, text: string, look: Look = {}): string {
  return labelledText(screen.page, label, shownText(screen, text), look);
}

/** The title of a part. */
export function titleLines(screen: Screen, title: string): string {
  return labelledLines(screen, '', title, { labelColumns: 0, text: 'bold' });
}
