// What several rules ask of requests from other sites, and of their responses.

import { initiatorOf } from '../browser/request-initiator.ts';
import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { hostOfUrl } from '../shared/url.ts';
import { quoted } from './finding-text.ts';

/** `A page of another site ("https://spa.other.example")`. */
export function otherPageText(request: RequestMessage): string {
  const page = initiatorOf(request);
  if (page === null) return 'A page of another site';
  const origin = `${page.slice(0, page.indexOf(':'))}://${hostOfUrl(page)}`;
  return `A page of another site (${quoted(origin)})`;
}

/** Any page may read the response, and none may make the request with cookies (Fetch standard, CORS protocol). */
export function isForEveryPage(message: ResponseMessage): boolean {
  return fieldValues(message, 'access-control-allow-origin')[0] === '*';
}

/** The page may make the request with cookies (Fetch standard, CORS protocol). */
export function allowsCredentials(message: ResponseMessage): boolean {
  return fieldValues(message, 'access-control-allow-credentials')[0] === 'true';
}
