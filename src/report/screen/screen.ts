// What all parts of the screen share: its width, its colours, its symbols, and how text gets onto it.

import type { FixView } from '../../record/records.ts';
import { displayWidth, shorten, shortenPath, shortenToWidth } from '../display-width.ts';
import { escapeNonAscii, escapeText } from '../escape.ts';
import { labelledFix } from '../fix-text.ts';
import { type Look, labelledText, type Page } from '../labelled-text.ts';
import { MAX_CELL_CHARACTERS } from '../limits.ts';
import { listText } from '../text-format.ts';
import { CAPTURE_COLUMNS, type CaptureNames, captureNames } from './capture-names.ts';
import { type Symbols, symbolsFor } from './symbols.ts';

export interface ScreenOptions {
  /** Columns of a line; infinite: no line is broken. */
  readonly columns: number;
  readonly colour: boolean;
  readonly isAsciiOnly: boolean;
  /** Without a terminal nothing is shortened and every row names its host: the reader may be grep. */
  readonly isTerminal: boolean;
  /** Every finding in full, and all steps of all sessions. */
  readonly details: boolean;
  /** The captures or interfaces that are read; absent where none is named. */
  readonly inputs?: readonly string[];
  /** False: the packets are in no file that Wireshark could open. */
  readonly keepsPackets?: boolean;
  /** True as long as all that was read is of entries, not of packets: of HAR files. */
  readonly countsEntries?: () => boolean;
  /** Programs were made to write their TLS secrets already. */
  readonly collectsKeys?: boolean;
}

export interface Screen extends ScreenOptions {
  readonly symbols: Symbols;
  readonly captureNames: CaptureNames;
  /** For prose. */
  readonly page: Page;
}

/** Longer lines of prose are hard to read. */
export const MAX_PROSE_COLUMNS = 120;
const MIN_COLUMNS = 40;
/** Of a name in a title. */
const MAX_NAME_COLUMNS = 48;
/** Narrower screens have two lines an entry instead of a table. */
export const MIN_TABLE_COLUMNS = 72;
/** Between two columns of a table. */
export const GUTTER_COLUMNS = 2;
/** Wider ones have room for the host, the value and the title of a finding in a row. */
export const WIDE_COLUMNS = 110;

export function screenOf(options: ScreenOptions): Screen {
  const columns = Math.max(options.columns, MIN_COLUMNS);
  const symbols = symbolsFor(options.isAsciiOnly);
  return {
    ...options,
    columns,
    symbols,
    captureNames: captureNames(options.inputs ?? [], options.isAsciiOnly, symbols),
    page: {
      width: Number.isFinite(columns) ? Math.min(columns, MAX_PROSE_COLUMNS) : columns,
      colour: options.colour,
      keepsWords: !options.isTerminal,
    },
  };
}

/** What the number of a message counts. */
export function placeWord({ countsEntries }: Screen): 'frame' | 'entry' {
  return countsEntries?.() === true ? 'entry' : 'frame';
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

/** A path, shortened so that its last parts stay. */
export function fittingPath({ symbols }: Screen, path: string, columns: number): string {
  return shortenPath(path, columns, symbols.ellipsis);
}

/** Shortened at its beginning: of a masked value its length and its hash stay, `…(87)#3fa9c1`. */
export function endOfText({ symbols: { ellipsis } }: Screen, text: string, columns: number): string {
  const end = shortenToWidth(text, columns, ellipsis, 1);
  return end === text ? text : end.slice(end.lastIndexOf(ellipsis));
}

/** Whether a packet has to be named with its input. */
export function hasManyInputs({ inputs }: Screen): boolean {
  return inputs !== undefined && inputs.length > 1;
}

/** Columns of a row that the name of its capture leaves to all else. */
export function roomBesideCapture(screen: Screen): number {
  return hasManyInputs(screen) ? screen.columns - CAPTURE_COLUMNS - GUTTER_COLUMNS : screen.columns;
}

/** A row has room for all but the name of its capture: that stands over the rows. */
export function hasCaptureHeadings(screen: Screen, minColumns: number): boolean {
  return (
    screen.isTerminal &&
    hasManyInputs(screen) &&
    roomBesideCapture(screen) < minColumns &&
    screen.columns >= minColumns
  );
}

/** The same screen for rows that name no capture. */
export function withoutCaptures(screen: Screen): Screen {
  return { ...screen, inputs: [] };
}

/** Columns that all else in a row needs beside its host. */
const BESIDE_HOST_COLUMNS = 92;

/** Whether a row has room for all of these hosts, whole; else they stand over their rows. */
export function hostsFit(screen: Screen, hosts: Iterable<string>): boolean {
  if (!screen.isTerminal) return true;
  const room = roomBesideCapture(screen);
  if (room < WIDE_COLUMNS) return false;
  return [...hosts].every((host) => displayWidth(shownText(screen, host)) <= room - BESIDE_HOST_COLUMNS);
}

/** An input as prose names it; not escaped. Without a terminal it is whole. */
export function inputName({ isTerminal, captureNames: { inProse } }: Screen, input: string): string {
  return (isTerminal ? inProse.get(input) : null) ?? input;
}

/** Captures named in prose; the others are counted. */
const MAX_CAPTURES_NAMED = 3;

/** `a.pcap, b.pcap, 4 more`, each once; not escaped. */
export function inputNames(screen: Screen, inputs: readonly string[]): string {
  const distinct = [...new Set(inputs)];
  const named = distinct.slice(0, MAX_CAPTURES_NAMED).map((input) => inputName(screen, input));
  return listText(named, distinct.length - named.length);
}

/** `, in a.pcap`; empty where there is but one capture. */
export function inputsText(screen: Screen, inputs: readonly string[]): string {
  return hasManyInputs(screen) && inputs.length > 0 ? `, in ${inputNames(screen, inputs)}` : '';
}

/** The cell that names captures, escaped; empty where there is but one. On a terminal each takes CAPTURE_COLUMNS at most. */
export function captureText(screen: Screen, inputs: readonly string[]): string {
  if (!hasManyInputs(screen)) return '';
  const { inColumn } = screen.captureNames;
  const names = [...new Set(inputs)].map(
    (input) => (screen.isTerminal ? inColumn.get(input) : null) ?? shownText(screen, input),
  );
  return names.join(', ');
}

/** `session on localhost:5000`; on a terminal long names are shortened in the middle. */
export function subjectText(screen: Screen, cookie: string | null, host: string): string {
  return cookie === null
    ? nameText(screen, host)
    : `${nameText(screen, cookie)} on ${nameText(screen, host)}`;
}

/** The name of a cookie or a host in a title: on a terminal shortened in the middle where it would fill a line. */
export function nameText(screen: Screen, name: string): string {
  if (name === '') return '(no name)';
  const shown = shownText(screen, name);
  return screen.isTerminal
    ? fittingText(screen, shown, Math.min(MAX_NAME_COLUMNS, screen.columns / 2))
    : shown;
}

/** Prose behind a label, in lines that fit. */
export function labelledLines(screen: Screen, label: string, text: string, look: Look = {}): string {
  return labelledText(screen.page, label, shownText(screen, text), look);
}

/** A fix behind a label, so that its code can be copied. */
export function fixLines(screen: Screen, label: string, fix: FixView, look: Look): string {
  const { code, text, where } = fix;
  const shown = {
    framework: fix.framework,
    code: code === null ? null : shownText(screen, code),
    text: shownText(screen, text),
    where: where === null ? null : shownText(screen, where),
  };
  return labelledFix(screen.page, label, shown, look);
}

/** The title of a part. */
export function titleLines(screen: Screen, title: string): string {
  return labelledLines(screen, '', title, { labelColumns: 0, text: 'bold' });
}
