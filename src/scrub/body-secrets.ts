// The secrets in bodies: fields of forms, members of JSON, elements of XML, inputs of HTML, tokens anywhere. What is searched
// for is a text of a kind; what is read as a value has its place.

import type { Area } from './area.ts';
import type { AreaBody } from './connection-areas.ts';
import { collectLinkPath, collectUrlParameters, type SecretCollector } from './field-secrets.ts';
import { MAX_PART_HEAD_CHARACTERS } from './limits.ts';
import { isPasswordLike, isSecretMember, isShownToken, isWords } from './secret-names.ts';
import { unescapedValue } from './substitute.ts';

/** Names of the fields of all forms that ask for a password. */
export function passwordInputs(text: string): string[] {
  return [...text.matchAll(/<input\b[^>]{0,4096}>/gi)]
    .filter(([input]) => /\btype\s*=\s*["']?password\b/i.test(input))
    .map(([input]) => attributeOf(input, 'name') ?? '')
    .filter((name) => name !== '');
}

/** Reads a body as far as it is text. `passwordNames`: what pages call their passwords. */
export function collectBody(
  { area, contentType, isRequest }: Pick<AreaBody, 'area' | 'contentType' | 'isRequest'>,
  passwordNames: ReadonlySet<string>,
  collector: SecretCollector,
): void {
  const { text } = area;
  const isPassword = (name: string): boolean => passwordNames.has(name) || isPasswordLike(name);
  const isForm = /^[\w.%[\]+-]+=[^\s<>]*$/.test(text.trim()) || /x-www-form-urlencoded/i.test(contentType);
  if (isForm) collectForm(area, isRequest, isPassword, collector);
  if (/multipart\//i.test(contentType)) collectMultipart(area, isPassword, collector);
  collectMembers(area, isRequest || /json/i.test(contentType), isPassword, collector);
  collectElements(area, isPassword, collector);
  if (!isRequest) collectPage(text, collector);
  for (const [, path = ''] of text.matchAll(LINK_PATH))
    collectLinkPath(path.replaceAll('\\/', '/'), collector);
  for (const [token] of text.matchAll(/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g))
    collector.value(token, 'none', true);
  for (const [, token = ''] of text.matchAll(/\bBearer[ +]([\w.~+/-]{8,1024}=*)/g))
    if (!isWords(token)) collector.value(token, 'none', true);
  for (const [query] of text.matchAll(/[?&#][\w.%[\]-]+=[^\s"'<>\\)]+/g))
    collectUrlParameters(query, collector);
}

/** The path of a link of a page, and of a URL in whatever text. */
const LINK_PATH =
  /(?:\b(?:href|action|src)\s{0,4}=\s{0,4}["']?|\bhttps?:(?:\\?\/){2}[\w.:[\]-]{1,255}(?=\\?\/))((?:\\?\/[^\s"'<>\\?#/]{0,1024})+)/gi;

type IsPassword = (name: string) => boolean;

/** application/x-www-form-urlencoded. */
function collectForm(
  area: Area,
  isRequest: boolean,
  isPassword: IsPassword,
  collector: SecretCollector,
): void {
  for (const { index, 1: name = '', 2: value = '' } of area.text.matchAll(
    /(?<![^&\s])([^&=\s]+)=([^&\r\n]*)/g,
  )) {
    const decoded = unescapedValue(name, 'percent');
    const isSecret = isPassword(decoded) || isSecretMember(decoded, value);
    if (!isSecret) {
      if (isRequest) collector.vocabulary.add(decoded);
      continue;
    }
    const start = index + name.length + 1;
    collector.place(area, start, start + value.length, 'percent', true);
    if (value.includes('+')) collector.value(value.replaceAll('+', ' '), 'percent', true);
  }
}

const BOUNDARY = /^--[^\r\n]{1,200}/m;
const PART_HEAD_END = /\r?\n\r?\n/;
const PART_NAME = /[;\s]name="?([^"\r\n;]{1,256})/i;

/** RFC 7578: parts between lines of a boundary, each with a head. */
function collectMultipart(area: Area, isPassword: IsPassword, collector: SecretCollector): void {
  const { text } = area;
  const boundary = BOUNDARY.exec(text)?.[0];
  if (boundary === undefined) return;
  for (let at = text.indexOf(boundary); at >= 0; ) {
    const next = text.indexOf(boundary, at + boundary.length);
    const end = next < 0 ? text.length : next;
    const part = text.slice(at, end);
    const headEnd = PART_HEAD_END.exec(part);
    const start = headEnd === null ? end : at + headEnd.index + headEnd[0].length;
    const [, name = ''] =
      PART_NAME.exec(text.slice(at, Math.min(start, at + MAX_PART_HEAD_CHARACTERS))) ?? [];
    const value = text.slice(start, end).replace(/\r?\n$/, '');
    if (name !== '' && (isPassword(name) || isSecretMember(name, value)))
      collector.place(area, start, start + value.length, 'none', true);
    at = next;
  }
}

/** `"name": "value"` of JSON, also inside of a string, `name: 'value'` and `name = "value"` of scripts. */
const MEMBER =
  /(?<![\w$\\])\\{0,8}["']?([\w$.[\]-]{1,64})\\{0,8}["']?\s{0,8}[:=]\s{0,8}(?=(\\{0,8}["'])((?:(?!\2)(?:\\.|[^\\\r\n]))*)|(\d{4,12})(?![\w.]))/g;

function collectMembers(
  area: Area,
  isData: boolean,
  isPassword: IsPassword,
  collector: SecretCollector,
): void {
  const members = area.text.matchAll(MEMBER);
  for (const { index, 0: before, 1: name = '', 2: quote = '', 3: text, 4: number } of members) {
    const value = text ?? number ?? '';
    const isSecret = isData ? isPassword(name) || isSecretMember(name, value) : isShownToken(name, value);
    if (!isSecret || value === '') continue;
    const start = index + before.length + quote.length;
    collector.place(area, start, start + value.length, 'json', true);
  }
}

function collectElements(area: Area, isPassword: IsPassword, collector: SecretCollector): void {
  const elements = area.text.matchAll(
    /<(?:[\w-]{1,64}:)?([\w.-]{1,64})(?:\s[^<>]*)?>([^<]{1,8192})(?=<\/|$)/g,
  );
  for (const { index, 0: whole, 1: name = '', 2: value = '' } of elements) {
    if (!isPassword(name) && !isShownToken(name, value.trim())) continue;
    const end = index + whole.length;
    collector.place(area, end - value.length, end, 'none', true);
  }
  collectAttributes(area.text, isPassword, collector);
}

const PLAIN_ATTRIBUTE = /^(?:class|id|name|type|style|for|href|src|lang|role|xmlns.*|xsi:.*|aria-.*)$/i;

/** `<apiKey value="...">`: the attributes of an element that is called as a secret is. */
function collectAttributes(text: string, isPassword: IsPassword, collector: SecretCollector): void {
  const elements = text.matchAll(/<(?:[\w-]{1,64}:)?([\w.-]{1,64})\s([^<>]{1,8192})>/g);
  for (const [, element = '', attributes = ''] of elements) {
    const name = isPassword(element) ? 'password' : element;
    for (const [, attribute = '', , value = ''] of attributes.matchAll(
      /([\w:.-]{1,64})\s*=\s*(["'])(.*?)\2/gs,
    ))
      if (!PLAIN_ATTRIBUTE.test(attribute) && isShownToken(name, value))
        collector.value(unescapedHtml(value), 'none', true);
  }
}

/** Hidden inputs and metas that hold tokens, values of inputs for passwords, cookies that scripts set. */
function collectPage(text: string, collector: SecretCollector): void {
  for (const [tag] of text.matchAll(/<(?:input|meta|textarea)\b[^>]{0,4096}>/gi)) {
    const name = attributeOf(tag, 'name') ?? attributeOf(tag, 'id') ?? '';
    const value = attributeOf(tag, 'value') ?? attributeOf(tag, 'content') ?? '';
    const isPassword = /\btype\s*=\s*["']?password\b/i.test(tag);
    if (isPassword || isShownToken(name, value)) collector.value(value, 'none', true);
  }
  for (const [, , name = '', , value = ''] of text.matchAll(NAME_AND_VALUE))
    if (isShownToken(name, value)) collector.value(value, 'none', true);
  for (const [, value = ''] of text.matchAll(/\.cookie\s*=\s*\\?["'`][^=;"'`]*=([^;"'`\\]+)/g))
    collector.value(value, 'percent', false);
}

/** `setItem("token", "value")`: a name and a value as two texts of a script. */
const NAME_AND_VALUE = /(["'`])([\w.-]{1,64})\1\s{0,8},\s{0,8}(["'`])([^"'`\\\s]{4,4096})\3/g;

function attributeOf(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? null : unescapedHtml(value);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapedHtml(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,4})|#(\d{1,5})|(amp|lt|gt|quot|apos));/gi,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code < 0x80 ? String.fromCharCode(code) : whole;
    },
  );
}
