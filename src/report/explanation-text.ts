// `crumbshark explain`: what browsers do with one Set-Cookie field, for people: the answer, what to write instead, and the
// steps of each browser.

import { type ExplainedRequest, type Explanation, siteContextOf } from '../cookie/explain.ts';
import { parseSetCookie } from '../cookie/parse.ts';
import type { BrowserName } from '../cookie/profiles.ts';
import type { Repair } from '../cookie/repair.ts';
import { shorten } from './display-width.ts';
import { escapeNonAscii, escapeText } from './escape.ts';
import { alike, answering, answerText, browserNames } from './explanation-answer.ts';
import { notesOf } from './explanation-notes.ts';
import { layoutRow, paint, part, type Style } from './grid.ts';
import { labelledText, type Page } from './labelled-text.ts';

/** A value is shown so that it can be recognised. */
const MAX_STEP_CHARACTERS = 160;
const MIN_COLUMNS = 40;
const MAX_COLUMNS = 100;
const NARROW_COLUMNS = 60;
const GUTTER_COLUMNS = 2;
const NO_LABEL = { labelColumns: 0 } as const;

const OUTCOMES: Readonly<Record<Explanation['steps'][number]['outcome'], readonly [string, Style | null]>> = {
  passed: ['', null],
  refused: ['refused: ', 'red'],
  stored: ['kept: ', 'green'],
  deletes: ['deletes: ', 'yellow'],
};

const SOURCES: Readonly<Record<BrowserName, string>> = {
  standard: '',
  chrome: 'Chrome as measured with Chromium 156.',
  firefox: 'Firefox as measured with Firefox 153.',
  safari: 'Safari was not run: what its sources and bug reports say, else the standard.',
};

export interface ExplainedField {
  readonly field: string;
  readonly asked: ExplainedRequest;
  readonly explanations: readonly Explanation[];
  readonly repair: Repair | null;
}

export interface ExplanationPage {
  /** Of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
  readonly isAsciiOnly: boolean;
}

interface EscapingPage extends Page {
  escape(text: string): string;
}

export function explanationText(
  explained: ExplainedField,
  { columns, colour, isAsciiOnly }: ExplanationPage,
): string {
  const { field, asked, explanations } = explained;
  const page = {
    width: Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS),
    colour,
    escape: isAsciiOnly ? escapeNonAscii : escapeText,
  };
  const labelled = (label: string, text: string): string =>
    labelledText(page, label, page.escape(text), { label: 'bold', labelColumns: 9 });
  const parsed = parseSetCookie(field);
  const notes = notesOf(parsed, explanations, siteContextOf(asked));
  const parts = [
    labelledText(page, '', page.escape(answerText(explanations, asked, parsed.cookie.sameSite)), NO_LABEL),
    repairText(explained, labelled),
    notes.map((note, index) => labelled(index === 0 ? 'Note' : '', note)).join(''),
    ...alike(explanations, ({ steps }) => steps).map((group) => stepsText(group, page)),
    sourcesText(explanations, page),
  ];
  return parts.filter((text) => text !== '').join('\n');
}

function repairText(
  { repair, asked, explanations }: ExplainedField,
  labelled: (label: string, text: string) => string,
): string {
  if (repair === null) return '';
  const browsers = answering(explanations).map(({ browser }) => browser);
  const isSent = explanations.every(({ verdict }) => verdict.stored);
  const verb = (browsers.length === 1 ? ['keeps', 'sends'] : ['keep', 'send']).slice(0, isSent ? 2 : 1);
  const over = repair.needsHttps ? ` over https://${asked.request.host}` : '';
  return (
    labelled('Instead', `Set-Cookie: ${repair.field}`) +
    labelled('', `${browserNames(browsers)} ${verb.join(' and ')} this${over}.`)
  );
}

function stepsText(group: readonly Explanation[], page: EscapingPage): string {
  const step = page.width < NARROW_COLUMNS ? 12 : 18;
  const columns = [
    { title: '', width: step },
    { title: '', width: page.width - step - GUTTER_COLUMNS },
  ];
  const rows = group[0]!.steps.map(({ step: name, text, outcome }) => {
    const [word, style] = OUTCOMES[outcome];
    const shown = page.escape(shorten(`${word}${text}`, MAX_STEP_CHARACTERS));
    return layoutRow(columns, [[part(name, 'dim')], [part(shown, style)]], page.colour);
  });
  const names = browserNames(group.map(({ browser }) => browser));
  return `${paint(`${names.charAt(0).toUpperCase()}${names.slice(1)}`, 'bold', page.colour)}\n${rows.join('')}`;
}

function sourcesText(explanations: readonly Explanation[], page: Page): string {
  const sources = explanations.map(({ browser }) => SOURCES[browser]).filter((source) => source !== '');
  const text = ['Steps of draft-ietf-httpbis-rfc6265bis-22.', ...sources].join(' ');
  return labelledText(page, '', text, { ...NO_LABEL, text: 'dim' });
}
