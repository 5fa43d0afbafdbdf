// `crumbshark explain`: what browsers do with one Set-Cookie field, for people: the answer, what to write instead, and the
// steps of each browser.

import type { SetCookie } from '../cookie/cookie.ts';
import { type ExplainedRequest, type Explanation, siteContextOf } from '../cookie/explain.ts';
import { nearSite } from '../cookie/near-site.ts';
import { parseSetCookie } from '../cookie/parse.ts';
import type { BrowserName } from '../cookie/profiles.ts';
import type { Repair } from '../cookie/repair.ts';
import { shorten } from './display-width.ts';
import { escapeNonAscii, escapeText } from './escape.ts';
import { alike, answering, answerText, browserNames, sendingText } from './explanation-answer.ts';
import { notesOf } from './explanation-notes.ts';
import { layoutRow, paint, part, type Style } from './grid.ts';
import { labelledText, type Page } from './labelled-text.ts';

/** A value is shown so that it can be recognised. */
const MAX_STEP_CHARACTERS = 160;
/** Longer ones are not for people to copy. */
const MAX_FIELD_CHARACTERS = 1000;
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

/** Nothing is known of the cookies that a browser holds. */
const DELETES = 'the cookie of this name, domain and path, where there is one';

/** What is known of each browser from where, and what it does with third-party cookies. */
const SOURCES: Readonly<Record<BrowserName, readonly [source: string, thirdParty: string]>> = {
  standard: ['', ''],
  chrome: ['Chrome as measured with Chromium 156', ', which allows third-party cookies'],
  firefox: ['Firefox as measured with Firefox 153', ', which keeps third-party cookies apart'],
  safari: [
    'Safari, which was not run, as its sources and bug reports say',
    ', with third-party cookies blocked',
  ],
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
  const site = siteContextOf(asked);
  const notes = notesOf(parsed, explanations, asked);
  const sending = sendingText(explanations, asked, parsed.cookie);
  const parts = [
    labelledText(page, '', page.escape(answerText(explanations, asked, parsed.cookie)), NO_LABEL),
    sending === '' ? '' : labelled('Sent', sending),
    nearSiteText(asked, labelled),
    repairText(explained, labelled),
    notes.map((note, index) => labelled(index === 0 ? 'Note' : '', note)).join(''),
    ...alike(explanations, ({ steps }) => steps).map((group) => stepsText(group, page)),
    sourcesText(explanations, site === 'cross-site', page),
  ];
  return parts.filter((text) => text !== '').join('\n');
}

/** What to do about a page that is of another site only because of how it is called. */
function nearSiteText(asked: ExplainedRequest, labelled: (label: string, text: string) => string): string {
  const near = nearSite(asked);
  if (near === null || asked.from === null) return '';
  const [page, server] = [asked.from, asked.request].map(({ scheme, host }) => `${scheme}://${host}`);
  const text =
    near === 'host'
      ? `Use one host name for the page and the server, such as localhost for both: ${asked.from.host} and ${asked.request.host} are two sites.`
      : `Serve both over https: a site has a scheme, so that ${page} and ${server} are two sites.`;
  return labelled('Instead', text);
}

function repairText(
  { field, repair, asked, explanations }: ExplainedField,
  labelled: (label: string, text: string) => string,
): string {
  if (repair === null) return '';
  const browsers = answering(explanations).map(({ browser }) => browser);
  const isSent = explanations.every(({ verdict }) => verdict.stored);
  const verb = (browsers.length === 1 ? ['keeps', 'sends'] : ['keep', 'send']).slice(0, isSent ? 2 : 1);
  const over = repair.needsHttps ? ` over https://${asked.request.host}` : '';
  const once = nearSite(asked) === null ? '' : ' then';
  const [before, after] = [field, repair.field].map((text) => parseSetCookie(text).cookie);
  const changes = repairChanges(before!, after!);
  return (
    labelled('Instead', `Set-Cookie: ${shorten(repair.field, MAX_FIELD_CHARACTERS)}`) +
    labelled(
      '',
      [`${browserNames(browsers)} ${verb.join(' and ')} this${over}${once}.`, ...changes].join(' '),
    )
  );
}

/** What somebody who copies the repaired field should know. */
function repairChanges(before: SetCookie, after: SetCookie): string[] {
  const changes: string[] = [];
  if (after.partitioned && !before.partitioned)
    changes.push('Partitioned: each site that embeds yours has a cookie of its own.');
  if (before.secure && !after.secure) changes.push('In development only: over https, keep Secure.');
  if (before.domain !== null && after.domain === null)
    changes.push('Without Domain it belongs to this host alone.');
  return changes;
}

function stepsText(group: readonly Explanation[], page: EscapingPage): string {
  const step = page.width < NARROW_COLUMNS ? 12 : 18;
  const columns = [{ width: step }, { width: page.width - step - GUTTER_COLUMNS }];
  const rows = group[0]!.steps.map(({ step: name, text: found, outcome }) => {
    const [word, style] = OUTCOMES[outcome];
    const text = outcome === 'deletes' ? DELETES : found;
    const shown = page.escape(shorten(`${word}${text}`, MAX_STEP_CHARACTERS));
    return layoutRow(columns, [[part(name, 'dim')], [part(shown, style)]], page.colour);
  });
  const names = browserNames(group.map(({ browser }) => browser));
  return `${paint(`${names.charAt(0).toUpperCase()}${names.slice(1)}`, 'bold', page.colour)}\n${rows.join('')}`;
}

function sourcesText(explanations: readonly Explanation[], isThirdParty: boolean, page: Page): string {
  const sources = explanations
    .map(({ browser }) => SOURCES[browser])
    .filter(([source]) => source !== '')
    .map(([source, thirdParty]) => `${source}${isThirdParty ? thirdParty : ''}.`);
  const text = ['Steps of RFC 6265bis, draft 22.', ...sources].join(' ');
  return labelledText(page, '', text, { ...NO_LABEL, text: 'dim' });
}
