// Words of the command line that are one of a few, and what is said of a mistyped one.

import { didYouMean, nearestNames } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';

/** The value of an option, in any case: people write Safari. Throws a UserError for another word. */
export function oneOf<Name extends string>(
  option: string,
  what: string,
  value: string,
  names: readonly Name[],
): Name {
  const found = names.find((name) => name === value.toLowerCase());
  if (found !== undefined) return found;
  throw new UserError(
    `${option}: unknown ${what} "${value}".${didYouMean(value, names)} The ${what.replace(/^\w+/, '$&s')} are ${names.join(' ')}`,
  );
}

/** The commands beside the analysis of captures, which has no name. */
export const COMMANDS = [
  'run',
  'demo',
  'doctor',
  'scrub',
  'messages',
  'judge',
  'unite',
  'rules',
  'explain',
  'help',
  'completion',
  'version',
] as const;

/** `; did you mean the command "rules"?` of a word that is no file; empty where it is like none. */
export function meantCommand(word: string): string {
  const [command] = /^[a-z]{3,}$/i.test(word) ? nearestNames(word, COMMANDS) : [];
  return command === undefined || command === word ? '' : `; did you mean the command "${command}"?`;
}
