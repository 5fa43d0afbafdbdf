// The syntaxes of posted bodies, read as far as names go: urlencoded forms (WHATWG URL section 5.1), multipart forms
// (RFC 7578), JSON (RFC 8259), and GraphQL inside JSON. A body that was cut off is read to its end.

import {
  MAX_FORM_NAME_CHARACTERS,
  MAX_FORM_PART_HEAD_CHARACTERS,
  MAX_GRAPHQL_ARGUMENTS_CHARACTERS,
} from './limits.ts';
import type { PostedFields } from './posted-fields.ts';

const BACKSLASH = 0x5c;

/** Text without a '=' is no field, but perhaps a value. */
export function readUrlencodedFields(text: string, fields: PostedFields): void {
  for (let start = 0; start < text.length && !fields.isFull; ) {
    const next = text.indexOf('&', start);
    const end = next < 0 ? text.length : next;
    const equals = text.slice(start, Math.min(end, start + 3 * MAX_FORM_NAME_CHARACTERS)).indexOf('=');
    if (equals > 0) {
      const name = unescaped(text.slice(start, start + equals));
      fields.addName(name);
      if (fields.wantsValue(name)) fields.addValue(name, unescaped(text.slice(start + equals + 1, end)));
    }
    start = end + 1;
  }
}

function unescaped(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

const DISPOSITION_NAME = /^content-disposition:[^\r\n]{0,256}?;[ \t]*name="([^"\r\n]{1,256})"/im;

/** The body begins with its own delimiter. */
export function readMultipartFields(text: string, fields: PostedFields): void {
  const delimiter = /^(?:\r\n)?(--[^\r\n]{1,70})\r\n/.exec(text)?.[1];
  if (delimiter === undefined) return;
  for (let at = text.indexOf(delimiter); at >= 0 && !fields.isFull; ) {
    const start = at + delimiter.length;
    const headEnd = text.indexOf('\r\n\r\n', start);
    if (headEnd < 0) break;
    const head = text.slice(start + 2, Math.min(headEnd, start + MAX_FORM_PART_HEAD_CHARACTERS));
    const name = DISPOSITION_NAME.exec(head)?.[1];
    at = text.indexOf(`\r\n${delimiter}`, headEnd);
    if (name !== undefined) {
      fields.addName(name);
      if (at >= 0 && fields.wantsValue(name)) fields.addValue(name, text.slice(headEnd + 4, at));
    }
    if (at >= 0) at += 2;
  }
}

/** Keys at every depth: a string with a colon behind it. */
export function readJsonFields(text: string, fields: PostedFields): void {
  for (let at = text.indexOf('"'); at >= 0 && !fields.isFull; ) {
    const end = endOfString(text, at);
    if (end < 0) break;
    let next = skipSpace(text, end + 1);
    if (text[next] === ':') {
      const key = text.slice(at + 1, end);
      fields.addName(key);
      next = skipSpace(text, next + 1);
      if (text[next] === '"') next = readStringMember(text, key, next, fields);
    }
    at = next < 0 ? -1 : text.indexOf('"', next);
  }
}

/** A member whose value is the string at `start`. Gives where reading goes on; negative: nowhere. */
function readStringMember(text: string, key: string, start: number, fields: PostedFields): number {
  const isWanted = fields.wantsValue(key);
  const end = endOfString(text, start);
  if (isWanted && end >= 0) fields.addValue(key, text.slice(start + 1, end));
  if (key === 'query') readGraphql(text.slice(start + 1, end < 0 ? text.length : end), fields);
  return end < 0 ? -1 : end + 1;
}

/** An operation with its name, and the first field that it asks for: `mutation SignOut { signOut { ok } }`, `{ me }`. */
const OPERATION =
  /^(?:#[^\n]*\n|[\s,])*(?:(query|mutation)\b\s*([A-Za-z_]\w*)?[^{]{0,2048})?\{\s*(?:[A-Za-z_]\w*\s*:\s*)?([A-Za-z_]\w*)\s*(\()?/;
/** In the arguments of a field: a text, which holds no names, the name of an argument or of a member, and the end. */
const ARGUMENT = /\\"(?:\\\\\\"|[^\\]|\\(?!"))*?(?:\\"|$)|([A-Za-z_]\w*)\s*:|[()]/g;

function readGraphql(escaped: string, fields: PostedFields): void {
  const document = withoutFragments(escaped.replace(/\\[nrt]/g, '\n'));
  const found = OPERATION.exec(document);
  if (found === null) return;
  const [head, operation = 'query', name, field, opening] = found;
  if (name !== undefined) fields.addAction(operation, name);
  if (field !== undefined) fields.addAction(operation, field);
  if (opening === undefined) return;
  const end = head.length + MAX_GRAPHQL_ARGUMENTS_CHARACTERS;
  const names = argumentNames(document.slice(head.length, end));
  // A query asks for what it names; a mutation posts it, wherever the value is written.
  const posted = operation === 'mutation' ? names : names.slice(0, 1).filter((one) => /id$/i.test(one));
  for (const one of posted) fields.addName(one);
}

/** Up to the parenthesis that closes them. */
function argumentNames(text: string): string[] {
  const names: string[] = [];
  let depth = 1;
  for (const [token, name] of text.matchAll(ARGUMENT)) {
    if (name !== undefined) names.push(name);
    else if (token === '(') depth++;
    else if (token === ')' && --depth === 0) break;
  }
  return names;
}

/** Behind fragments that are defined first (section 2.8). */
function withoutFragments(document: string): string {
  if (!/^[\s,]*fragment\b/.test(document)) return document;
  const operation = /\}[\s,]*(?=(?:query|mutation)\b)/.exec(document);
  return operation === null ? document : document.slice(operation.index + operation[0].length);
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return at;
}

/** The quote that ends the string that begins at `start`, or -1. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before--;
  return (at - before) % 2 === 0;
}
