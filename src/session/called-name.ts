// Calls: requests of which the body names what is asked for, JSON-RPC, GraphQL, SOAP and XML-RPC. They all have one path, and the outcome is
// in the content of the response.

import { fieldValues, type RequestMessage } from '../record/message.ts';

/** Members that name what is called: JSON-RPC 2.0 section 4, GraphQL over HTTP. */
const CALL = /^(?:method|query|mutation|operationName)$/;

/**
 * What tells a call from others to the same path: the names in its body, and its length, so that a call with other
 * arguments is seldom taken for the same. Null when the request is no call, or its form is not known yet.
 */
export function calledName(request: RequestMessage): string | null {
  const { form } = request;
  if (form === null || (form.kind !== 'json' && form.kind !== 'xml')) return null;
  const names = form.actions.filter(({ field }) => CALL.test(field));
  const [length] = fieldValues(request, 'content-length');
  if (names.length === 0 || length === undefined) return null;
  return `${names.map(({ value }) => value).join(' ')} ${length}`;
}
