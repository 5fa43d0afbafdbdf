// The symbols of the screen, and what stands for them where the locale is ASCII (LANG=C).

import type { SeverityName } from '../../record/records.ts';
import type { Style } from '../grid.ts';

export interface Symbols {
  readonly severity: Readonly<Record<SeverityName, string>>;
  /** Nothing was judged. */
  readonly unknown: string;
  /** No finding. */
  readonly good: string;
  /** In the margin of a session: its user logs in, is logged in, and logs out. */
  readonly margin: Readonly<Record<'begins' | 'goes on' | 'ends', string>>;
  readonly ellipsis: string;
  readonly rule: string;
}

const UNICODE: Symbols = {
  severity: { high: '◆', medium: '▲', low: '●', info: '○' },
  unknown: '?',
  good: '✓',
  margin: { begins: '┏', 'goes on': '┃', ends: '┗' },
  ellipsis: '…',
  rule: '─',
};

const ASCII: Symbols = {
  severity: { high: '!!', medium: '!', low: '*', info: '.' },
  unknown: '?',
  good: 'ok',
  margin: { begins: '+', 'goes on': '|', ends: '+' },
  ellipsis: '...',
  rule: '-',
};

export function symbolsFor(isAscii: boolean): Symbols {
  return isAscii ? ASCII : UNICODE;
}

/** Colour belongs to the severity, and red to what matters only. */
export const SEVERITY_STYLES: Readonly<Record<SeverityName, Style | null>> = {
  high: 'red',
  medium: 'yellow',
  low: 'bold',
  info: 'dim',
};
