// The last part of the page: what could not be seen or judged, and how the page was made.

import type { InputView, RunView, SummaryRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { shellWord } from '../../shared/shell-word.ts';
import type { AuditReport } from '../audit-report.ts';
import { configurationTexts, leftOutText, unreadTexts, unusedSettingTexts } from '../coverage-text.ts';
import { hopTexts, repeatedFieldsText } from '../hops-text.ts';
import { MAX_INPUTS_LISTED } from '../limits.ts';
import { KEY_LOGS, KEYS_LEAD, KEYS_USE } from '../screen/result-text.ts';
import { lacksKeys } from '../summary.ts';
import { copyButton, proseText, shortName } from './parts.ts';
import { clockText, dayText, lengthText, millisecondsBetween } from './step-times.ts';
import { type Html, type HtmlContent, html } from './template.ts';

export function coverageSection(
  summary: SummaryRecord,
  audit: Pick<AuditReport, 'leftOut' | 'rulesOff'>,
  collectsKeys: boolean,
): Html {
  return html`<section id="coverage" aria-labelledby="h-coverage"><h2 id="h-coverage">What could not be seen, and how this was made</h2>
<div class="cols"><div><h3>Coverage</h3>
${unreadHtml(summary)}${notesHtml(summary, audit)}${keysHtml(summary, collectsKeys)}</div>
<div><h3>How</h3>${howHtml(summary, audit)}</div></div></section>
`;
}

function unreadHtml(summary: SummaryRecord): Html {
  const unread = unreadTexts(summary);
  return unread.length === 0
    ? html`<p class="ok">✓ All of it could be read: no gap, and nothing encrypted that stayed closed.</p>\n`
    : html`<ul class="unread">${unread.map((text) => html`<li><span aria-hidden="true">▲</span> ${proseText(text)}</li>`)}</ul>\n`;
}

/** What else keeps something from the rules, or was seen more than once. */
function notesHtml(summary: SummaryRecord, audit: Pick<AuditReport, 'leftOut' | 'rulesOff'>): Html {
  const leftOut = summary.coverage === undefined ? null : leftOutText(summary.coverage);
  const texts = [
    ...(leftOut === null ? [] : [leftOut]),
    repeatedFieldsText(summary) ?? [],
    ...hopTexts(summary),
    ...configurationTexts(audit),
    ...unusedSettingTexts(summary),
  ].flat();
  return texts.length === 0
    ? html``
    : html`<ul>${texts.map((text) => html`<li>${proseText(text)}</li>`)}</ul>\n`;
}

function keysHtml(summary: SummaryRecord, collectsKeys: boolean): Html {
  if (collectsKeys || !lacksKeys(summary)) return html``;
  return html`<p>Keys: ${KEYS_LEAD}</p><ul>${[...KEY_LOGS, KEYS_USE].map((text) => html`<li>${text}</li>`)}</ul>\n`;
}

function howHtml(summary: SummaryRecord, { rulesOff }: Pick<AuditReport, 'rulesOff'>): Html {
  const { run, packets, connections, messages, setCookies } = summary;
  const amounts = [
    counted(packets, 'packet'),
    counted(connections, 'connection'),
    counted(messages, 'HTTP message'),
    counted(setCookies, 'Set-Cookie field'),
  ].join(', ');
  const rows: readonly (readonly [string, HtmlContent] | null)[] = [
    run.command === null ? null : ['Command', commandHtml(run.command)],
    run.interface === null ? null : ['Interface', run.interface],
    ...run.inputs.slice(0, MAX_INPUTS_LISTED).map((input) => ['Capture', inputHtml(input)] as const),
    run.inputs.length <= MAX_INPUTS_LISTED
      ? null
      : ['', `and ${counted(run.inputs.length - MAX_INPUTS_LISTED, 'more capture')}`],
    ['In all', amounts],
    ...filterRows(run),
    ['Rules', rulesOff.length === 0 ? 'all' : `all but ${rulesOff.join(', ')}`],
    run.config === null ? null : ['Configuration', run.config],
    run.baseline === null ? null : ['Baseline', run.baseline],
    run.assumeHttps ? ['Judged', 'as if TLS ended before the capture (--assume-https)'] : null,
    run.failOn === null ? null : ['Fails on', `${run.failOn} and worse`],
  ];
  const shown = rows.filter((row) => row !== null);
  return html`<dl class="how">${shown.map(([title, content]) => html`<dt>${title}</dt><dd>${content}</dd>`)}</dl>`;
}

function commandHtml(words: readonly string[]): Html {
  const command = words.map(shellWord).join(' ');
  return html`<code>${command}</code> ${copyButton(command, 'the command')}`;
}

/** `login.pcap, 12,345 bytes, 2026-11-22 19:28:10 to 19:28:11 (64 ms)`. */
function inputHtml({ input, fileBytes, packets, firstTime, lastTime }: InputView): Html {
  const amounts = [
    ...(fileBytes === null ? [] : [counted(fileBytes, 'byte')]),
    counted(packets, 'packet'),
    ...(firstTime === null || lastTime === null ? [] : [timesText(firstTime, lastTime)]),
  ];
  return html`<bdi>${shortName(input)}</bdi>, ${amounts.join(', ')}`;
}

function timesText(first: string, last: string): string {
  const day = dayText(first);
  const end = dayText(last) === day ? clockText(last) : `${dayText(last)} ${clockText(last)}`;
  return `${day} ${clockText(first)} to ${end} UTC (${lengthText(millisecondsBetween(first, last))})`;
}

function filterRows({ filters }: RunView): (readonly [string, string])[] {
  const named: readonly (readonly [string, string | null])[] = [
    ['Captured', filters.capture],
    ['Shown', filters.display],
    ['Cookies', filters.cookieName],
    ['Hosts', filters.host],
  ];
  return named.flatMap(([title, filter]) => (filter === null ? [] : [[title, filter] as const]));
}
