// The findings of the page, by what is to be changed: why, what to type, where it was seen. With a baseline what is new, what
// is gone, and what it accepts.

import type { BaselineEntry } from '../../audit/baseline.ts';
import { cookieKey } from '../../model/cookie-key.ts';
import { type FindingGroup, isInFull } from '../../model/finding-groups.ts';
import type { RunModel } from '../../model/run-model.ts';
import type { FindingRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { acceptedText, expiredText } from '../acceptance-text.ts';
import type { AuditReport } from '../audit-report.ts';
import { MAX_GROUP_ITEMS, MAX_GROUPS } from '../limits.ts';
import { listText } from '../text-format.ts';
import {
  type Captures,
  codeName,
  copyButton,
  fixHtml,
  framesText,
  proseText,
  severityHtml,
  shortName,
  subjectHtml,
} from './parts.ts';
import { type Html, html } from './template.ts';

/** Names in the heading of a group. */
const MAX_NAMES = 3;

/** More are laid out when they come into sight. */
const MAX_WHOLE_GROUPS = 40;

/** What the blocks of findings share. */
interface FindingsPage {
  readonly groups: readonly FindingGroup[];
  readonly sessionCookies: ReadonlySet<string>;
  readonly captures: Captures;
  readonly keepsPackets: boolean;
}

/** The id of a group's block: `finding-samesite-missing`, of the second of the rule with `-2`. */
export function groupAnchor(groups: readonly FindingGroup[], group: FindingGroup): string {
  const same = groups.filter(({ rule }) => rule === group.rule);
  const number = same.indexOf(group) + 1;
  return `finding-${group.rule}${number > 1 ? `-${number}` : ''}`;
}

export function findingsSection(
  { findings: groups, verdict }: RunModel,
  { findings, gone }: Pick<AuditReport, 'findings' | 'gone'>,
  look: Pick<FindingsPage, 'captures' | 'keepsPackets'>,
): Html {
  if (findings.length === 0 && gone.length === 0) return html``;
  const page = { ...look, groups, sessionCookies: verdict.sessionCookies };
  const hasBaseline = verdict.summary.run.baseline !== null;
  const accepted = findings.filter((finding) => finding.accepted);
  const blocks = hasBaseline ? baselineBlocks(page, findings) : groupBlocks(page, groups);
  return html`<section id="findings"${groups.length > MAX_WHOLE_GROUPS ? html` class="many"` : ''} aria-labelledby="h-findings"><h2 id="h-findings">Findings</h2>
${groups.length === 0 ? html`<p>None${hasBaseline ? ' that the baseline does not accept' : ''}.</p>` : blocks}
${listBlock('Gone: in the baseline, and not found any more', gone.map(goneItem))}${listBlock('Unchanged: accepted in the baseline', accepted.map(acceptedItem))}</section>
`;
}

/** New ones and those that it no longer accepts, apart. */
function baselineBlocks(page: FindingsPage, findings: readonly FindingRecord[]): Html {
  const expired = findings.filter(({ acceptance }) => acceptance?.expired === true);
  if (expired.length === 0) return html`<h3>New</h3>\n${groupBlocks(page, page.groups)}`;
  const isExpired = ({ first, others }: FindingGroup): boolean =>
    [first, ...others].every(({ acceptance }) => acceptance?.expired === true);
  const fresh = page.groups.filter((group) => !isExpired(group));
  const title = (text: string, groups: readonly FindingGroup[]): Html =>
    groups.length === 0 ? html`` : html`<h3>${text}</h3>\n${groupBlocks(page, groups)}`;
  return html`${title('New', fresh)}${title('No longer accepted', page.groups.filter(isExpired))}`;
}

function groupBlocks(page: FindingsPage, groups: readonly FindingGroup[]): Html {
  const shown = groups.slice(0, MAX_GROUPS);
  const rest = findingCount(groups.slice(shown.length));
  return html`${shown.map((group) => groupBlock(page, group))}${rest === 0 ? '' : html`<p class="more">and ${counted(rest, 'more finding')}: crumbshark --details shows all</p>\n`}`;
}

function groupBlock(page: FindingsPage, group: FindingGroup): Html {
  const { severity, rule, first, others } = group;
  const all = [first, ...others];
  const items = all.slice(0, MAX_GROUP_ITEMS);
  const rest = all.length - items.length;
  const references = first.references.map((reference) => html` · ${reference}`);
  return html`<details class="finding ${severity}" id="${groupAnchor(page.groups, group)}"${isInFull(severity) ? html` open` : ''}><summary>${severityHtml(severity)} <span class="title">${first.title}</span> <span class="dim n"><bdi>${namesText(all)}</bdi></span></summary>
<div class="body"><p>${first.why}</p>
${fixHtml(first.fix, first.title)}
<ul class="items">${items.map((finding) => findingItem(page, finding))}${rest === 0 ? '' : html`<li class="more">and ${counted(rest, 'more')}: crumbshark --details shows all</li>`}</ul>
${wiresharkHtml(page, first)}
<p class="refs">${rule}${references}</p></div></details>
`;
}

/** `a, b, c, 4 more`. */
function namesText(findings: readonly FindingRecord[]): string {
  const names = [...new Set(findings.map(({ cookieName, host }) => cookieName ?? host))];
  return listText(names.slice(0, MAX_NAMES).map(shortName), Math.max(0, names.length - MAX_NAMES));
}

function findingItem({ sessionCookies, captures }: FindingsPage, finding: FindingRecord): Html {
  const { cookieName, host, message, source, acceptance } = finding;
  const isSession = cookieName !== null && sessionCookies.has(cookieKey(host, cookieName));
  const place =
    source === null
      ? ''
      : `, ${source.file}${source.line === null ? '' : `:${source.line}`} (${source.route})`;
  const again = acceptance?.expired === true ? ` (${expiredText(acceptance)})` : '';
  return html`<li>${isSession ? html`<span class="pill">session</span> ` : ''}${subjectHtml(cookieName, host)}<span class="dim">, ${framesText(finding, captures)}${proseText(place)}</span><span class="message">${proseText(message)}${proseText(again)}</span></li>`;
}

function wiresharkHtml({ keepsPackets, captures }: FindingsPage, { filter, evidence }: FindingRecord): Html {
  if (filter === '') return html``;
  if (!keepsPackets)
    return html`<p class="look"><span class="type">Wireshark</span> <span class="dim">the packets are not kept: -w FILE writes them</span></p>`;
  const input = captures.areMany ? evidence[0]?.input : undefined;
  return html`<p class="look"><span class="type">Wireshark</span> <span><code class="typed">${filter}</code> ${copyButton(filter, 'the Wireshark filter')}${input === undefined ? '' : html`<span class="advice">in ${captures.nameOf(input)}</span>`}</span></p>`;
}

/** Closed until it is wanted. */
function listBlock(title: string, items: readonly Html[]): Html {
  if (items.length === 0) return html``;
  const shown = items.slice(0, MAX_GROUPS);
  const rest = items.length - shown.length;
  return html`<details class="others"><summary>${title} (${items.length})</summary><ul>${shown}${rest === 0 ? '' : html`<li class="more">and ${counted(rest, 'more')}</li>`}</ul></details>
`;
}

function goneItem({ rule, cookie, host, reason }: BaselineEntry): Html {
  return html`<li><code>${rule}</code>: ${cookie === null ? html`<bdi>${shortName(host)}</bdi>` : html`${codeName(cookie)} on <bdi>${shortName(host)}</bdi>`}${reason === undefined ? '' : `: ${proseText(reason)}`}</li>`;
}

function acceptedItem({ severity, title, cookieName, host, acceptance }: FindingRecord): Html {
  const why = acceptance === null ? '' : `: ${proseText(acceptedText(acceptance))}`;
  return html`<li>${severityHtml(severity)} ${title}: ${subjectHtml(cookieName, host)}${why}</li>`;
}

/** How many findings there are in groups. */
export function findingCount(groups: readonly FindingGroup[]): number {
  return groups.reduce((sum, { others }) => sum + 1 + others.length, 0);
}
