// The terminal: its width, and whether colours are wanted (https://no-color.org).

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
  return {
    isTerminal: process.stdout.isTTY === true,
    columns: process.stdout.columns,
    variables: process.env,
  };
}

/** Characters in a line: of the terminal, else what COLUMNS says, else 80. */
export function lineWidth(environment: TerminalEnvironment): number {
  const { isTerminal, columns, variables } = environment;
  if (isTerminal && columns) return columns;
  const stated = variables.COLUMNS ?? '';
  return /^[1-9]\d{0,3}$/.test(stated) ? Number(stated) : DEFAULT_COLUMNS;
}

/** Standard error as a screen. */
export function errorScreen(): {
  readonly columns: number;
  readonly colour: boolean;
  readonly isAsciiOnly: boolean;
  readonly isTerminal: boolean;
} {
  const environment: TerminalEnvironment = {
    isTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns,
    variables: process.env,
  };
  return {
    columns: lineWidth(environment),
    colour: wantsColour(undefined, environment),
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
