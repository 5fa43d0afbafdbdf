// The cookies of the page: a real table, of which the first rows are there without a script. client.js makes the rows in sight
// of any number, the same as these.

import { cookiesInOrder } from '../../model/inventory-hosts.ts';
import type { RunModel } from '../../model/run-model.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import { counted, grouped } from '../../shared/counted.ts';
import { MAX_STATIC_ROWS } from '../limits.ts';
import { type CookieRow, cookieRow, rowsJson } from './cookie-rows.ts';
import { type Captures, severityHtml } from './parts.ts';
import { type Html, html } from './template.ts';

/** More are laid out when they come into sight. */
const MAX_WHOLE_ROWS = 60;

const COLUMNS = [
  ['name', 'Cookie'],
  ['set', 'Set'],
  ['sent', 'Sent'],
  ['secure', 'Secure'],
  ['httpOnly', 'HttpOnly'],
  ['sameSite', 'SameSite'],
  ['lifetime', 'Lifetime'],
  ['kept', 'Browser'],
  ['worst', 'Worst finding'],
] as const;

export function cookiesSection({ hosts }: RunModel, captures: Captures): Html {
  const rows = cookiesInOrder(hosts).map((model) => cookieRow(model, captures));
  if (rows.length === 0) return html``;
  const shown = rows.slice(0, MAX_STATIC_ROWS);
  const rest =
    shown.length === rows.length
      ? ''
      : html`<p class="more" id="static">These are the first ${grouped(shown.length)} of ${counted(rows.length, 'cookie')}: the others need the script of this page, which may not run here. <code>crumbshark -T csv</code> has them all.</p>`;
  return html`<section id="cookies"${rows.length > MAX_WHOLE_ROWS ? html` class="many"` : ''} aria-labelledby="h-cookies"><h2 id="h-cookies">Cookies</h2>
<div class="tools" hidden><label>Filter <input id="filter" type="search" placeholder="name, host or finding" autocomplete="off" spellcheck="false"></label>
<fieldset><legend class="vh">Show only</legend>${toggle('session', 'sessions')}${SEVERITY_NAMES.slice(0, 3).map((name) => toggle(name, severityHtml(name)))}</fieldset><span id="hits" role="status"></span></div>
<table class="table" role="table" aria-label="Cookies, one a line" aria-rowcount="${rows.length + 1}"><thead role="rowgroup"><tr class="row head" role="row" aria-rowindex="1">${COLUMNS.map(([key, title]) => html`<th role="columnheader" class="c-${key}" aria-sort="none"><button type="button" data-sort="${key}">${title}</button></th>`)}</tr></thead>
<tbody id="rows" role="rowgroup">${shown.map(rowHtml)}</tbody></table>
${rest}
<script type="application/json" id="data">${rowsJson(rows)}</script></section>
`;
}

function toggle(value: string, label: Html | string): Html {
  return html`<label class="toggle"><input type="checkbox" value="${value}"> ${label}</label>`;
}

/** client.js makes the same: test/report/html/browser.test.ts compares them. */
export function rowHtml(row: CookieRow, index: number): Html {
  const cell = (name: string, content: Html | string): Html =>
    html`<td class="c-${name}" role="cell">${content}</td>`;
  return html`<tr class="row${row.isSession ? ' ses' : ''}" role="row" aria-rowindex="${index + 2}">${[
    cell(
      'name',
      html`<code title="${row.name}"><bdi>${row.name}</bdi></code><small>${row.isSession ? html`<span class="pill">session</span> ` : ''}<bdi>${row.host}</bdi> <bdi>${row.scope}</bdi></small>`,
    ),
    cell('set', grouped(row.set)),
    cell('sent', grouped(row.sent)),
    cell('secure', flagHtml(row.secure)),
    cell('httpOnly', flagHtml(row.httpOnly)),
    cell('sameSite', typeof row.sameSite === 'string' ? flagHtml(row.sameSite) : row.sameSite.text),
    cell('lifetime', row.lifetime),
    cell('kept', row.kept),
    cell('worst', worstHtml(row)),
  ]}</tr>`;
}

const FLAGS: Readonly<Record<CookieRow['secure'], readonly [look: string, sign: string, word: string]>> = {
  yes: ['yes', '✓', 'yes'],
  no: ['no', '✗', 'no'],
  '-': ['na', '–', 'not needed'],
  '?': ['na', '?', 'not known'],
};

function flagHtml(flag: CookieRow['secure']): Html {
  const [look, sign, word] = FLAGS[flag];
  return html`<span class="${look}"><span aria-hidden="true">${sign}</span><span class="vh">${word}</span></span>`;
}

function worstHtml({ worst, title }: CookieRow): Html {
  const severity = SEVERITY_NAMES[worst];
  if (severity === undefined)
    return html`<span class="na">${worst === SEVERITY_NAMES.length ? 'none' : 'not judged'}</span>`;
  return html`${severityHtml(severity)}<small>${title}</small>`;
}
