// Messages taken apart and made again: as JSON, so that they can be audited elsewhere and later, and as copies with other
// header lines and URLs.

import {
  createRequest,
  createResponse,
  type HeaderField,
  type Message,
  type RequestData,
  type RequestMessage,
  type ResponseData,
} from './message.ts';

/** The members of a message that are written as JSON; what is worked out of them is not. */
export type MessageJson = RequestData | ResponseData;

/**
 * Plain data for JSON.stringify.
 * @public The other half of `messageFromJson`: what audits elsewhere is written with it.
 */
export function messageToJson(message: Message): MessageJson {
  return dataOf(message, message.fields, true);
}

/** A message again, of what `messageToJson` gave. */
export function messageFromJson(json: MessageJson): Message {
  return json.kind === 'request' ? createRequest(json) : createResponse(json);
}

/** A copy of a message with other header lines, and other URLs: nothing of the old ones can be reached through it. */
export function withFields(
  message: Message,
  fields: readonly HeaderField[],
  urlOf: (url: string) => string = (url) => url,
): Message {
  const data = dataOf(message, fields, false);
  const withUrls = (request: RequestData): RequestData => ({
    ...request,
    target: urlOf(request.target),
    url: urlOf(request.url),
  });
  return messageFromJson(
    data.kind === 'request' ? withUrls(data) : { ...data, request: data.request && withUrls(data.request) },
  );
}

const NO_FIELDS: readonly HeaderField[] = [];

function dataOf(message: Message, fields: readonly HeaderField[], isWhole: boolean): MessageJson {
  if (message.kind === 'request') return requestData(message, fields);
  const { kind, status, phrase, isContentRead, request, serverName } = message;
  const irregular = isWhole ? message.irregular : null;
  const requestJson = request && requestData(request, isWhole ? request.fields : NO_FIELDS);
  return {
    kind,
    ...sharedData(message, fields),
    status,
    phrase,
    irregular,
    isContentRead,
    request: requestJson,
    ...(serverName === undefined ? null : { serverName }),
  };
}

function requestData(message: RequestMessage, fields: readonly HeaderField[]): RequestData {
  const { kind, method, target, url, authority, hasCookie, postsForm, form } = message;
  return { kind, ...sharedData(message, fields), method, target, url, authority, hasCookie, postsForm, form };
}

function sharedData(message: Message, fields: readonly HeaderField[]) {
  const { input, frame, seconds, nanoseconds, stream, src, srcPort, dst, dstPort } = message;
  const { protocol, streamId, tls, incomplete, ambiguous, headerCharacters, transportStream } = message;
  const place = { input, frame, seconds, nanoseconds, stream, src, srcPort, dst, dstPort };
  return {
    ...place,
    ...(transportStream === undefined ? null : { transportStream }),
    protocol,
    streamId,
    tls,
    incomplete,
    ambiguous,
    fields,
    headerCharacters,
  };
}
