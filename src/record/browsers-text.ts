// What each browser does with a cookie, in words, where they do not all do the same.

import type { BrowserOutcomesView, OutcomeView } from './records.ts';

/** 'Chrome refuses it, Firefox and Safari keep it'; null where all of them do the same, for whatever reason. */
export function browsersText({ chrome, firefox, safari }: BrowserOutcomesView): string | null {
  // Nearly always all of them have the same outcome, and it is the same object.
  if (chrome === firefox && chrome === safari) return null;
  const browsersOf = new Map<string, string[]>();
  for (const [name, outcome] of [
    ['Chrome', chrome],
    ['Firefox', firefox],
    ['Safari', safari],
  ] as const) {
    const verb = verbOf(outcome);
    browsersOf.set(verb, [...(browsersOf.get(verb) ?? []), name]);
  }
  if (browsersOf.size === 1) return null;
  return [...browsersOf]
    .map(([verb, names]) => `${names.join(' and ')} ${names.length === 1 ? `${verb}s` : verb} it`)
    .join(', ');
}

function verbOf({ stored, reason }: OutcomeView): string {
  if (stored) return 'keep';
  return reason === null ? 'delete' : 'refuse';
}
