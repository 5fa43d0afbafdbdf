// `crumbshark rules`: all rules in a table.

import Table from 'cli-table3';
import type { RuleMeta } from '../audit/rule.ts';
import { paint } from './grid.ts';
import type { Page } from './labelled-text.ts';

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
  middle: '  ',
};
const GUTTERS = 4;

/** Id, title and the severities that it can have, a line each where they fit. */
export function ruleList(rules: readonly RuleMeta[], page: Page): string {
  const severities = rules.map((rule) =>
    [...new Set(rule.severities.map(([severity]) => severity))].join(', '),
  );
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const idWidth = widest(rules.map(({ id }) => id));
  const severityWidth = widest(['Severities', ...severities]);
  const table = new Table({
    head: ['Rule', 'What it finds', 'Severities'].map((title) => paint(title, 'bold', page.colour)),
    colWidths: [idWidth, page.width - idWidth - severityWidth - GUTTERS, severityWidth],
    wordWrap: true,
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const [index, { id, title }] of rules.entries()) table.push([id, title, severities[index]]);
  const lines = table.toString().split('\n');
  return `${lines.map((line) => `${line.trimEnd()}\n`).join('')}\ncrumbshark rules <rule> explains one.\n`;
}
