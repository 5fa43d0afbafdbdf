// Findings as HTML inside Markdown: a block that is folded until it is wanted. No line of it is empty, as Markdown would be
// read behind one.

import type { BaselineEntry } from '../../audit/baseline.ts';
import type { FindingGroup } from '../../model/finding-groups.ts';
import type { FindingRecord, FixView } from '../../record/records.ts';
import { acceptedText } from '../acceptance-text.ts';
import { codeLines } from '../code-text.ts';
import { shorten } from '../display-width.ts';
import { escapeText } from '../escape.ts';
import { MAX_COOKIES_NAMED, MAX_LABEL_CHARACTERS, MAX_MESSAGE_CHARACTERS } from '../limits.ts';
import { symbolsFor } from '../screen/symbols.ts';
import { framesWord, listText, repetition } from '../text-format.ts';
import { findingSentence } from './finding-sentence.ts';
import { escapeHtml, htmlCode, inertHtml } from './inert-text.ts';

const CODE_COLUMNS = 100;
const MAX_FRAMES_SHOWN = 6;
const SYMBOLS = symbolsFor(false).severity;

/** What is wrong, why, what to type, and where it was seen. */
export function findingBlock({ severity, rule, first, others }: FindingGroup): string {
  const named = [first, ...others].slice(0, MAX_COOKIES_NAMED).map(subjectHtml);
  const subjects = listText([...new Set(named)], 1 + others.length - named.length, '; ');
  return [
    `<details><summary>${SYMBOLS[severity]} <b>${severity}</b> ${inertHtml(first.title)}: ${subjects}</summary>`,
    `<p>${inertHtml(cut(findingSentence(first)))}</p>`,
    `<p>${inertHtml(cut(first.why))}</p>`,
    fixHtml(first.fix),
    `<p>Seen: ${seenHtml(first)}. Rule: ${htmlCode(`crumbshark rules ${rule}`)}</p>`,
    '</details>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** An item of a list: a finding that the baseline accepts. */
export function acceptedItem(finding: FindingRecord): string {
  const { severity, title, acceptance } = finding;
  const why = acceptance === null ? '' : `: ${inertHtml(cut(acceptedText(acceptance)))}`;
  return `<li>${SYMBOLS[severity]} ${severity} ${inertHtml(title)}: ${subjectHtml(finding)}${why}</li>`;
}

/** An item of a list: what the baseline accepts, and was not found. */
export function goneItem({ rule, cookie, host, reason }: BaselineEntry): string {
  const why = reason === undefined ? '' : `: ${inertHtml(cut(reason))}`;
  return `<li>${htmlCode(rule)}: ${subjectHtml({ cookieName: cookie, host })}${why}</li>`;
}

function fixHtml({ framework, code, text, where }: FixView): string {
  const advice = text === '' ? [] : [`<p>${inertHtml(cut(text))}</p>`];
  if (framework === null || code === null)
    return advice.length === 0 ? '' : `<p><b>Fix:</b> ${inertHtml(cut(text))}</p>`;
  const lines = codeLines(cut(code), CODE_COLUMNS).map((line) => escapeHtml(escapeText(line)));
  const place = where === null ? '' : ` (${inertHtml(where)})`;
  return [
    `<p><b>Fix:</b> ${inertHtml(framework)}${place}</p>`,
    `<pre><code>${lines.filter((line) => line !== '').join('\n')}</code></pre>`,
    ...advice,
  ].join('\n');
}

/** `frames 18, 30 of login.pcap (4 times), src/auth.ts:42 (POST /login)`. */
function seenHtml(finding: FindingRecord): string {
  const { evidence, count, source } = finding;
  const frames = [...new Set(evidence.map(({ frame }) => frame))];
  const named =
    frames.slice(0, MAX_FRAMES_SHOWN).join(', ') + (frames.length > MAX_FRAMES_SHOWN ? ' ...' : '');
  const inputs = [...new Set(evidence.map(({ input }) => input))].slice(0, MAX_COOKIES_NAMED);
  const where = inputs.map((input) => htmlCode(shorten(input, MAX_MESSAGE_CHARACTERS))).join(', ');
  const place = source === null ? '' : `, ${htmlCode(sourceText(source))}`;
  return `${framesWord(finding, frames.length)} ${named} of ${where}${repetition(count)}${place}`;
}

function sourceText({ file, line, route }: NonNullable<FindingRecord['source']>): string {
  return `${file}${line === null ? '' : `:${line}`} (${route})`;
}

function subjectHtml({ cookieName, host }: Pick<FindingRecord, 'cookieName' | 'host'>): string {
  const name = (text: string): string =>
    htmlCode(shorten(text === '' ? '(no name)' : text, MAX_LABEL_CHARACTERS));
  return cookieName === null ? name(host) : `${name(cookieName)} on ${name(host)}`;
}

function cut(text: string): string {
  return shorten(text, MAX_MESSAGE_CHARACTERS);
}
