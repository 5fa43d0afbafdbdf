// Requests as the configuration names them: `POST /login`, `/users/*`, `?_task=logout`, `POST /graphql signOut`.

import type { RequestMessage } from '../record/message.ts';
import { compileGlob } from '../shared/glob.ts';
import { pathOfUrl } from '../shared/url.ts';

/** Method, path, parameters, and a name in the body; each may be left out, path and parameters not both. */
const PATTERN = /^(?:([A-Z]+) )?([/*][^\s?]*)?(?:\?(\S+))?(?: (\S+))?$/;

/** A test of requests; without a method it holds for any but `otherMethods`. Throws for no such pattern. */
export function requestPattern(
  text: string,
  otherMethods: readonly string[],
): (request: RequestMessage) => boolean {
  const [, method, path, query, name] = PATTERN.exec(text) ?? [];
  const isPath = path === undefined ? null : compileGlob(path, true);
  const parameters = query === undefined ? [] : query.split('&').map(parameterTest);
  const isName = name === undefined ? null : compileGlob(name, true);
  // What a query or a body names says itself what it does.
  const others = query === undefined && name === undefined ? otherMethods : [];
  return (request) => {
    if (method === undefined ? others.includes(request.method) : request.method !== method) return false;
    if (isPath !== null && !isPath(pathOfUrl(request.url))) return false;
    if (parameters.length > 0 && !hasParameters(request.url, parameters)) return false;
    return isName === null || namesInBody(request, isName);
  };
}

type ParameterTest = (name: string, value: string) => boolean;

/** `name=value`, or a name alone, whatever its value. */
function parameterTest(text: string): ParameterTest {
  const equals = text.indexOf('=');
  const isName = compileGlob(equals < 0 ? text : text.slice(0, equals), true);
  const isValue = equals < 0 ? () => true : compileGlob(text.slice(equals + 1), true);
  return (name, value) => isName(name) && isValue(value);
}

function hasParameters(url: string, tests: readonly ParameterTest[]): boolean {
  const at = url.indexOf('?');
  if (at < 0) return false;
  const parameters = [...new URLSearchParams(url.slice(at + 1).split('#', 1)[0])];
  return tests.every((isOne) => parameters.some(([name, value]) => isOne(name, value)));
}

/** A field that is posted, a method of JSON-RPC, an operation of GraphQL or its first field. */
function namesInBody({ form }: RequestMessage, isName: (text: string) => boolean): boolean {
  if (form === null) return false;
  return form.fields.some(isName) || form.actions.some(({ value }) => isName(value));
}
