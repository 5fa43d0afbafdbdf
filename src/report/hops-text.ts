// Proxies that were captured on both sides: what is behind them was seen as well, and is not told twice.

import type { ReadSummary } from '../record/records.ts';
import { counted } from '../shared/counted.ts';
import { labelledText, type Page } from './labelled-text.ts';

/** A line for each proxy and server behind it; nothing when there is none. */
export function hopsText({ hops = [] }: Pick<ReadSummary, 'hops'>, page: Page): string {
  if (hops.length === 0) return '';
  const title = labelledText(page, '', 'Seen before and behind a proxy, judged as the browser sees it:', {
    labelColumns: 0,
    text: 'bold',
  });
  const lines = hops.map(({ proxy, name, server, exchanges }) => {
    const who = name === null ? 'a proxy' : name;
    const text = `${server}: behind ${who} at ${proxy}, ${counted(exchanges, 'exchange')}`;
    return labelledText(page, '  -', text, { labelColumns: 4 });
  });
  return title + lines.join('');
}
