// A length of time for people: one rule for how it is rounded, a short form for tables and a long one for sentences.

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

interface Unit {
  readonly seconds: number;
  readonly short: string;
  readonly long: string;
}

/** Each unit begins at twice its length: 5400 seconds are 90 minutes and not 2 hours. */
const UNITS: readonly Unit[] = [
  { seconds: YEAR_SECONDS, short: 'years', long: 'years' },
  { seconds: DAY_SECONDS, short: 'days', long: 'days' },
  { seconds: HOUR_SECONDS, short: 'h', long: 'hours' },
  { seconds: MINUTE_SECONDS, short: 'min', long: 'minutes' },
];
const SECOND: Unit = { seconds: 1, short: 's', long: 'seconds' };

/** For a table: `31 days`, `90 min`, `20 s`. */
export function durationText(seconds: number): string {
  const { count, unit } = inLargestUnit(seconds);
  return `${count} ${unit.short}`;
}

/** The same in a sentence: `31 days`, `90 minutes`, `20 seconds`. */
export function durationInWords(seconds: number): string {
  const { count, unit } = inLargestUnit(seconds);
  return count === 1 ? '1 second' : `${count} ${unit.long}`;
}

/** A whole number of the largest unit of which there are at least two. */
function inLargestUnit(seconds: number): { readonly count: number; readonly unit: Unit } {
  const unit = UNITS.find((candidate) => seconds >= 2 * candidate.seconds) ?? SECOND;
  return { count: Math.round(seconds / unit.seconds), unit };
}
