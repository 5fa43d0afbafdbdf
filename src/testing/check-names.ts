// Names that a test gives: a mistyped one would check nothing.

import { didYouMean } from '../shared/did-you-mean.ts';

/** @throws {TypeError} for a name that is none of those that are known: `record: unknown option "hosst". Did you mean "host"?` */
export function checkNames(
  caller: string,
  what: 'option' | 'attribute',
  given: object,
  known: readonly string[],
): void {
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new TypeError(
        `${caller}: unknown ${what} "${name}".${didYouMean(name, known)} They are ${known.join(' ')}`,
      );
}
