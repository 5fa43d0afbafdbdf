// The fields of HTTP, with Wireshark's names (https://www.wireshark.org/docs/dfref/h/http.html). `http.*` means HTTP
// whatever its version.

import { fieldValues, type Message, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import type { HttpVersion } from '../shared/http-version.ts';
import { type FieldType, type FieldValue, type FilterField, field, NONE, some } from './field.ts';
import { instantNs } from './instant.ts';
import { instantOfNs } from './packet-fields.ts';

type RequestValue = (request: RequestMessage) => FieldValue | null;
type ResponseValue = (response: ResponseMessage) => FieldValue | null;

function ofRequest(name: string, type: FieldType, help: string, read: RequestValue): FilterField {
  return field(name, type, 'request', 'sometimes', help, (m) =>
    m.kind === 'request' ? some(read(m)) : NONE,
  );
}

function ofResponse(name: string, type: FieldType, help: string, read: ResponseValue): FilterField {
  return field(name, type, 'response', 'sometimes', help, (m) =>
    m.kind === 'response' ? some(read(m)) : NONE,
  );
}

function ofItsRequest(
  name: string,
  type: FieldType,
  help: string,
  read: (response: ResponseMessage, request: RequestMessage) => FieldValue,
): FilterField {
  const known = ofResponse(name, type, help, (response) =>
    response.request === null ? null : read(response, response.request),
  );
  return { ...known, isOfRequest: true };
}

/** A field that is shown only where it is asked for. */
function extra(known: FilterField): FilterField {
  return { ...known, isExtra: true };
}

/** A field that each message of its kind has. */
function always(known: FilterField): FilterField {
  return { ...known, always: true };
}

function header(name: string, headerName: string): FilterField {
  return field(name, 'string', 'message', 'sometimes', headerName, (message) =>
    fieldValues(message, headerName.toLowerCase()),
  );
}

/** Header fields as Wireshark has them under `http2.headers` and `http3.headers`. */
const headersOf = (protocol: string): FilterField[] => [
  field(`${protocol}.headers.set_cookie`, 'string', 'set-cookie', 'sometimes', 'http.set_cookie', (m) =>
    fieldValues(m, 'set-cookie'),
  ),
  field(`${protocol}.headers.cookie`, 'string', 'cookie', 'sometimes', 'http.cookie', (m) =>
    fieldValues(m, 'cookie'),
  ),
  extra(ofRequest(`${protocol}.headers.method`, 'string', 'http.request.method', ({ method }) => method)),
  extra(ofRequest(`${protocol}.headers.path`, 'string', 'http.request.uri', ({ target }) => target)),
  extra(ofRequest(`${protocol}.headers.authority`, 'string', ':authority', ({ authority }) => authority)),
  extra(ofResponse(`${protocol}.headers.status`, 'number', 'http.response.code', ({ status }) => status)),
];

/** Fields that only messages of one version have. */
function over(version: HttpVersion, label: string, fields: readonly FilterField[]): FilterField[] {
  return fields.map((known) => ({
    ...known,
    help: `${known.help} over ${label}`,
    values: (message, results, focus) =>
      message.protocol === version ? known.values(message, results, focus) : NONE,
  }));
}

function cookiePairs(message: Message): string[] {
  const pairs = fieldValues(message, 'cookie').flatMap((value) => value.split(';'));
  return pairs.map((pair) => pair.trim()).filter((pair) => pair !== '');
}

/** Whole lines, each with its end. */
const lines = (message: Message): string[] =>
  message.fields.filter(({ truncated }) => !truncated).map(({ name, value }) => `${name}: ${value}\r\n`);

const version = ({ protocol }: Message): string =>
  protocol.startsWith('http/') ? protocol.toUpperCase() : `HTTP/${protocol.slice(1)}`;

/** The first line; without its end. */
const startLine = (message: Message): string =>
  message.kind === 'request'
    ? `${message.method} ${message.target} ${version(message)}`
    : `${version(message)} ${message.status} ${message.phrase}`;

/** As Wireshark's column Info. */
function information(message: Message): string {
  const [contentType = ''] = fieldValues(message, 'content-type');
  if (message.streamId !== null) {
    const text =
      message.kind === 'request'
        ? `${message.method} ${message.target}`
        : `${message.status} ${message.phrase}`.trim();
    return `HEADERS[${message.streamId}]: ${text}`;
  }
  if (message.kind === 'request') return `${startLine(message)} `;
  return contentType === ''
    ? `${startLine(message)} `
    : `${startLine(message)}  (${contentType.split(';')[0]!.trim()})`;
}

/** A target without a query has no `?`. */
function pathOf(target: string): string | null {
  const path = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, '').split('?')[0]!;
  return path === '' ? null : path;
}

function queryOf(target: string): string | null {
  const at = target.indexOf('?');
  return at < 0 ? null : target.slice(at + 1);
}

const contentLengths = (message: Message): FieldValue[] =>
  fieldValues(message, 'content-length')
    .filter((text) => /^\d{1,15}$/.test(text))
    .map(Number);

export const HTTP_FIELDS: readonly FilterField[] = [
  field('http', 'protocol', 'message', 'always', 'HTTP of any version', () => ['http']),
  extra(
    field('http.chat', 'string', 'message', 'always', 'first line of the message', (m) => [
      `${startLine(m)}\r\n`,
    ]),
  ),
  always(ofRequest('http.request', 'boolean', 'is a request', () => true)),
  always(ofRequest('http.request.method', 'string', 'GET, POST, ...', ({ method }) => method)),
  always(ofRequest('http.request.uri', 'string', 'target as it is sent', ({ target }) => target)),
  ofRequest(
    'http.request.uri.path',
    'string',
    'its path (Wireshark: only where there is a query)',
    ({ target }) => pathOf(target),
  ),
  ofRequest('http.request.uri.query', 'string', 'what follows its ?', ({ target }) => queryOf(target)),
  always(ofRequest('http.request.full_uri', 'string', 'absolute URL', ({ url }) => url)),
  always(ofRequest('http.request.version', 'string', 'HTTP/1.1, HTTP/2, HTTP/3', version)),
  extra(
    field('http.request.line', 'string', 'request', 'sometimes', 'each header line of a request', (m) =>
      m.kind === 'request' ? lines(m) : NONE,
    ),
  ),
  header('http.host', 'Host'),
  header('http.user_agent', 'User-Agent'),
  header('http.referer', 'Referer'),
  header('http.accept', 'Accept'),
  header('http.accept_encoding', 'Accept-Encoding'),
  header('http.accept_language', 'Accept-Language'),
  extra(header('http.authorization', 'Authorization')),
  extra(header('http.proxy_authorization', 'Proxy-Authorization')),
  header('http.x_forwarded_for', 'X-Forwarded-For'),
  field('http.cookie', 'string', 'cookie', 'sometimes', 'Cookie field, whole', (m) =>
    fieldValues(m, 'cookie'),
  ),
  field('http.cookie_pair', 'string', 'cookie', 'sometimes', 'each name=value of Cookie', cookiePairs),
  always(ofResponse('http.response', 'boolean', 'is a response', () => true)),
  always(ofResponse('http.response.code', 'number', 'status', ({ status }) => status)),
  ofResponse('http.response.phrase', 'string', 'reason phrase', ({ phrase }) => phrase || null),
  always(ofResponse('http.response.version', 'string', 'HTTP/1.1, HTTP/2, HTTP/3', version)),
  extra(
    field('http.response.line', 'string', 'response', 'sometimes', 'each header line of a response', (m) =>
      m.kind === 'response' ? lines(m) : NONE,
    ),
  ),
  ofItsRequest('http.request_in', 'number', 'packet of its request', (_response, request) => request.frame),
  ofItsRequest('http.time', 'epoch', 'seconds from its request to the response', (response, request) =>
    instantOfNs(instantNs(response) - instantNs(request)),
  ),
  field('http.set_cookie', 'string', 'set-cookie', 'sometimes', 'each Set-Cookie field, whole', (m) =>
    fieldValues(m, 'set-cookie'),
  ),
  header('http.location', 'Location'),
  header('http.server', 'Server'),
  header('http.date', 'Date'),
  header('http.last_modified', 'Last-Modified'),
  header('http.www_authenticate', 'WWW-Authenticate'),
  header('http.proxy_authenticate', 'Proxy-Authenticate'),
  header('http.content_type', 'Content-Type'),
  header('http.content_encoding', 'Content-Encoding'),
  field('http.content_length', 'number', 'message', 'sometimes', 'Content-Length', contentLengths),
  extra(header('http.content_length_header', 'Content-Length')),
  header('http.transfer_encoding', 'Transfer-Encoding'),
  header('http.cache_control', 'Cache-Control'),
  header('http.connection', 'Connection'),
  header('http.upgrade', 'Upgrade'),
  ...over('h2', 'HTTP/2', [
    field('http2', 'protocol', 'message', 'sometimes', 'messages', () => ['http2']),
    field('http2.streamid', 'number', 'message', 'sometimes', 'stream', (m) => some(m.streamId)),
    ...headersOf('http2'),
  ]),
  ...over('h3', 'HTTP/3', [
    field('http3', 'protocol', 'message', 'sometimes', 'messages', () => ['http3']),
    field('quic.stream.stream_id', 'number', 'message', 'sometimes', 'stream', (m) => some(m.streamId)),
    ...headersOf('http3'),
  ]),
  extra(
    field('_ws.col.info', 'string', 'message', 'always', "Wireshark's column Info", (m) => [information(m)]),
  ),
];
