// The first part of the page: the result in a sentence, the sessions, what to do first, and the numbers.

import { type FindingGroup, isInFull } from '../../model/finding-groups.ts';
import type { RunModel } from '../../model/run-model.ts';
import { cookiesOfOneLogin } from '../../model/session-stories.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import type { RunView, SessionRecord } from '../../record/records.ts';
import { counted, grouped } from '../../shared/counted.ts';
import { leftOutText, missingCauses, missingText, unreadTexts } from '../coverage-text.ts';
import { firstStep } from '../fix-text.ts';
import { MAX_FIRST_STEPS, MAX_SESSIONS_NAMED } from '../limits.ts';
import { eventsText, nothingJudgedText, replayText } from '../screen/result-text.ts';
import { cookielessText, frameworkOf } from '../session-title.ts';
import { lacksKeys } from '../summary.ts';
import { lowerFirst } from '../text-format.ts';
import { groupAnchor } from './findings.ts';
import {
  codeName,
  copyButton,
  fixHtml,
  nameHtml,
  PAGE_SYMBOLS,
  proseText,
  severityHtml,
  shortName,
  subjectHtml,
} from './parts.ts';
import { type Html, html } from './template.ts';

/** What the page is about, in a sentence: its heading and its title. */
export interface Headline {
  readonly kind: 'high' | 'medium' | 'low' | 'info' | 'clean' | 'nothing';
  readonly symbol: string;
  readonly text: string;
}

export function headlineOf({ verdict, findings }: RunModel): Headline {
  const { isNothingJudged, worst, summary, accepted } = verdict;
  const { severity: symbols, unknown, good } = PAGE_SYMBOLS;
  const isWhole = missingText(summary) === null;
  if (isNothingJudged) return { kind: 'nothing', symbol: unknown, text: capital(nothingJudgedText(summary)) };
  if (worst === null) {
    const none = `No ${accepted > 0 ? 'new findings' : 'findings'}`;
    return isWhole
      ? { kind: 'clean', symbol: good, text: none }
      : { kind: 'nothing', symbol: unknown, text: `${none} in what could be read` };
  }
  const { severity, title } = worst;
  const of = (name: string): number => findings.filter((group) => group.severity === name).length;
  const seen = isWhole ? '' : ' in what could be read';
  const texts = {
    high: `Serious: ${title}${of('high') > 1 ? `, and ${counted(of('high') - 1, 'more')}` : ''}`,
    medium: `Nothing serious${seen}, ${counted(of('medium'), 'thing')} to mend`,
    low: `No finding above low${seen}`,
    info: `Only remarks${seen}`,
  };
  return { kind: severity, symbol: symbols[severity], text: texts[severity] };
}

export function resultSection(model: RunModel, headline: Headline, collectsKeys: boolean): Html {
  const { kind, symbol, text } = headline;
  const { summary } = model.verdict;
  return html`<section id="result" class="result ${kind}" aria-labelledby="h-result">
<h1 id="h-result"><span class="symbol" aria-hidden="true">${symbol}</span> ${text}</h1>
<p class="lead">${sessionsSentence(model)}</p>
${gateHtml(summary.run)}${firstSteps(model, collectsKeys)}
${numbers(model)}
</section>`;
}

function sessionsSentence({ verdict }: RunModel): Html {
  const { sessions, events, summary } = verdict;
  if (summary.messages === 0) return html`No HTTP message could be read.`;
  const logins = cookiesOfOneLogin(sessions);
  const seen = missingText(summary) === null ? 'seen' : 'seen in what could be read';
  if (logins.length === 0)
    return html`${seen === 'seen' ? 'No cookie is a session' : `No session ${seen}`}; ${counted(summary.messages, 'HTTP message was', 'HTTP messages were')} read.`;
  const named = logins.slice(0, MAX_SESSIONS_NAMED).map(loginHtml);
  const rest = logins.length - named.length;
  const all = [...named, ...(rest > 0 ? [html`${rest} more`] : [])];
  const is = logins.length === 1 && logins[0]!.length === 1 ? 'The session is' : 'The sessions are';
  return html`${is} ${all.map((one, index) => html`${index === 0 ? '' : '; '}${one}`)}: ${eventsText(events)} ${seen}${replayText(events)}.`;
}

/** `auth and session on localhost (Express)`. */
function loginHtml([first, ...others]: readonly [SessionRecord, ...SessionRecord[]]): Html {
  const { name, host } = first;
  const framework = frameworkOf([first, ...others]);
  if (name === null) return html`a ${lowerFirst(cookielessText(first))} on ${nameHtml(host)}`;
  const names = [first, ...others].map(({ name: one }) => codeName(one ?? ''));
  const made = framework === null ? '' : ` (${shortName(framework)})`;
  return html`${names.map((one, index) => html`${index === 0 ? '' : index === names.length - 1 ? ' and ' : ', '}${one}`)} on ${nameHtml(host)}${made}`;
}

/** What was asked of the run, and whether it holds. */
function gateHtml({ failOn, exit, exitBecause }: RunView): Html {
  if (exitBecause !== null)
    return html`<p class="gate failed"><b>This run fails</b> (exit ${exit}): ${proseText(exitBecause)}</p>\n`;
  return failOn === null
    ? html``
    : html`<p class="gate passed"><b>This run passes:</b> no finding at or above “${failOn}”.</p>\n`;
}

const KEYS_COMMAND = 'SSLKEYLOGFILE=keys.log chromium';

function firstSteps({ findings, verdict }: RunModel, collectsKeys: boolean): Html {
  const needsKeys = !collectsKeys && lacksKeys(verdict.summary);
  const steps = findings.filter(({ severity }) => isInFull(severity)).slice(0, MAX_FIRST_STEPS);
  const items = [
    ...(verdict.isNothingJudged ? [unreadStep(verdict.summary, needsKeys)] : []),
    ...steps.map((group) => findingStep(findings, group)),
  ].filter((item) => item !== null);
  if (items.length === 0) return html``;
  return html`<h2 class="small">Do this first</h2>
<ol class="todo">${items}</ol>`;
}

function unreadStep(summary: RunModel['verdict']['summary'], needsKeys: boolean): Html | null {
  const [text] = unreadTexts(summary);
  if (text === undefined) return null;
  const keys = needsKeys
    ? html`<p class="fix"><span class="type">Keys</span> <span><code class="typed">${KEYS_COMMAND}</code> ${copyButton(KEYS_COMMAND, 'what to type for the keys')}<span class="advice">writes the keys of a browser while it runs; crumbshark reads them with --keylog keys.log.</span></span></p>`
    : '';
  return html`<li><span class="sev medium"><span aria-hidden="true">?</span> not read</span><div><p><a href="#coverage"><b>${proseText(text)}</b></a></p>${keys}</div></li>`;
}

function findingStep(groups: readonly FindingGroup[], group: FindingGroup): Html {
  const { severity, first, others } = group;
  const more = others.length > 0 ? html` <span class="dim">and ${counted(others.length, 'more')}</span>` : '';
  return html`<li>${severityHtml(severity)}<div><p><a href="#${groupAnchor(groups, group)}"><b>${first.title}</b></a> ${subjectHtml(first.cookieName, first.host)}${more}</p>${fixHtml(firstStep(first.fix), first.title)}</div></li>`;
}

function numbers({ verdict, hosts }: RunModel): Html {
  const { counts, cookies, accepted, summary } = verdict;
  const leftOut = summary.coverage === undefined ? null : leftOutText(summary.coverage);
  const causes = missingCauses(summary);
  const unread = causes.unread.length + causes.unjudged.length > 0;
  const number = (name: Html | string, count: number): Html =>
    html`<div><dt>${name}</dt><dd>${grouped(count)}</dd></div>`;
  return html`<dl class="counts">${SEVERITY_NAMES.map((name) => number(severityHtml(name), counts[name]))}${accepted > 0 ? number('accepted', accepted) : ''}${cookies === null ? '' : number('cookies', cookies.all)}${number('hosts', hosts.length)}<div class="wide"><dt>${causes.unread.length > 0 || causes.unjudged.length === 0 ? 'could be read' : 'was judged in full'}</dt><dd>${unread ? html`<a href="#coverage">not everything</a>` : leftOut !== null ? html`<a href="#coverage">what was chosen</a>` : 'everything'}</dd></div></dl>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
