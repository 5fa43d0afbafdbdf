// The steps of a session in words: the list below its drawing, which says the same.

import { isWrong, keepsSession } from '../../model/foremost-steps.ts';
import type { SessionStory, StoryStep } from '../../model/session-stories.ts';
import { counted } from '../../shared/counted.ts';
import { LONG_PAUSE_SECONDS } from '../limits.ts';
import { storyStepWords } from '../screen/event-text.ts';
import { clientText } from '../session-title.ts';
import { type Captures, proseText, shortName } from './parts.ts';
import { clockText, lengthText, millisecondsBetween } from './step-times.ts';
import { type Html, html } from './template.ts';
import { type DrawnStep, drawnRequest } from './timeline.ts';

type StepWords = ReturnType<typeof storyStepWords>;

/** The shown steps with what stands beside each of them. */
export function drawnSteps(
  { session }: SessionStory,
  steps: readonly StoryStep[],
  shown: readonly StoryStep[],
): DrawnStep[] {
  let start: StoryStep | null = null;
  let next = 0;
  return shown.map((step, index) => {
    const before = shown[index - 1];
    if (before?.input !== step.input) start = null;
    const isFirst = start === null;
    start ??= step;
    const at = steps.indexOf(step, next);
    const omitted = at - next;
    next = at + 1;
    const { lead } = storyStepWords(step, shortName);
    return {
      step,
      id: `${session.id}-${index + 1}`,
      time: isFirst ? clockText(step.time) : `+${lengthText(millisecondsBetween(start.time, step.time))}`,
      request: step.request === null ? '(not seen)' : drawnRequest(step.request.method, step.page ?? ''),
      flag: lead === null ? null : lead + outcomeOf(step),
      client: step.client.number === session.client.number ? null : shortName(clientText(step.client)),
      gap: gapBefore(step, before, omitted),
    };
  });
}

/** What a replay came to: the flag alone would leave it open. */
function outcomeOf({ events }: StoryStep): string {
  const outcome = events.find(({ event }) => event === 'replayed')?.outcome;
  return outcome === 'accepted' || outcome === 'refused' ? ` ${outcome}` : '';
}

function gapBefore(step: StoryStep, before: StoryStep | undefined, omitted: number): string | null {
  if (omitted > 0) return counted(omitted, 'step');
  if (before === undefined) return null;
  if (before.input !== step.input) return 'next capture';
  const pauseMs = millisecondsBetween(before.time, step.time);
  return pauseMs >= LONG_PAUSE_SECONDS * 1000 ? lengthText(pauseMs) : null;
}

export function stepsList(story: SessionStory, steps: readonly DrawnStep[], captures: Captures): Html {
  const isFixation = keepsSession(story);
  return html`<ol class="steps">${steps.map((step, index) => html`${headingHtml(step, steps[index - 1], captures)}${stepItem(step, isFixation, captures)}`)}</ol>`;
}

/** What lies between two steps, and the capture where it changes. */
function headingHtml({ step, gap }: DrawnStep, before: DrawnStep | undefined, captures: Captures): Html {
  const isOther = captures.areMany && before?.step.input !== step.input;
  if (isOther) return html`<li class="between">${captures.nameOf(step.input)}</li>`;
  if (gap === null) return html``;
  return html`<li class="between">${gap.includes('step') ? `${gap} not shown` : `${gap} later`}</li>`;
}

function stepItem({ step, id, time, client }: DrawnStep, isFixation: boolean, { placeWord }: Captures): Html {
  const words = storyStepWords(step, shortName);
  const isBad = isWrong(step, isFixation);
  const look = isBad ? 'bad' : words.lead === null ? '' : 'key';
  return html`<li id="${id}" class="${look}"><time datetime="${step.time}">${time}</time> <span class="frame"${placeWord === 'frame' ? '' : html` data-word="${placeWord}"`}>${framesOf(step)}</span> ${requestHtml(step)} <span class="what">${client === null ? '' : html`<bdi>${client}</bdi>: `}${wordsHtml(words)}${words.often}${evidenceHtml(step, placeWord)}</span></li>`;
}

/** `4–6`, or of a row of equal ones from the first to the last. */
function framesOf({ firstFrame, lastFrame, count }: StoryStep): string {
  if (firstFrame === lastFrame) return `${firstFrame}`;
  return count === 1 ? `${firstFrame}–${lastFrame}` : `${firstFrame} … ${lastFrame}`;
}

function requestHtml({ request, page, status }: StoryStep): Html {
  const response = html`<span class="arrow">→ ${status ?? 'no response seen'}</span>`;
  return request === null
    ? html`<span class="req">(request not seen) ${response}</span>`
    : html`<span class="req"><b>${shortName(request.method)}</b> <bdi>${shortName(page ?? '')}</bdi> ${response}</span>`;
}

/** `Login: sends value 1; gets value 2`, with what it is about in bold. */
export function wordsHtml({ lead, text, beside }: StepWords): Html {
  const rest = [text, ...beside].filter((one) => one !== '').join('; ');
  if (lead === null) return html`${rest}`;
  return html`<strong>${lead}</strong>${rest === '' ? '' : text === '' ? `; ${rest}` : `: ${rest}`}`;
}

function evidenceHtml({ events, beside }: StoryStep, placeWord: string): Html {
  const all = [...events, ...beside.flatMap((one) => one.events)].flatMap(({ evidence }) => evidence);
  const texts = [...new Set(all.map(({ text, frame }) => `${proseText(text)} (${placeWord} ${frame})`))];
  return texts.length === 0
    ? html``
    : html` <details class="ev"><summary>evidence</summary>${texts.join('; ')}</details>`;
}
