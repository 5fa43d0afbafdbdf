// The lines of a log as messages again. Every member is checked: a log may come from anywhere.

import {
  type ContentFacts,
  type ContentMessage,
  createRequest,
  createResponse,
  type FormFacts,
  type HeaderField,
  headerCharacters,
  type IrregularHead,
  type MalformedHead,
  type RequestData,
  type RequestMessage,
  type ResponseMessage,
} from '../record/message.ts';
import type { HopView } from '../record/records.ts';
import type { HttpVersion } from '../shared/http-version.ts';
import { isAbsoluteUrl } from '../shared/url.ts';
import { LATIN1_FIELD, TRUNCATED_FIELD } from './format.ts';
import {
  countOf,
  flagOf,
  LineError,
  listOfValues,
  type Members,
  membersOf,
  memberText,
  oneOfValues,
  pairOf,
  textOrNull,
} from './line-members.ts';
import { hasCookieField, usualUrl } from './message-lines.ts';

const VERSIONS: readonly HttpVersion[] = ['http/1.0', 'http/1.1', 'h2', 'h3'];
const FORM_KINDS: readonly FormFacts['kind'][] = ['urlencoded', 'multipart', 'json', 'xml'];
const WORDS: readonly NonNullable<ContentFacts['words']>[] = ['success', 'failure'];
const OUTCOMES: readonly NonNullable<ContentFacts['outcome']>[] = ['success', 'failure', 'step'];
const MALFORMED: readonly MalformedHead[] = [
  'pseudo-field-late',
  'pseudo-field-doubled',
  'pseudo-field-unknown',
  'pseudo-field-missing',
  'upper-case-name',
  'control-in-value',
];
const MAX_PORT = 65_535;
const MAX_NANOSECONDS = 999_999_999;
/** The year 9999: later times have no RFC 3339 text. */
const MAX_SECONDS = 253_402_300_799;
const MAX_STATUS = 999;

/** What the numbers in the lines of one log mean. */
export interface LogNames {
  /** The name of a capture. Throws a LineError for a number that none has. */
  input(number: number): string;
  /** The number of a connection, among those of everything that is read. */
  stream(number: number): number;
}

/** Throws a LineError, as all that follows. */
export function requestOfLine(line: Members, names: LogNames): RequestMessage {
  const place = placeOf(line, names);
  const { target, head } = { target: memberText(line.target), head: headOf(line) };
  const data: RequestData = {
    kind: 'request',
    ...place,
    ...head,
    method: memberText(line.method),
    target,
    url: '',
    authority: textOrNull(line.authority),
    hasCookie: line.hasCookie === undefined ? hasCookieField(head.fields) : flagOf(line.hasCookie),
    postsForm: flagOf(line.postsForm),
    form: null,
  };
  const url = line.url === undefined ? usualUrl(data as RequestMessage) : memberText(line.url);
  if (url === null || !isAbsoluteUrl(url)) throw new LineError('no URL');
  return createRequest({ ...data, url });
}

/** `request`: of the line, without its form; null when it was not seen. */
export function responseOfLine(
  line: Members,
  asked: RequestMessage | null,
  names: LogNames,
): ResponseMessage {
  const place = asked !== null && line.stream === undefined ? wayBack(asked) : placeOf(line, names);
  const form = line.form === undefined ? null : formOf(membersOf(line.form));
  const message = createResponse({
    kind: 'response',
    ...place,
    ...headOf(line),
    status: countOf(line.status, MAX_STATUS),
    phrase: memberText(line.phrase),
    irregular: line.irregular === undefined ? null : irregularOf(membersOf(line.irregular)),
    isContentRead: flagOf(line.isContentRead),
    request: null,
    ...(line.serverName === undefined ? null : { serverName: memberText(line.serverName) }),
  });
  const request = asked === null || form === null ? asked : createRequest({ ...asked, form });
  return { ...message, request };
}

export function contentOfLine(line: Members, names: LogNames): ContentMessage {
  const request = line.request;
  if (!Array.isArray(request) || request.length !== 4) throw new LineError('no request');
  const [input, frame, stream, streamId] = request as unknown[];
  return {
    kind: 'content',
    request: {
      input: names.input(countOf(input)),
      frame: countOf(frame),
      stream: names.stream(countOf(stream)),
      streamId: streamId === null ? null : countOf(streamId),
    },
    ...momentOf(line),
    facts: factsOf(membersOf(line.facts)),
  };
}

type Place = Pick<
  RequestData,
  | 'input'
  | 'stream'
  | 'transportStream'
  | 'src'
  | 'srcPort'
  | 'dst'
  | 'dstPort'
  | 'protocol'
  | 'streamId'
  | 'tls'
>;

function placeOf(line: Members, names: LogNames): Place {
  const [src, srcPort] = pairOf(line.from);
  const [dst, dstPort] = pairOf(line.to);
  const own = countOf(line.stream);
  const stream = names.stream(own);
  // Wireshark's number of the connection stays what it is.
  const transport = line.transportStream === undefined ? own : countOf(line.transportStream);
  return {
    input: names.input(countOf(line.input)),
    stream,
    ...(transport === stream ? null : { transportStream: transport }),
    src: memberText(src),
    srcPort: countOf(srcPort, MAX_PORT),
    dst: memberText(dst),
    dstPort: countOf(dstPort, MAX_PORT),
    protocol: oneOfValues(line.protocol, VERSIONS),
    streamId: line.streamId === undefined ? null : countOf(line.streamId),
    tls: flagOf(line.tls),
  };
}

function wayBack(request: RequestMessage): Place {
  const { input, stream, transportStream, src, srcPort, dst, dstPort, protocol, streamId, tls } = request;
  return {
    input,
    stream,
    ...(transportStream === undefined ? null : { transportStream }),
    src: dst,
    srcPort: dstPort,
    dst: src,
    dstPort: srcPort,
    protocol,
    streamId,
    tls,
  };
}

function momentOf(line: Members): Pick<RequestData, 'frame' | 'seconds' | 'nanoseconds'> {
  const [seconds, nanoseconds] = pairOf(line.time);
  return {
    frame: countOf(line.frame),
    seconds: countOf(seconds, MAX_SECONDS),
    nanoseconds: countOf(nanoseconds, MAX_NANOSECONDS),
  };
}

function headOf(line: Members) {
  const fields = listOfValues(line.fields, fieldOf);
  return {
    ...momentOf(line),
    incomplete: flagOf(line.incomplete),
    ambiguous: flagOf(line.ambiguous),
    ...(line.hop === undefined ? null : { hop: hopOf(line.hop) }),
    fields,
    headerCharacters: line.characters === undefined ? headerCharacters(fields) : countOf(line.characters),
  };
}

function hopOf(hop: unknown): HopView | null {
  if (hop === null) return null;
  const { of, depth } = membersOf(hop);
  return { of: of === null ? null : countOf(of), depth: countOf(depth) };
}

function fieldOf(item: unknown): HeaderField {
  if (!Array.isArray(item) || item.length < 2) throw new LineError('no field');
  const [name, value, marks = 0] = item as unknown[];
  const field = { name: memberText(name), value: memberText(value) };
  if (marks === 0) return { ...field, truncated: false };
  const known = countOf(marks, TRUNCATED_FIELD | LATIN1_FIELD);
  const truncated = (known & TRUNCATED_FIELD) !== 0;
  return (known & LATIN1_FIELD) === 0
    ? { ...field, truncated }
    : { ...field, truncated, encoding: 'iso-8859-1' };
}

function irregularOf({ text, malformed }: Members): IrregularHead {
  return {
    text: textOrNull(text),
    malformed: malformed === undefined || malformed === null ? null : oneOfValues(malformed, MALFORMED),
  };
}

function formOf({ kind, fields, actions, user, token, refreshToken, repeatedCookies }: Members): FormFacts {
  return {
    kind: oneOfValues(kind, FORM_KINDS),
    fields: listOfValues(fields, memberText),
    actions: listOfValues(actions, (action) => {
      const [field, value] = pairOf(action);
      return { field: memberText(field), value: memberText(value) };
    }),
    user: textOrNull(user),
    ...(token === undefined ? null : { token: memberText(token) }),
    ...(refreshToken === undefined ? null : { refreshToken: memberText(refreshToken) }),
    ...(repeatedCookies === undefined
      ? null
      : { repeatedCookies: listOfValues(repeatedCookies, memberText) }),
  };
}

function factsOf(facts: Members): ContentFacts {
  const { outcome, refreshToken, words, code, tokens } = facts;
  return {
    mediaType: textOrNull(facts.mediaType),
    length: countOf(facts.length),
    isWhole: flagOf(facts.isWhole),
    fingerprint: memberText(facts.fingerprint),
    title: textOrNull(facts.title),
    hasPasswordField: flagOf(facts.hasPasswordField),
    hasLoginForm: flagOf(facts.hasLoginForm),
    loginFields: listOfValues(facts.loginFields, memberText),
    postsTo: listOfValues(facts.postsTo, memberText),
    outcome: outcome === undefined || outcome === null ? null : oneOfValues(outcome, OUTCOMES),
    isWithoutUser: flagOf(facts.isWithoutUser),
    ...(refreshToken === undefined ? null : { refreshToken: memberText(refreshToken) }),
    ...(words === undefined ? null : { words: oneOfValues(words, WORDS) }),
    ...(code === undefined ? null : { code: memberText(code) }),
    ...(tokens === undefined ? null : { tokens: listOfValues(tokens, memberText) }),
    location: textOrNull(facts.location),
  };
}
