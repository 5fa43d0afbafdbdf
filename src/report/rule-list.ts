// `crumbshark rules`: all rules in a table. It is laid out by our grid and not by cli-table3: the table of cookies needs the
// grid anyway, as its rows appear before the last one is known, and one layout of columns is enough (docs/PERFORMANCE.md).

import type { RuleMeta } from '../audit/rule.ts';
import { columnOf, gridWidth, layoutHeader, layoutRow, part } from './grid.ts';
import type { Page } from './labelled-text.ts';
import { severityNames } from './rule-text.ts';

/** Id, title and the severities that it can have, a line each where they fit. */
export function ruleList(rules: readonly RuleMeta[], page: Page): string {
  const rows = rules.map(({ id, title, severities }) => ({ id, title, names: severityNames(severities) }));
  const rule = columnOf(
    'Rule',
    rows.map(({ id }) => id),
  );
  const severity = columnOf(
    'Severities',
    rows.map(({ names }) => names),
  );
  const spare = page.width - gridWidth([rule, { title: '', width: 0 }, severity]);
  const columns = [rule, { title: 'What it finds', width: spare }, severity];
  const lines = rows.map(({ id, title, names }) =>
    layoutRow(columns, [[part(id)], [part(title)], [part(names)]], page.colour),
  );
  return `${layoutHeader(columns, page.colour)}${lines.join('')}\ncrumbshark rules <rule> explains one.\n`;
}
