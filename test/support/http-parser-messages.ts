// The messages of http-parser's test.c, with what http-parser makes of each: C initialisers, read as far as needed.

/** One element of the arrays `requests` and `responses`. */
export interface ParserMessage {
  readonly name: string;
  readonly kind: 'request' | 'response';
  /** The bytes, a character each. */
  readonly raw: string;
  readonly url: string;
  readonly status: number;
  /** Trailers too, as http-parser hands them over alike. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Only the end of the connection ends it. */
  readonly untilClose: boolean;
  /** What follows is another protocol. */
  readonly isUpgrade: boolean;
}

const STRING = /"((?:[^"\\]|\\.)*)"/gs;
const COMMENT = /\/\*.*?\*\//gs;
const ELEMENT = /^[{,]\s*\{?\s*\.name\s*=/gm;
const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', 0: '\0' };

const unescaped = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|(.))/gs, (_all, hex, octal, other) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return ESCAPES[other] ?? other;
  });

const strings = (text: string): string[] =>
  Array.from(text.matchAll(STRING), (match) => unescaped(match[1]!));

/** Without comments, but for what looks like one inside a string. */
const withoutComments = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|\/\*.*?\*\//gs, (part) => (part.startsWith('"') ? part : ' '));

/** The text of a member: up to the next one, or to the end of the element. */
function member(element: string, name: string): string {
  const start = new RegExp(`\\.${name}\\s*=`).exec(element);
  if (start === null) return '';
  const rest = element.slice(start.index + start[0].length);
  const outside = rest.replace(STRING, (text) => '_'.repeat(text.length));
  const end = /^\s*,\s*\./m.exec(outside);
  return end === null ? rest : rest.slice(0, end.index);
}

function message(element: string): ParserMessage {
  const headers = strings(member(element, 'headers'));
  const upgrade = member(element, 'upgrade').trim();
  return {
    name: strings(member(element, 'name'))[0]!,
    kind: member(element, 'type').includes('HTTP_RESPONSE') ? 'response' : 'request',
    raw: strings(member(element, 'raw')).join(''),
    url: strings(member(element, 'request_url')).join(''),
    status: Number.parseInt(member(element, 'status_code') || '0', 10),
    headers: headers.flatMap((name, index) =>
      index % 2 === 0 ? [[name, headers[index + 1]!] as const] : [],
    ),
    untilClose: member(element, 'message_complete_on_eof').includes('TRUE'),
    isUpgrade: upgrade.startsWith('"'),
  };
}

/** Reads the source text of http-parser's tests. */
export function parserMessages(source: string): ParserMessage[] {
  const messages: ParserMessage[] = [];
  const text = withoutComments(source.replace(COMMENT, (comment) => (comment.includes('"') ? comment : ' ')));
  for (const [, body] of text.matchAll(/^const struct message (?:requests|responses)\[\] =$(.*?)^\};?$/gms)) {
    const starts = Array.from(body!.matchAll(ELEMENT), (match) => match.index);
    for (const [index, start] of starts.entries())
      messages.push(message(body!.slice(start, starts[index + 1])));
  }
  return messages;
}
