// What a response gives: a page, the data that a script asked for, or something that a page loads.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import type { GivenKind } from './session.ts';

/** Sec-Fetch-Dest (W3C Fetch Metadata): what browsers say that they ask for. `empty`: fetch, XMLHttpRequest, sendBeacon. */
const DESTINATIONS: Readonly<Record<string, GivenKind>> = {
  document: 'page',
  iframe: 'page',
  frame: 'page',
  empty: 'data',
  script: 'script',
  worker: 'script',
  serviceworker: 'script',
  sharedworker: 'script',
  style: 'style',
  image: 'image',
  audio: 'media',
  video: 'media',
  track: 'media',
  font: 'file',
  object: 'file',
  embed: 'file',
};

/** Media types (RFC 9110 section 8.3), the first that fits. */
const MEDIA_TYPES: readonly (readonly [RegExp, GivenKind])[] = [
  [/^(?:text\/html|application\/xhtml\+xml)\b/i, 'page'],
  [/^(?:text|application)\/(?:x-)?(?:java|ecma)script\b/i, 'script'],
  [/^text\/css\b/i, 'style'],
  [/^image\//i, 'image'],
  [/^(?:audio|video)\//i, 'media'],
  [/\b(?:json|xml|graphql|grpc|protobuf|msgpack)\b|^text\/(?:event-stream|x-component)\b/i, 'data'],
  [/^(?:font|application)\//i, 'file'],
];

/** Of a response with a status of success. */
export function givenKind(message: ResponseMessage, request: RequestMessage): GivenKind {
  if (message.status === 101) return 'connection';
  const [disposition = ''] = fieldValues(message, 'content-disposition');
  if (/^\s*attachment\b/i.test(disposition)) return 'file';
  const [destination = ''] = fieldValues(request, 'sec-fetch-dest');
  const asked = DESTINATIONS[destination.trim().toLowerCase()];
  if (asked !== undefined) return asked;
  const [type] = fieldValues(message, 'content-type');
  const kind = type === undefined ? null : MEDIA_TYPES.find(([pattern]) => pattern.test(type))?.[1];
  if (kind === 'page' || kind === null || kind === undefined)
    return isByScript(request, message) ? 'data' : 'page';
  return kind;
}

/** A script asks for it, whatever comes, or it has no content at all. */
function isByScript(request: RequestMessage, { status }: ResponseMessage): boolean {
  if (status === 204 || status === 205 || !PAGE_METHODS.includes(request.method)) return true;
  return fieldValues(request, 'x-requested-with').some((value) => /^XMLHttpRequest$/i.test(value.trim()));
}

const PAGE_METHODS: readonly string[] = ['GET', 'HEAD', 'POST'];
