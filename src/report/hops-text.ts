// Exchanges that were captured on several hops: they are not told twice, and nothing is left out in silence.

import type { HopRecord, ReadSummary } from '../record/records.ts';
import { counted } from '../shared/counted.ts';
import { labelledText, type Page } from './labelled-text.ts';

/** A line for each place where an exchange was seen again, or alone; nothing when there is none. */
export function hopsText({ hops = [] }: Pick<ReadSummary, 'hops'>, page: Page): string {
  const isAlone = ({ kind }: HopRecord): boolean => kind === 'unpaired';
  const again = hops.filter((hop) => !isAlone(hop));
  return (
    listedText(page, 'Seen on several hops, judged as the browser sees it:', again) +
    listedText(page, 'Seen behind a proxy alone:', hops.filter(isAlone))
  );
}

function listedText(page: Page, title: string, hops: readonly HopRecord[]): string {
  if (hops.length === 0) return '';
  const lines = hopTexts({ hops }).map((text) => labelledText(page, '  -', text, { labelColumns: 4 }));
  return labelledText(page, '', title, { labelColumns: 0, text: 'bold' }) + lines.join('');
}

/** A text for each of these places. */
export function hopTexts({ hops = [] }: Pick<ReadSummary, 'hops'>): string[] {
  return hops.map(hopText);
}

/** `4 of the fields are those of another hop, and count once`; null without any. */
export function repeatedFieldsText({ hops = [] }: Pick<ReadSummary, 'hops'>): string | null {
  const fields = hops.reduce((sum, { kind, setCookies }) => sum + (kind === 'unpaired' ? 0 : setCookies), 0);
  const alone = hops.reduce((sum, { kind, setCookies }) => sum + (kind === 'unpaired' ? setCookies : 0), 0);
  const texts = [
    fields > 0 ? `${counted(fields, 'field')} seen on another hop too, judged once` : null,
    alone > 0 ? `${counted(alone, 'field')} seen behind a proxy alone, not judged` : null,
  ].filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join('; ');
}

function hopText(hop: HopRecord): string {
  const { exchanges, setCookies } = hop;
  const amounts = [
    exchanges === 0 ? null : counted(exchanges, 'exchange'),
    setCookies === 0 ? null : counted(setCookies, 'Set-Cookie field'),
  ].filter((text) => text !== null);
  return `${[placeText(hop), ...amounts].join(', ')}${hop.kind === 'unpaired' ? ': not judged' : ''}`;
}

function placeText({ kind, proxy, name, server }: HopRecord): string {
  if (kind === 'unpaired') return `${server}: behind a proxy, the side of the browser was not captured`;
  if (kind === 'call') return `${server}: asked by the server ${proxy} for its client`;
  if (kind === 'proxy') return `${server}: behind ${name ?? 'a proxy'} at ${proxy}`;
  return proxy === server
    ? `${server}: also with the address of the client translated`
    : `${server}: also as ${proxy}, an address that is translated`;
}
