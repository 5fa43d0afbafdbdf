// The terminal: its width, and whether colours are wanted (https://no-color.org).

import { fstatSync } from 'node:fs';

const DEFAULT_COLUMNS = 80;

/** Clears the line that the cursor is in (ECMA-48 EL), from its beginning. */
export const ERASE_LINE = '\r\x1b[2K';

export interface TerminalEnvironment {
  readonly isTerminal: boolean;
  /** Width of the terminal; undefined when it is not known. */
  readonly columns: number | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export function currentTerminal(): TerminalEnvironment {
  return terminalOf(process.stdout);
}

/** What a stream writes to. */
export function terminalOf({ isTTY, columns }: NodeJS.WriteStream): TerminalEnvironment {
  return { isTerminal: isTTY === true, columns, variables: process.env };
}

/** Characters in a line: of the terminal, else what COLUMNS says, else 80. */
export function lineWidth(environment: TerminalEnvironment): number {
  return statedWidth(environment) ?? DEFAULT_COLUMNS;
}

/** The same of a report: what is piped has each sentence whole in a line, unless COLUMNS says how long lines may be. */
export function reportWidth(environment: TerminalEnvironment): number {
  return statedWidth(environment) ?? (environment.isTerminal ? DEFAULT_COLUMNS : Number.POSITIVE_INFINITY);
}

function statedWidth({ isTerminal, columns, variables }: TerminalEnvironment): number | null {
  if (isTerminal && columns) return columns;
  const stated = variables.COLUMNS ?? '';
  return /^[1-9]\d{0,3}$/.test(stated) ? Number(stated) : null;
}

/** Whether standard output and standard error are one: the same terminal, pipe or file. */
export function areStreamsOne(): boolean {
  try {
    const [output, error] = [fstatSync(1), fstatSync(2)];
    return output.dev === error.dev && output.ino === error.ino && output.rdev === error.rdev;
  } catch {
    return false;
  }
}

/** Standard error as a screen; `choice`: of --color and --no-color. */
export function errorScreen(choice?: boolean): {
  readonly columns: number;
  readonly colour: boolean;
  readonly isAsciiOnly: boolean;
  readonly isTerminal: boolean;
} {
  const environment = terminalOf(process.stderr);
  return {
    columns: reportWidth(environment),
    colour: wantsColour(choice, environment),
    isAsciiOnly: isAsciiOnly(environment),
    isTerminal: environment.isTerminal,
  };
}

/** --color and --no-color decide; without them a terminal that is not dumb, unless NO_COLOR is set. */
export function wantsColour(choice: boolean | undefined, environment: TerminalEnvironment): boolean {
  if (choice !== undefined) return choice;
  const { isTerminal, variables } = environment;
  return isTerminal && !variables.NO_COLOR && variables.TERM !== 'dumb';
}

/** Whether the locale is that of POSIX, which is ASCII (POSIX.1-2024, 8.2); one that is not named may be anything. */
export function isAsciiOnly({ variables }: TerminalEnvironment): boolean {
  const locale = variables.LC_ALL || variables.LC_CTYPE || variables.LANG || '';
  return locale === 'C' || locale === 'POSIX';
}
