// Messages as the lines of a log: what follows from the rest of a line is left out of it.

import {
  type ContentMessage,
  type FormFacts,
  fieldValues,
  type HeaderField,
  headerCharacters,
  isNamed,
  type Message,
  type RequestMessage,
  type ResponseMessage,
} from '../record/message.ts';
import { isAbsoluteUrl } from '../shared/url.ts';
import { LATIN1_FIELD, TRUNCATED_FIELD } from './format.ts';

/** What a line of JSON is made of. */
export type LineData = Record<string, unknown>;

type InputNumber = (input: string) => number;

/** `fields`: the header lines that are kept. */
export function lineOfRequest(
  message: RequestMessage,
  fields: readonly HeaderField[],
  inputNumber: InputNumber,
): LineData {
  const { method, target, url, authority, hasCookie, postsForm } = message;
  const line: LineData = {
    kind: 'request',
    ...placeLine(message, inputNumber),
    ...headLine(message, fields),
  };
  line.method = method;
  line.target = target;
  if (authority !== null) line.authority = authority;
  if (url !== usualUrl(message)) line.url = url;
  if (hasCookie !== hasCookieField(fields)) line.hasCookie = hasCookie;
  if (postsForm) line.postsForm = true;
  return line;
}

/** `request`: the number of its line, or the request itself; null when it was not seen. */
export function lineOfResponse(
  message: ResponseMessage,
  fields: readonly HeaderField[],
  request: number | LineData | null,
  inputNumber: InputNumber,
): LineData {
  const { status, phrase, irregular, isContentRead, request: asked } = message;
  const line: LineData = { kind: 'response' };
  if (request !== null) line.request = request;
  if (asked?.form) line.form = formLine(asked.form);
  if (asked === null || !isOnWayBack(message, asked)) Object.assign(line, placeLine(message, inputNumber));
  Object.assign(line, headLine(message, fields));
  line.status = status;
  line.phrase = phrase;
  if (irregular !== null) line.irregular = irregular;
  if (isContentRead) line.isContentRead = true;
  if (message.serverName !== undefined) line.serverName = message.serverName;
  return line;
}

export function lineOfContent(message: ContentMessage, inputNumber: InputNumber): LineData {
  const { request, frame, seconds, nanoseconds, facts } = message;
  const { input, frame: requestFrame, stream, streamId } = request;
  const line: LineData = { kind: 'content', request: [inputNumber(input), requestFrame, stream, streamId] };
  line.frame = frame;
  line.time = [seconds, nanoseconds];
  line.facts = Object.fromEntries(Object.entries(facts).filter(([, value]) => !isUsual(value)));
  return line;
}

/** Values of facts that are left out. */
function isUsual(value: unknown): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0);
}

function formLine({ kind, fields, actions, ...rest }: FormFacts): LineData {
  return { kind, fields, actions: actions.map(({ field, value }) => [field, value]), ...rest };
}

/** Whether a response comes from where its request went to, as nearly always. */
export function isOnWayBack(message: ResponseMessage, request: RequestMessage): boolean {
  return (
    message.stream === request.stream &&
    message.transportStream === request.transportStream &&
    message.input === request.input &&
    message.streamId === request.streamId &&
    message.protocol === request.protocol &&
    message.tls === request.tls &&
    message.src === request.dst &&
    message.srcPort === request.dstPort &&
    message.dst === request.src &&
    message.dstPort === request.srcPort
  );
}

function placeLine(message: Message, inputNumber: InputNumber): LineData {
  const { input, stream, src, srcPort, dst, dstPort, protocol, streamId, tls } = message;
  const line: LineData = {
    input: inputNumber(input),
    stream,
    from: [src, srcPort],
    to: [dst, dstPort],
    protocol,
  };
  if (message.transportStream !== undefined) line.transportStream = message.transportStream;
  if (streamId !== null) line.streamId = streamId;
  if (tls) line.tls = true;
  return line;
}

function headLine(message: Message, fields: readonly HeaderField[]): LineData {
  const { frame, seconds, nanoseconds, incomplete, ambiguous } = message;
  const line: LineData = { frame, time: [seconds, nanoseconds] };
  if (incomplete) line.incomplete = true;
  if (ambiguous) line.ambiguous = true;
  if (message.hop !== undefined) line.hop = message.hop;
  if (headerCharacters(fields) !== message.headerCharacters) line.characters = message.headerCharacters;
  line.fields = fields.map(fieldLine);
  return line;
}

function fieldLine({ name, value, truncated, encoding }: HeaderField): readonly unknown[] {
  const marks = (truncated ? TRUNCATED_FIELD : 0) | (encoding === undefined ? 0 : LATIN1_FIELD);
  return marks === 0 ? [name, value] : [name, value, marks];
}

export function hasCookieField(fields: readonly HeaderField[]): boolean {
  return fields.some((field) => isNamed(field, 'cookie'));
}

/** The URL that follows from the rest of a request; null where it has to be written down. */
export function usualUrl(message: RequestMessage): string | null {
  const { target, tls } = message;
  if (isAbsoluteUrl(target)) return target;
  const [host = ''] = fieldValues(message, 'host');
  return host === '' || !target.startsWith('/') ? null : `${tls ? 'https' : 'http'}://${host}${target}`;
}
