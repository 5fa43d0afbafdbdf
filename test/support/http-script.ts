// Random HTTP/1 conversations that know what is in them: every framing, every oddity of the header syntax that
// RFC 9112 tells recipients to expect, and bodies that look like messages. For fast-check.

import fc from './properties.ts';

/** A head as it must be found, and where its message text has it. */
export interface ScriptedHead {
  readonly kind: 'request' | 'response';
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly setCookies: readonly string[];
  readonly cookies: readonly string[];
}

/** Part of one direction: what the bytes are for. */
export interface Part {
  readonly text: string;
  /** The head that these bytes are; null for a body. */
  readonly head: ScriptedHead | null;
  /** Bytes of a body whose loss does no harm: their number is known beforehand. */
  readonly isCounted: boolean;
}

export interface Exchange {
  readonly request: readonly Part[];
  readonly response: readonly Part[];
  /** The body lasts until the server closes: nothing can follow. */
  readonly untilClose: boolean;
}

export interface ScriptOptions {
  readonly heads?: boolean;
  readonly untilClose?: boolean;
  readonly interim?: boolean;
  /** Text of messages inside bodies. */
  readonly fakes?: boolean | 'responses';
  /** Bodies whose framing lies between their bytes. */
  readonly chunked?: boolean;
}

export const FAKE_COOKIE = 'fake=1';
/** What some bodies have inside. */
export const FAKE_RESPONSE = `HTTP/1.1 200 OK\r\nSet-Cookie: ${FAKE_COOKIE}\r\nContent-Length: 0\r\n\r\n`;
const FAKE_REQUEST = 'GET /fake HTTP/1.1\r\nCookie: fake=1\r\n\r\n';

const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n');
const space = fc.constantFrom('', ' ', ' ', '\t', '  ');
/** Visible ASCII, spaces inside, and bytes above; the outer ones are no white space. */
const valueText = fc
  .stringMatching(/^[!-~\x80-\xff]([ -~\x80-\xff]{0,30}[!-~\x80-\xff])?$/)
  .map((text) => text.replaceAll('\x7f', '_'));
const nuisanceName = fc.constantFrom(
  'Set-Cookie2',
  'Set-Cooki',
  'X-Set-Cookie',
  'Cookies',
  'Content-Lengthy',
  'Transfer-Encodings',
  'Date',
  'Server',
  'x',
);

interface Line {
  readonly text: string;
  readonly setCookie?: string;
  readonly cookie?: string;
}

function randomCase(name: string): fc.Arbitrary<string> {
  return fc.mixedCase(fc.constant(name));
}

/** A field line; its value may be folded over several. */
function field(name: fc.Arbitrary<string>, value: fc.Arbitrary<string>, mayFold = true) {
  return fc
    .record({
      name,
      parts: fc.array(value, { minLength: 1, maxLength: mayFold ? 3 : 1 }),
      before: fc.constantFrom('', '', '', ' ', '\t'),
      spaces: fc.array(space, { minLength: 6, maxLength: 6 }),
      ends: fc.array(lineEnd, { minLength: 3, maxLength: 3 }),
    })
    .map(({ name, parts, before, spaces, ends }) => {
      const lines = parts.map((part, index) => {
        const start = index === 0 ? `${name}${before}:${spaces[0]}` : ` ${spaces[index * 2]}`;
        return `${start}${part}${spaces[index * 2 + 1]}${ends[index]}`;
      });
      return { text: lines.join(''), value: parts.join(' ') };
    });
}

const cookiePair = fc
  .tuple(fc.stringMatching(/^[a-z]{1,8}$/), valueText)
  .map(([name, value]) => `${name}=${value}`);

const setCookieLine: fc.Arbitrary<Line> = field(randomCase('Set-Cookie'), cookiePair).map(
  ({ text, value }) => ({
    text,
    setCookie: value,
  }),
);
const cookieLine: fc.Arbitrary<Line> = field(randomCase('Cookie'), cookiePair).map(({ text, value }) => ({
  text,
  cookie: value,
}));
const otherLine: fc.Arbitrary<Line> = fc.oneof(
  field(nuisanceName, valueText).map(({ text }) => ({ text })),
  // A line without a colon is no field.
  fc
    .tuple(fc.stringMatching(/^[A-Za-z][A-Za-z -]{0,20}$/), lineEnd)
    .map(([text, end]) => ({ text: `${text}${end}` })),
  fc.constant({ text: 'X-Empty:\r\n' }),
);

function fieldLine(name: string, value: fc.Arbitrary<string>): fc.Arbitrary<Line> {
  return field(randomCase(name), value, false).map(({ text }) => ({ text }));
}

interface Body {
  readonly lines: readonly Line[];
  readonly parts: readonly Part[];
}

function counted(text: string): Part {
  return { text, head: null, isCounted: true };
}

function framing(text: string): Part {
  return { text, head: null, isCounted: false };
}

function bodyText(fakes: boolean): fc.Arbitrary<string> {
  const plainText = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 60,
  });
  if (!fakes) return fc.stringMatching(/^[a-z{}", ]{0,200}$/);
  const piece = fc.oneof(plainText, fc.constantFrom(FAKE_RESPONSE, FAKE_REQUEST, `\r\n\r\n${FAKE_RESPONSE}`));
  return fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
}

/** Content-Length, sometimes twice or as a list, which counts as one (RFC 9110 section 8.6). */
function lengthBody(body: fc.Arbitrary<string>): fc.Arbitrary<Body> {
  return body.chain((text) => {
    const { length } = text;
    const value = fc.constantFrom(`${length}`, `${length}`, `0${length}`, `${length}, ${length}`);
    return fc
      .array(fieldLine('Content-Length', value), { minLength: 1, maxLength: 2 })
      .map((lines) => ({ lines, parts: [counted(text)] }));
  });
}

/** Chunks with extensions, and a trailer section in which a Set-Cookie is no cookie (RFC 9112 section 7.1). */
function chunkedBody(body: fc.Arbitrary<string>): fc.Arbitrary<Body> {
  const extension = fc.constantFrom('', '', ';a', ';a=b', ' ; a="b;c"', ' ');
  const size = fc.constantFrom(
    (length: number) => length.toString(16),
    (length: number) => length.toString(16).toUpperCase(),
    (length: number) => `00${length.toString(16)}`,
  );
  const chunk = fc
    .tuple(body, size, extension, lineEnd, lineEnd)
    .map(([text, format, extended, end, after]) =>
      text === '' ? [] : [framing(`${format(text.length)}${extended}${end}`), counted(text), framing(after)],
    );
  const trailer = fc.constantFrom('', '', 'X-Sum: 1\r\n', `Set-Cookie: ${FAKE_COOKIE}\r\n`, 'a: b\nc: d\n');
  const coding = fc.constantFrom(
    'chunked',
    'Chunked',
    'CHUNKED',
    'gzip, chunked',
    'gzip,chunked',
    ', chunked',
  );
  return fc
    .tuple(
      fc.array(chunk, { maxLength: 4 }),
      trailer,
      extension,
      fieldLine('Transfer-Encoding', coding),
      lineEnd,
    )
    .map(([chunks, trailers, extended, line, end]) => ({
      lines: [line],
      parts: [...chunks.flat(), framing(`0${extended}\r\n${trailers}${end}`)],
    }));
}

const NO_BODY: fc.Arbitrary<Body> = fc.constant({ lines: [], parts: [] });

/** Lines in any order, and what must be found in them. */
function headText(
  startLine: string,
  end: string,
  lines: readonly Line[],
  order: readonly number[],
  last: string,
): string {
  const sorted = lines.map((line, index) => ({ line, rank: order[index % order.length]! + index / 1000 }));
  sorted.sort((one, other) => one.rank - other.rank);
  return `${startLine}${end}${sorted.map(({ line }) => line.text).join('')}${last}`;
}

function valuesInOrder(
  lines: readonly Line[],
  order: readonly number[],
  pick: (line: Line) => string | undefined,
): string[] {
  return lines
    .map((line, index) => ({ value: pick(line), rank: order[index % order.length]! + index / 1000 }))
    .sort((one, other) => one.rank - other.rank)
    .flatMap(({ value }) => (value === undefined ? [] : [value]));
}

const orderOf = fc.array(fc.nat(100), { minLength: 7, maxLength: 7 });

function head(
  head: Pick<ScriptedHead, 'kind' | 'method' | 'target' | 'status'>,
  startLine: string,
  cookies: fc.Arbitrary<Line[]>,
  framingLines: readonly Line[],
): fc.Arbitrary<Part> {
  const others = fc.array(otherLine, { maxLength: 5 });
  return fc.tuple(cookies, others, orderOf, lineEnd, lineEnd).map(([cookies, others, order, end, last]) => {
    const lines = [...cookies, ...others, ...framingLines];
    return {
      text: headText(startLine, end, lines, order, last),
      isCounted: false,
      head: {
        ...head,
        setCookies: valuesInOrder(lines, order, (line) => line.setCookie),
        cookies: valuesInOrder(lines, order, (line) => line.cookie),
      },
    };
  });
}

const target = fc.oneof(
  fc.stringMatching(/^\/[a-z0-9?=&%./]{0,20}$/),
  fc.stringMatching(/^\/[a-z0-9]{60,200}$/),
  fc.stringMatching(/^http:\/\/[a-z]{1,8}\.test\/[a-z]{0,8}$/),
);

function requestOf(method: string, options: ScriptOptions): fc.Arbitrary<Part[]> {
  const text = bodyText(options.fakes === true);
  const hasBody = method === 'POST';
  const body = hasBody ? fc.oneof(NO_BODY, lengthBody(text), chunkedBody(text)) : NO_BODY;
  const cookies = fc.array(cookieLine, { maxLength: 2 });
  return fc
    .tuple(body, target, fc.constantFrom('HTTP/1.1', 'HTTP/1.0'))
    .chain(([{ lines, parts }, target, version]) =>
      head(
        { kind: 'request', method, target, status: 0 },
        `${method} ${target} ${version}`,
        cookies,
        lines,
      ).map((part) => [part, ...parts]),
    );
}

const phrase = fc.constantFrom(' OK', ' Not Found', '', ' ', ' \xe9\xff');
const setCookieLines = fc.oneof(
  { weight: 8, arbitrary: fc.array(setCookieLine, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(setCookieLine, { minLength: 50, maxLength: 60 }) },
);

function responseHead(status: number, lines: readonly Line[]): fc.Arbitrary<Part> {
  return fc
    .tuple(phrase, fc.constantFrom('HTTP/1.1 ', 'HTTP/1.0 ', 'HTTP/1.1  '))
    .chain(([phrase, version]) =>
      head(
        { kind: 'response', method: '', target: '', status },
        `${version}${status}${phrase}`,
        setCookieLines,
        lines,
      ),
    );
}

const emptyLines = fc.constantFrom('', '', '', '', '\r\n', '\n', '\r\n\r\n');

function responseOf(method: string, untilClose: boolean, options: ScriptOptions): fc.Arbitrary<Part[]> {
  const text = bodyText(options.fakes === true || options.fakes === 'responses');
  const framed = options.chunked === false ? lengthBody(text) : fc.oneof(lengthBody(text), chunkedBody(text));
  // Without a body whatever the header says (RFC 9112 section 6.3, rule 1).
  const empty = lengthBody(text).map(({ lines }) => ({ lines, parts: [] }));
  const body = untilClose ? text.map((all) => ({ lines: [], parts: [counted(all)] })) : framed;
  const final = (
    method === 'HEAD'
      ? fc.tuple(fc.constant(200), fc.oneof(empty, NO_BODY))
      : untilClose
        ? fc.tuple(fc.constant(200), body)
        : fc.oneof(
            { weight: 4, arbitrary: fc.tuple(fc.constantFrom(200, 302, 404, 500), body) },
            { weight: 1, arbitrary: fc.tuple(fc.constantFrom(204, 304), fc.oneof(empty, NO_BODY)) },
          )
  ).chain(([status, { lines, parts }]) => responseHead(status, lines).map((part) => [part, ...parts]));
  const interim =
    options.interim === false
      ? fc.constant([])
      : fc.oneof(
          { weight: 4, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: responseHead(103, []).map((part) => [part]) },
        );
  return fc.tuple(emptyLines, interim, final).map(([empty, interim, final]) => {
    const parts = [...interim, ...final];
    return [framing(empty), ...parts];
  });
}

function exchange(untilClose: boolean, options: ScriptOptions): fc.Arbitrary<Exchange> {
  const methods = options.heads === false ? ['GET', 'POST'] : ['GET', 'POST', 'POST', 'HEAD'];
  return fc
    .constantFrom(...(untilClose ? ['GET'] : methods))
    .chain((method) => fc.tuple(requestOf(method, options), responseOf(method, untilClose, options)))
    .map(([request, response]) => ({ request, response, untilClose }));
}

/** Exchanges of one connection; only the last may last until the close. */
export function script(options: ScriptOptions = {}, maxLength = 5): fc.Arbitrary<Exchange[]> {
  const framed = fc.array(exchange(false, options), { minLength: 1, maxLength });
  if (options.untilClose === false) return framed;
  return fc
    .tuple(framed, fc.option(exchange(true, options), { freq: 4 }))
    .map(([exchanges, last]) => (last === null ? exchanges : [...exchanges, last]));
}

export function textOf(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join('');
}

/** The heads of one direction in order. */
export function headsOf(parts: readonly Part[]): ScriptedHead[] {
  return parts.flatMap(({ head }) => (head === null ? [] : [head]));
}
