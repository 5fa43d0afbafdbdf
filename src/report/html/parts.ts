// What several parts of the page are made of: severities, names, buttons that copy, fixes, places in captures.

import { basename } from 'node:path';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import type { FindingRecord, FixView, SeverityName } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { codeLines } from '../code-text.ts';
import { shorten } from '../display-width.ts';
import {
  MAX_COOKIES_NAMED,
  MAX_FRAMES_LISTED,
  MAX_LABEL_CHARACTERS,
  MAX_PROSE_CHARACTERS,
} from '../limits.ts';
import { captureNames } from '../screen/capture-names.ts';
import { symbolsFor } from '../screen/symbols.ts';
import { framesWord, listText, repetition } from '../text-format.ts';
import { type Html, type HtmlContent, html, visibleText } from './template.ts';

export const PAGE_SYMBOLS = symbolsFor(false);

/** Code of a fix is broken into lines of so many columns. */
const CODE_COLUMNS = 88;

/** `◆ high`, or with a number: never by its colour alone. */
export function severityHtml(severity: SeverityName, text: HtmlContent = severity): Html {
  return html`<span class="sev ${severity}"><span aria-hidden="true">${PAGE_SYMBOLS.severity[severity]}</span> ${text}</span>`;
}

/** The severities that have something, the worst first. */
export function presentSeverities(findings: readonly FindingRecord[]): SeverityName[] {
  return SEVERITY_NAMES.filter((name) => findings.some(({ severity }) => severity === name));
}

/** A name of the wire as text: of a long one the beginning, the end and its length. Not escaped. */
export function shortName(name: string): string {
  if (name === '') return '(no name)';
  const short = shorten(visibleText(name), MAX_LABEL_CHARACTERS);
  return short === visibleText(name) ? short : `${short} (${counted(name.length, 'character')})`;
}

/** A sentence, which may have a name in it that is as long as a field may be. */
export function proseText(text: string): string {
  return shorten(visibleText(text), MAX_PROSE_CHARACTERS);
}

/** A name that cannot turn the direction of what is around it. */
export function nameHtml(name: string): Html {
  return html`<bdi>${shortName(name)}</bdi>`;
}

export function codeName(name: string): Html {
  return html`<code>${nameHtml(name)}</code>`;
}

/** `session on localhost:5000`; without a cookie the host alone. */
export function subjectHtml(cookie: string | null, host: string): Html {
  return cookie === null
    ? html`<bdi>${shortName(host)}</bdi>`
    : html`${codeName(cookie)} <span class="dim">on ${nameHtml(host)}</span>`;
}

/** Hidden where no script makes it work. `what`: for readers of screens. */
export function copyButton(text: string, what: string): Html {
  return html`<button type="button" class="copy" hidden data-copy="${text}" aria-label="Copy ${what}">Copy</button>`;
}

/** What to type, which can be copied, and advice, which cannot. */
export function fixHtml({ framework, code, text, where }: FixView, title: string): Html {
  if (framework === null || code === null)
    return text === ''
      ? html``
      : html`<p class="fix"><span class="type">Fix</span> <span>${proseText(text)}</span></p>`;
  const place = where === null ? '' : `, in ${where}`;
  const shown = codeLines(proseText(code), CODE_COLUMNS).join('\n');
  const advice = text === '' ? '' : html`<span class="advice">${proseText(text)}</span>`;
  return html`<p class="fix"><span class="type">Fix</span> <span><span class="dim">${framework}${place}:</span><br><code class="typed">${lines(shown)}</code> ${copyButton(shown, `the fix for: ${title}`)}${advice}</span></p>`;
}

/** The style keeps the spaces. */
function lines(text: string): HtmlContent {
  return text.split('\n').map((line, index) => (index === 0 ? line : html`<br>${line}`));
}

/** The captures that are read, for people. */
export interface Captures {
  /** What the number of a message counts. */
  readonly placeWord: 'frame' | 'entry';
  /** Everything says which capture it is in. */
  readonly areMany: boolean;
  /** Short, and not escaped. */
  nameOf(input: string): string;
}

export function capturesOf(inputs: readonly string[], countsEntries = false): Captures {
  const areMany = inputs.length > 1;
  const names = captureNames(inputs, false, PAGE_SYMBOLS).inProse;
  return {
    placeWord: countsEntries ? 'entry' : 'frame',
    areMany,
    nameOf: (input) => shortName(areMany ? (names.get(input) ?? input) : basename(input)),
  };
}

/** `frames 6, 64 (2 times)`, `frame 30 of a.pcap`. */
export function framesText(finding: FindingRecord, captures: Captures): string {
  const { evidence, count } = finding;
  const packets = new Map(evidence.map((packet) => [`${packet.frame} ${packet.input}`, packet]));
  const listed = [...packets.values()].slice(0, MAX_FRAMES_LISTED);
  const texts = [...new Set(listed.map(({ input }) => input))].map((input) => {
    const frames = listed.filter((packet) => packet.input === input).map(({ frame }) => frame);
    const where = captures.areMany ? ` of ${captures.nameOf(input)}` : '';
    return `${framesWord(finding, frames.length)} ${frames.join(', ')}${where}`;
  });
  return `${texts.join('; ')}${packets.size > listed.length ? ' …' : ''}${repetition(count)}`;
}

/** `, in a.pcap, b.pcap`; empty where there is but one capture. */
export function capturesText(inputs: readonly string[], captures: Captures): string {
  const distinct = [...new Set(inputs)];
  if (!captures.areMany || distinct.length === 0) return '';
  const named = distinct.slice(0, MAX_COOKIES_NAMED).map(captures.nameOf);
  return `, in ${listText(named, distinct.length - named.length)}`;
}
