// Calls: requests of which the body names what is asked for, JSON-RPC, GraphQL, SOAP and XML-RPC. They all have one path, and the outcome is
// in the content of the response.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { pathOfTarget } from './target.ts';

/** Members that name what is called: JSON-RPC 2.0 section 4, GraphQL over HTTP. */
const CALL = /^(?:method|query|mutation|operationName)$/;

const REFRESH_PATH = /refresh|\/(?:access[-_]?|auth[-_]?)?tokens?\/?$/i;

/** `{}` says as little as nothing. */
const EMPTY_JSON_BYTES = 2;

/** The token is in a cookie, or missing: only the content of the response tells what came of it. */
function isEmptyRefresh(request: RequestMessage): boolean {
  if (request.method !== 'POST' || !REFRESH_PATH.test(pathOfTarget(request.target))) return false;
  const [length = '0'] = fieldValues(request, 'content-length');
  return Number(length) <= EMPTY_JSON_BYTES && fieldValues(request, 'transfer-encoding').length === 0;
}

/**
 * What tells a call from others to the same path: the names in its body, and its length, so that a call with other
 * arguments is seldom taken for the same. Null when the request is no call, or its form is not known yet.
 */
export function calledName(request: RequestMessage): string | null {
  const { form } = request;
  if (isEmptyRefresh(request)) return 'refresh 0';
  if (form === null || (form.kind !== 'json' && form.kind !== 'xml')) return null;
  const names = form.actions.filter(({ field }) => CALL.test(field));
  const [length] = fieldValues(request, 'content-length');
  if (names.length === 0 || length === undefined) return null;
  return `${names.map(({ value }) => value).join(' ')} ${length}`;
}
