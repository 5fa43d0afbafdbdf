// Which steps of a story are shown where not all fit, and what stands where some are left out.

import { foremostSteps, isEveryday, stepRanks, withoutLongRows } from '../../model/foremost-steps.ts';
import type { SessionStory, StoryStep } from '../../model/session-stories.ts';
import { counted } from '../../shared/counted.ts';
import { MAX_SESSION_STEPS, MAX_UNFOLDED_STEPS, MAX_VISIT_STEPS } from '../limits.ts';

export interface ShownSteps {
  readonly shown: readonly StoryStep[];
  /** Those that are left out before each of them, and behind the last. */
  readonly gaps: readonly (readonly StoryStep[])[];
}

/** `details`: all of them. */
export function shownSteps(story: SessionStory, details: boolean): ShownSteps {
  const { steps } = story;
  return withGaps(steps, details ? steps : chosenSteps(story, steps));
}

/** Long rows of steps that change nothing are folded: scripts of one page, or page after page. */
function chosenSteps(story: SessionStory, steps: readonly StoryStep[]): readonly StoryStep[] {
  const ranks = stepRanks(story, steps);
  const isVisit = !story.hasLogin && !steps.some(ranks.isWrong);
  const telling = withoutLongRows(steps, ranks, MAX_UNFOLDED_STEPS);
  return foremostSteps(telling, ranks, isVisit ? MAX_VISIT_STEPS : MAX_SESSION_STEPS);
}

function withGaps(steps: readonly StoryStep[], chosen: readonly StoryStep[]): ShownSteps {
  const isChosen = new Set(chosen);
  const shown = steps.filter(
    // A line that says that one step is missing has room for the step.
    (step, index) =>
      isChosen.has(step) ||
      ((index === 0 || isChosen.has(steps[index - 1]!)) &&
        (index === steps.length - 1 || isChosen.has(steps[index + 1]!))),
  );
  const isShown = new Set(shown);
  const gaps: StoryStep[][] = [[]];
  for (const step of steps)
    if (isShown.has(step)) gaps.push([]);
    else gaps.at(-1)!.push(step);
  return { shown, gaps };
}

/** `56 more requests like these`, `3 more steps`. */
export function gapText(omitted: readonly StoryStep[], isFirst: boolean): string {
  const requests = omitted.reduce((sum, { count }) => sum + count, 0);
  const what = omitted.every(isEveryday)
    ? `${counted(requests, 'more request')} like these`
    : counted(omitted.length, 'more step');
  return isFirst ? `${what}: --details shows all` : what;
}
