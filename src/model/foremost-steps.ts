// Which steps of a session are shown where not all fit.

import type { SessionStep } from './session-steps.ts';

/** Events that are wrong by themselves. */
const WRONG: ReadonlySet<string> = new Set(['adopted', 'shared', 'deletion-missed']);
/** What most steps consist of. */
const EVERYDAY: ReadonlySet<string> = new Set(['sent', 'privileged-use', 'renewed', 'rotated']);

/** Whether something in the step is wrong: `isFixation`, the login that keeps its value is a finding. */
export function isWrong({ events, keepsValue }: SessionStep, isFixation: boolean): boolean {
  return (
    (isFixation && keepsValue !== null) ||
    events.some(({ event, outcome }) => WRONG.has(event) || (event === 'replayed' && outcome === 'accepted'))
  );
}

/** Whether a step changes nothing. */
function isEveryday({ events }: SessionStep): boolean {
  return events.every(({ event }) => EVERYDAY.has(event));
}

/** `limit` of them at most: those that change something before the everyday ones, in the order of the capture. */
export function foremostSteps(
  steps: readonly SessionStep[],
  isFixation: boolean,
  limit: number,
): readonly SessionStep[] {
  if (steps.length <= limit) return steps;
  const rank = (step: SessionStep): number => (isWrong(step, isFixation) ? 0 : isEveryday(step) ? 2 : 1);
  const kept = new Set([...steps].sort((one, other) => rank(one) - rank(other)).slice(0, limit));
  return steps.filter((step) => kept.has(step));
}
