// Where a redirect leads after something went wrong: its URL names an error.

import { MAX_LOCATION_CHARACTERS } from '../limits.ts';

/** A parameter, a part of a path or a fragment: `error=csrf`, `/error/`, `#logout-failed`. Empty and negated ones are none. */
const ERROR =
  /[?&/#;](?:login|(?:[a-z]+[-_])*)(?:err|error|errors|fail|failed|failure|invalid|denied|wrong|forbidden)(?:[-_][a-z]+)*(?:=(?!(?:0|no|none|false|null)?(?:&|#|$))|[&/?#]|$)/i;
/** The value of a parameter: `status=error`, `message=invalid_token`. */
const ERROR_VALUE =
  /[?&#;][\w[\]-]{1,32}=(?:[a-z]+(?:[-_+]|%20))*(?:csrf|xsrf|err|error|fail|failed|failure|invalid|denied|wrong|mismatch|forbidden|bad)(?:[-_+&#]|%20|$)/i;

export function namesError(location: string): boolean {
  const text = location.slice(0, MAX_LOCATION_CHARACTERS);
  return ERROR.test(text) || ERROR_VALUE.test(text);
}
