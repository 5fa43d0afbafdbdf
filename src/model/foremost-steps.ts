// Which steps of a session are shown where not all fit.

import type { SessionEventRecord } from '../record/records.ts';
import type { SessionStep } from './session-steps.ts';
import type { EventsBeside, SessionStory } from './session-stories.ts';

/** A step of a session, or of a story of several. */
type AnyStep = SessionStep & { readonly beside?: readonly EventsBeside[] };

/** Events that are wrong by themselves. */
const WRONG: ReadonlySet<string> = new Set(['adopted', 'shared', 'deletion-missed']);
/** What most steps consist of. */
const EVERYDAY: ReadonlySet<string> = new Set(['sent', 'privileged-use', 'renewed', 'rotated']);

/** Whether its login is a finding, as it keeps the session that was there before. */
export function keepsSession({ session, findings }: Pick<SessionStory, 'session' | 'findings'>): boolean {
  return findings.some(({ rule, id }) => rule === 'session-not-rotated' && session.findings.includes(id));
}

/** Whether something in the step is wrong: `isFixation`, the login that keeps its value is a finding. */
export function isWrong(step: AnyStep, isFixation: boolean): boolean {
  return (
    (isFixation && step.keepsValue !== null) ||
    allEvents(step).some(
      ({ event, outcome }) => WRONG.has(event) || (event === 'replayed' && outcome === 'accepted'),
    )
  );
}

/** Whether a step changes nothing. */
export function isEveryday(step: AnyStep): boolean {
  return !step.noLongerOpens && allEvents(step).every(({ event }) => EVERYDAY.has(event));
}

function allEvents({ events, beside = [] }: AnyStep): readonly SessionEventRecord[] {
  return beside.length === 0 ? events : [...events, ...beside.flatMap((one) => one.events)];
}

/** What is looked for in the steps of a story. */
export interface StepRanks<Step> {
  /** Something in it is wrong. */
  isWrong(step: Step): boolean;
  /** It tells nothing new. */
  isEveryday(step: Step): boolean;
}

/**
 * Beside what is wrong a step tells something where the value changes, unless it changes all the time, and where a finding
 * of high or medium severity was seen first.
 */
export function stepRanks<Step extends AnyStep>(
  story: Pick<SessionStory, 'session' | 'findings'>,
  steps: readonly Step[],
): StepRanks<Step> {
  const isFixation = keepsSession(story);
  const changes = steps.filter((step) => isEveryday(step) && changesValue(step));
  const told: ReadonlySet<Step> = new Set(changes.length > MAX_TOLD_CHANGES ? [] : changes);
  const places = new Set(
    story.findings
      .filter(({ severity }) => severity === 'high' || severity === 'medium')
      .flatMap(({ evidence }) => evidence.slice(0, 1))
      .map(({ input, frame }) => `${frame} ${input}`),
  );
  const isFound = (step: Step): boolean =>
    allEvents(step).some(({ input, frame }) => places.has(`${frame} ${input}`));
  return {
    isWrong: (step) => isWrong(step, isFixation),
    isEveryday: (step) => isEveryday(step) && !told.has(step) && !isFound(step),
  };
}

/** More changes of the value, beside logins and logouts, are a habit of the server. */
const MAX_TOLD_CHANGES = 6;

function changesValue(step: AnyStep): boolean {
  return allEvents(step).some(({ event }) => event === 'rotated');
}

/** Of a long row of everyday steps the first two and the last: what is between them tells nothing new. */
export function withoutLongRows<Step extends AnyStep>(
  steps: readonly Step[],
  ranks: StepRanks<Step>,
  maxRow: number,
): readonly Step[] {
  const kept: Step[] = [];
  let row: Step[] = [];
  const end = (): void => {
    kept.push(...(row.length > maxRow ? [...row.slice(0, 2), ...row.slice(-1)] : row));
    row = [];
  };
  for (const step of steps) {
    if (ranks.isEveryday(step) && !ranks.isWrong(step)) row.push(step);
    else {
      end();
      kept.push(step);
    }
  }
  end();
  return kept;
}

/** `limit` of them at most: those that change something before the everyday ones, in the order of the capture. */
export function foremostSteps<Step extends AnyStep>(
  steps: readonly Step[],
  ranks: StepRanks<Step>,
  limit: number,
): readonly Step[] {
  if (steps.length <= limit) return steps;
  const rank = (step: Step): number => (ranks.isWrong(step) ? 0 : ranks.isEveryday(step) ? 2 : 1);
  const kept = new Set([...steps].sort((one, other) => rank(one) - rank(other)).slice(0, limit));
  return steps.filter((step) => kept.has(step));
}
