// A client sends the same header fields with most of its requests, and messages share what is equal (wire-fields.ts): what
// follows from the fields alone is found once for all of them.

import type { RequestMessage } from './message.ts';

let functions = 0;

/**
 * The function with its results remembered for requests that share their fields. What it gives follows from the fields
 * alone, the cookies among them, and not from the start line, the connection or the body.
 */
export function rememberingFields<Result>(
  find: (request: RequestMessage) => Result,
): (request: RequestMessage) => Result {
  const index = functions++;
  return (request) => {
    const { factsOfFields } = request;
    if (factsOfFields === undefined) return find(request);
    const known = factsOfFields[index];
    if (known !== undefined) return known as Result;
    const result = find(request);
    factsOfFields[index] = result;
    return result;
  };
}
