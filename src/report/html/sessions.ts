// The sessions of the page: what is wrong with each, its drawing, and its steps in words.

import type { FindingGroup } from '../../model/finding-groups.ts';
import { isInFull } from '../../model/finding-groups.ts';
import { foremostSteps, stepRanks, withoutLongRows } from '../../model/foremost-steps.ts';
import { foremostStories } from '../../model/foremost-stories.ts';
import type { RunModel } from '../../model/run-model.ts';
import { type MarkKind, sessionDrawing } from '../../model/session-drawing.ts';
import { cookieNames, type SessionStory } from '../../model/session-stories.ts';
import type { FindingRecord, SessionRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { MAX_DRAWN_SESSIONS, MAX_DRAWN_STEPS, MAX_EVERYDAY_ROW, MAX_OTHER_SESSIONS } from '../limits.ts';
import { storyStepWords } from '../screen/event-text.ts';
import { clientText, cookielessText, frameworkOf } from '../session-title.ts';
import { groupAnchor } from './findings.ts';
import { legendHtml } from './marks.ts';
import {
  type Captures,
  capturesText,
  codeName,
  nameHtml,
  presentSeverities,
  proseText,
  severityHtml,
  shortName,
} from './parts.ts';
import { drawnSteps, stepsList, wordsHtml } from './steps.ts';
import { type Html, html } from './template.ts';
import { timelineSvg } from './timeline.ts';

export function sessionsSection(model: RunModel, captures: Captures): Html {
  const { stories, findings } = model;
  if (stories.length === 0) return html``;
  const { drawn, others } = foremostStories(stories, MAX_DRAWN_SESSIONS);
  const kinds = new Set<MarkKind>();
  const cards = drawn.map((story) => sessionCard(story, findings, captures, kinds));
  return html`<section id="sessions" aria-labelledby="h-sessions"><h2 id="h-sessions">Sessions</h2>
${legendHtml(kinds)}
${cards}${othersHtml(others, captures)}</section>
`;
}

/** `kinds`: what it draws is added. */
function sessionCard(
  story: SessionStory,
  groups: readonly FindingGroup[],
  captures: Captures,
  kinds: Set<MarkKind>,
): Html {
  const { session, companions, steps } = story;
  const ranks = stepRanks(story, steps);
  const telling = withoutLongRows(steps, ranks, MAX_EVERYDAY_ROW);
  const shown = foremostSteps(telling, ranks, MAX_DRAWN_STEPS);
  const drawing = sessionDrawing(steps, shown, session);
  for (const { kind } of drawing.marks) kinds.add(kind);
  const columns = drawnSteps(story, steps, shown);
  const where = capturesText(
    steps.map(({ input }) => input),
    captures,
  );
  const name = session.name === null ? 'logins without a cookie' : shortName(session.name);
  return html`<article class="session" aria-labelledby="${session.id}">
<h3 id="${session.id}">${titleHtml(session, companions)}<span class="dim">, ${clientHtml(session)}${where}</span></h3>
${wrongHtml(story.findings, groups)}
<div class="strip" tabindex="0" role="region" aria-label="Drawing of session ${session.id.slice(1)}, ${name}; the same steps follow as a list">${timelineSvg(story, drawing, columns)}</div>
<details class="steplist" open><summary>${counted(shown.length, 'step')} in words</summary>
${stepsList(story, columns, captures)}
${omittedHtml(steps.length - shown.length, session.droppedEvents)}</details>
${[session, ...companions].map((one) => becauseHtml(one, companions.length > 0))}
</article>
`;
}

/** `session on localhost:5000 (Flask)`, of several cookies all their names. */
function titleHtml(session: SessionRecord, companions: readonly SessionRecord[]): Html {
  const { name, host } = session;
  const framework = frameworkOf([session, ...companions]);
  if (name === null) return html`${cookielessText(session)} <span class="dim">on ${nameHtml(host)}</span>`;
  const names = cookieNames([session, ...companions]).map(codeName);
  const made = framework === null ? '' : ` (${shortName(framework)})`;
  return html`${names.map((one, index) => html`${index === 0 ? '' : index === names.length - 1 ? ' and ' : ', '}${one}`)} <span class="dim">on ${nameHtml(host)}${made}</span>`;
}

function clientHtml({ client, setBy }: SessionRecord): Html {
  return html`${nameHtml(clientText(client))}${setBy === 'script' ? ', not set in this capture' : ''}`;
}

/** High and medium findings by name, the others by their number. */
function wrongHtml(findings: readonly FindingRecord[], groups: readonly FindingGroup[]): Html {
  if (findings.length === 0) return html`<p class="dim">No finding about this session.</p>`;
  const links = presentSeverities(findings).flatMap((severity) => {
    const own = findings.filter((finding) => finding.severity === severity);
    if (!isInFull(severity)) return [html`<a href="#findings">${severityHtml(severity)} ${own.length}</a>`];
    const titles = new Map(own.map((finding) => [finding.title, finding]));
    return [...titles.values()].map((finding) => {
      const group = groups.find(({ first, others }) => first === finding || others.includes(finding));
      const anchor = group === undefined ? 'findings' : groupAnchor(groups, group);
      return html`<a href="#${anchor}">${severityHtml(severity)} ${finding.title}</a>`;
    });
  });
  return html`<p class="wrong">${links.map((link) => html`${link} `)}</p>`;
}

function omittedHtml(steps: number, events: number): Html {
  const texts = [
    steps > 0 ? `${counted(steps, 'more step')}: crumbshark --details shows all` : null,
    events > 0 ? `${counted(events, 'further event')} not kept` : null,
  ].filter((text) => text !== null);
  return texts.length === 0 ? html`` : html`<p class="more">${texts.join('; ')}.</p>`;
}

function becauseHtml({ name, because, says }: SessionRecord, isOneOfSeveral: boolean): Html {
  const reasons = because.length === 0 ? 'the configuration names it' : because.join(', ');
  const which = isOneOfSeveral && name !== null ? codeName(name) : 'this';
  const value = says === null ? '' : ` Its value: ${says}`;
  return name === null
    ? html``
    : html`<details class="because"><summary>Why ${which} is taken for a session</summary><p>${proseText(`${reasons}.${value}`)}</p></details>`;
}

function othersHtml(stories: readonly SessionStory[], captures: Captures): Html {
  if (stories.length === 0) return html``;
  const listed = stories.slice(0, MAX_OTHER_SESSIONS);
  const withLogin = stories.filter(({ hasLogin }) => hasLogin).length;
  const logins = withLogin === 0 ? 'none with a login' : `${withLogin} with a login`;
  const rest = stories.length - listed.length;
  return html`<details class="others"><summary>${counted(stories.length, 'further session')}, ${logins}</summary><ul>${listed.map((story) => otherItem(story, captures))}${rest === 0 ? '' : html`<li class="more">and ${counted(rest, 'more')}</li>`}</ul></details>
`;
}

function otherItem({ session, companions, steps }: SessionStory, captures: Captures): Html {
  const [first] = steps;
  const inputs = steps.map(({ input }) => input);
  const what = html`${titleHtml(session, companions)}<span class="dim">, ${clientHtml(session)}${capturesText(inputs, captures)}`;
  if (first === undefined) return html`<li>${what}</span></li>`;
  const more = steps.length > 1 ? ` (${counted(steps.length, 'step')})` : '';
  return html`<li>${what}, ${captures.placeWord} ${first.firstFrame}:</span> ${wordsHtml(storyStepWords(first, shortName))}${more}</li>`;
}
