// Routes of the setting `sources`, and the place in the code that each has: "POST /users/:id" is in "src/users.ts:42".

import type { RequestMessage } from '../record/message.ts';
import type { SourceView } from '../record/records.ts';
import { compileGlob } from '../shared/glob.ts';
import { pathOfUrl } from '../shared/url.ts';

const ANY = '*';
/** A part of a path that may have any value, as frameworks write it. */
const PARAMETER = /^:[\w-]+$/;

/** A test of requests by method and path; `*` at the end of the path stands for all that follows. */
export function routePattern(route: string): (request: RequestMessage) => boolean {
  const [method = '', path = ''] = route.split(' ');
  const parts = path.split('/');
  const isOpen = parts.at(-1) === ANY;
  const tests = (isOpen ? parts.slice(0, -1) : parts).map(partTest);
  return (request) => {
    if (method !== ANY && request.method !== method) return false;
    const seen = pathOfUrl(request.url).split('/');
    const isLong = isOpen ? seen.length > tests.length : seen.length === tests.length;
    return isLong && tests.every((isPart, index) => isPart(seen[index]!));
  };
}

function partTest(part: string): (text: string) => boolean {
  return PARAMETER.test(part) ? (text) => text !== '' : compileGlob(part, true);
}

/** `source`: a file, with its line or without. */
export function sourceView(route: string, source: string): SourceView {
  const [, file = source, line] = /^(.*):(\d+)$/.exec(source) ?? [];
  return { route, file, line: line === undefined ? null : Number(line) };
}
