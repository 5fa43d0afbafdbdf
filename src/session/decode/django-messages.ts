// Django's `messages` cookie (django/contrib/messages/storage/cookie.py): a JSON list of messages to the user, each
// `["__json_message", is HTML, level, text, tags]`; signed as django.ts reads, before Django 3.2 with a hash in front.

import { type Decoder, type DecoderOutput, decodedValue } from './decoded-value.ts';
import { flashWords, maskedFlashWords } from './flash.ts';
import { readJson } from './json.ts';
import { isList, type Plain, readingOf } from './plain.ts';

const MARK = '__json_message';
/** django/contrib/messages/constants.py */
const LEVELS: Readonly<Record<number, string>> = {
  10: 'debug',
  20: 'info',
  25: 'success',
  30: 'warning',
  40: 'error',
};

interface Message {
  readonly level: string;
  readonly text: string;
  readonly tags: string;
}

export function isMessageList(content: Plain): content is readonly Plain[] {
  return isList(content) && isList(content[0]) && content[0][0] === MARK;
}

/** Messages in order; what else is in the list (a mark for messages that did not fit) is left out. */
export function readMessages(content: readonly Plain[]): Message[] {
  return content.flatMap((item) => {
    if (!isList(item) || item[0] !== MARK) return [];
    const [, , level, text, tags] = item;
    return [{ level: LEVELS[Number(level)] ?? String(level), text: textOf(text), tags: textOf(tags) }];
  });
}

/** What a decoder says of messages. */
export function messagesFinding(messages: readonly Message[]) {
  const flashes = messages.map(({ level, text }) => ({ category: level, text }));
  return {
    format: 'django-messages',
    title: 'Django messages',
    reading: readingOf(messages.map((message) => ({ ...message }))),
    detail: flashWords(flashes, 'message'),
    maskedDetail: maskedFlashWords(flashes, 'message'),
    leaks: ['message to the user'],
  } satisfies Partial<DecoderOutput>;
}

/** The form before Django 3.2: `hash$json`. */
export const decodeDjangoMessages: Decoder = ({ text }) => {
  const [, hash, json] = /^([0-9a-f]{40}|[0-9a-f]{64})\$(\[.*)$/s.exec(text) ?? [];
  const content = json === undefined ? null : readJson(json).content;
  if (hash === undefined || !isMessageList(content)) return null;
  return decodedValue({
    framework: 'Django',
    protection: 'signed',
    algorithm: hash.length === 40 ? 'HMAC-SHA1' : 'HMAC-SHA256',
    ...messagesFinding(readMessages(content)),
  });
};

function textOf(value: Plain | undefined): string {
  return typeof value === 'string' ? value : '';
}
