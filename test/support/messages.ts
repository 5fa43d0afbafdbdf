// Hand-made messages for tests: a request and its response on one connection, changed where a test needs it.

import {
  type ContentFacts,
  type ContentMessage,
  createRequest,
  createResponse,
  type FormFacts,
  type HeaderField,
  headerCharacters,
  isNamed,
  type RequestData,
  type RequestMessage,
  type ResponseData,
  type ResponseMessage,
} from '../../src/record/message.ts';
import type { RunView, SummaryRecord } from '../../src/record/records.ts';

/** 2026-11-22T20:58:12Z. */
export const SECONDS = 1_795_381_092;

export function header(name: string, value: string): HeaderField {
  return { name, value, truncated: false };
}

const connection = {
  input: 'login.pcap',
  seconds: SECONDS,
  nanoseconds: 123_456_789,
  stream: 3,
  protocol: 'http/1.1',
  streamId: null,
  tls: false,
  incomplete: false,
  ambiguous: false,
} as const;

/** What a request can be made of; the rest follows from its fields. */
export type RequestChange = Partial<RequestData>;
export type ResponseChange = Partial<Omit<ResponseData, 'request'>> & {
  readonly request?: RequestChange | null;
};

export function request(change: RequestChange = {}): RequestMessage {
  const fields = change.fields ?? [header('Host', 'localhost:5000'), header('Cookie', 'a=1; b=2;c')];
  const form = change.form ?? null;
  return createRequest({
    ...connection,
    kind: 'request',
    frame: 40,
    src: '127.0.0.1',
    srcPort: 40_122,
    dst: '127.0.0.2',
    dstPort: 5000,
    method: 'POST',
    target: '/login?next=/',
    url: 'http://localhost:5000/login?next=/',
    authority: null,
    hasCookie: fields.some((field) => isNamed(field, 'cookie')),
    postsForm: form !== null,
    headerCharacters: headerCharacters(fields),
    ...change,
    form,
    fields,
  });
}

/** A form as browsers post it; `user=ada` is a field with the name of a user. */
export function form(...fields: string[]): FormFacts {
  const names = fields.map((field) => field.replace(/=.*/, ''));
  const user = fields.find((field) => field.includes('='))?.replace(/.*=/, '') ?? null;
  return { kind: 'urlencoded', fields: names, actions: [], user };
}

export function response(change: ResponseChange = {}): ResponseMessage {
  const fields = change.fields ?? [header('Set-Cookie', 'session=eyJhbGciOiJIUzI1NiJ9; HttpOnly; Path=/')];
  return createResponse({
    ...connection,
    kind: 'response',
    frame: 42,
    src: '127.0.0.2',
    srcPort: 5000,
    dst: '127.0.0.1',
    dstPort: 40_122,
    status: 302,
    phrase: 'FOUND',
    irregular: null,
    isContentRead: false,
    headerCharacters: headerCharacters(fields),
    ...change,
    fields,
    request: change.request === null ? null : request(change.request),
  });
}

/** What was read of the content of the response to a request. */
export function content(
  { input, frame, stream, streamId }: RequestData,
  facts: Partial<ContentFacts> = {},
): ContentMessage {
  const { seconds, nanoseconds } = connection;
  return {
    kind: 'content',
    request: { input, frame, stream, streamId },
    frame: frame + 2,
    seconds,
    nanoseconds,
    facts: contentFacts(facts),
  };
}

/** Of a page that says nothing. */
export function contentFacts(change: Partial<ContentFacts> = {}): ContentFacts {
  return {
    mediaType: 'text/html',
    length: 100,
    isWhole: true,
    fingerprint: '0123456789abcdef',
    title: null,
    isWithoutUser: false,
    hasPasswordField: false,
    hasLoginForm: false,
    loginFields: [],
    postsTo: [],
    outcome: null,
    location: null,
    ...change,
  };
}

/** A response whose packet is truncated inside its only Set-Cookie field. */
export function settingTruncated(setCookie: string): ResponseMessage {
  return response({ fields: [{ ...header('Set-Cookie', setCookie), truncated: true }], incomplete: true });
}

/** A response that sets these cookies and nothing else. */
export function setting(...setCookies: string[]): ResponseMessage {
  return response({ fields: setCookies.map((value) => header('Set-Cookie', value)) });
}

/** A run that nothing is asked of. */
export const RUN: RunView = {
  version: '0.0.0',
  command: null,
  inputs: [],
  interface: null,
  filters: { capture: null, display: null, cookieName: null, host: null },
  config: null,
  rulesOff: [],
  ignored: [],
  baseline: null,
  baselineGone: 0,
  baselineExpired: 0,
  assumeHttps: false,
  failOn: null,
  expectedCookies: [],
  failOnUnjudged: false,
  exit: 0,
  exitBecause: null,
  exitFindings: [],
  exitUnjudged: [],
};

export function summary(change: Partial<SummaryRecord> = {}): SummaryRecord {
  return {
    type: 'summary',
    schemaVersion: 1,
    packets: 72,
    bytes: 9004,
    connections: 6,
    messages: 12,
    setCookies: 5,
    gaps: 0,
    gapBytes: 0,
    ambiguous: 0,
    unseen: [],
    warnings: [],
    run: RUN,
    ...change,
  };
}
