// `crumbshark rules`: all rules in a table. All of its rows are known before the first is printed, so that cli-table3 lays
// it out; the table of cookies prints rows while a capture goes on, which takes our own grid (docs/PERFORMANCE.md).

import Table from 'cli-table3';
import type { RuleMeta } from '../audit/rule.ts';
import { displayWidth } from './display-width.ts';
import { paint } from './grid.ts';
import type { Page } from './labelled-text.ts';
import { severityNames } from './rule-text.ts';

const GUTTER = '  ';
const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GUTTER,
};
const TITLES = ['Rule', 'What it finds', 'Severities'];

/** Id, title and the severities that it can have, a line each where they fit. */
export function ruleList(rules: readonly RuleMeta[], page: Page): string {
  const rows = rules.map(({ id, title, severities }) => [id, title, severityNames(severities)]);
  const widthOf = (column: number): number =>
    Math.max(...[TITLES, ...rows].map((cells) => displayWidth(cells[column] ?? '')));
  const [idWidth, severityWidth] = [widthOf(0), widthOf(2)];
  const table = new Table({
    head: TITLES.map((title) => paint(title, 'bold', page.colour)),
    colWidths: [idWidth, page.width - idWidth - severityWidth - 2 * GUTTER.length, severityWidth],
    wordWrap: true,
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...rows);
  const lines = table.toString().split('\n');
  return `${lines.map((line) => `${line.trimEnd()}\n`).join('')}\ncrumbshark rules <rule> explains one.\n`;
}
