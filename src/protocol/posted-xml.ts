// A posted body in XML, read as far as names go: SOAP (the first element of its Body is what is asked for), XML-RPC
// (methodName, and the names of struct members), and documents of an application. A body that was cut off is read to its end.

import { MAX_FORM_NAME_CHARACTERS } from './limits.ts';
import type { PostedFields } from './posted-fields.ts';

/** An attribute of a start tag. */
const ATTRIBUTE = /([\w.:-]{1,64})\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const NAME = /^[A-Za-z_][\w.-]*/;
/** Longer tags are not looked at. */
const MAX_TAG_CHARACTERS = 2048;

interface Tag {
  /** Without its prefix. */
  readonly name: string;
  readonly isEnd: boolean;
  readonly isEmpty: boolean;
  readonly attributes: string;
  /** Behind it. */
  readonly end: number;
}

/** Elements that hold text alone, and attributes, are fields. */
export function readXmlFields(text: string, fields: PostedFields): void {
  let open: Tag | null = null;
  let outer = '';
  let isFirstOfBody = false;
  for (let at = text.indexOf('<'); at >= 0 && !fields.isFull; ) {
    const tag = tagAt(text, at);
    if (tag === null) at = text.indexOf('<', endOfMarkup(text, at));
    else {
      if (!tag.isEnd) {
        if (isFirstOfBody) fields.addAction('method', tag.name);
        readAttributes(tag, fields);
      } else if (open?.name === tag.name)
        addElement(outer, tag.name, unescaped(text.slice(open.end, at)), fields);
      isFirstOfBody = !tag.isEnd && !tag.isEmpty && tag.name === 'Body';
      outer = open?.name ?? '';
      open = tag.isEnd || tag.isEmpty ? null : tag;
      at = text.indexOf('<', tag.end);
    }
  }
}

/** `outer`: the start tag right before it. */
function addElement(outer: string, name: string, text: string, fields: PostedFields): void {
  if (name === 'methodName') fields.addAction('method', text.trim());
  // Of a struct of XML-RPC; any other name may be that of a person.
  else if (name === 'name' && outer === 'member') fields.addName(text.trim());
  else {
    fields.addName(name);
    if (fields.wantsValue(name)) fields.addValue(name, text);
  }
}

function readAttributes({ attributes }: Tag, fields: PostedFields): void {
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (/^xml|:/i.test(name)) continue;
    fields.addName(name);
    if (fields.wantsValue(name)) fields.addValue(name, unescaped(double ?? single ?? ''));
  }
}

/** Null for a comment, a declaration, a section of character data, and what is no tag. */
function tagAt(text: string, start: number): Tag | null {
  const isEnd = text[start + 1] === '/';
  const from = start + (isEnd ? 2 : 1);
  const close = text.indexOf('>', from);
  if (close < 0 || close - from > MAX_TAG_CHARACTERS) return null;
  const inside = text.slice(from, close);
  const qualified = /^(?:[A-Za-z_][\w.-]{0,63}:)?/.exec(inside)?.[0] ?? '';
  const name = NAME.exec(inside.slice(qualified.length))?.[0];
  if (name === undefined || name.length > MAX_FORM_NAME_CHARACTERS) return null;
  const attributes = inside.slice(qualified.length + name.length);
  return { name, isEnd, isEmpty: inside.endsWith('/'), attributes, end: close + 1 };
}

/** Behind a comment, or a section of character data; else behind the `<`. */
function endOfMarkup(text: string, start: number): number {
  for (const [begin, end] of MARKUP)
    if (text.startsWith(begin, start)) {
      const at = text.indexOf(end, start + begin.length);
      return at < 0 ? text.length : at + end.length;
    }
  return start + 1;
}

const MARKUP = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  const plain = text.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1');
  return plain.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
}
