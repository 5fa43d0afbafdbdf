// A message for the next page, in a cookie of its own: it may say that what was asked for has failed.

import { isDeletion } from '../../cookie/deletion.ts';
import { messageTimeMs, type ResponseMessage } from '../../record/message.ts';
import { cookieInput } from '../decode/cookie-input.ts';
import { decodeDjango } from '../decode/django.ts';
import { isList, isRecord } from '../decode/plain.ts';
import { factsOfName } from '../session-score.ts';

/** The kind of the message is its key, or the value of a member of that name: `error=...`, `{"type":"error"`, `["danger",`. */
const ERROR_KEY =
  /(?:^|[&{,\0])"?(?:errors?|danger|alert|failure)"?[=:]|\["(?:error|danger|alert|failure)",/i;
const ERROR_KIND =
  /"(?:type|kind|level|category|status|severity|variant)":\s?"(?:error|danger|alert|fail(?:ed|ure)?)"/i;

/** The name of a cookie in which a response, and not one before it, says that something failed; null: there is none. */
export function flashError(message: ResponseMessage): string | null {
  // The rest may set a session, and the request may have had the message already.
  if (message.incomplete || message.request?.incomplete === true) return null;
  const sent = message.request?.cookies ?? [];
  for (const { parsed } of message.setCookies) {
    const { name, value } = parsed.cookie;
    if (factsOfName(name).known?.role !== 'transient' || isDeletion(parsed, messageTimeMs(message))) continue;
    const isOlder = sent.some((pair) => pair.name === name && saysError(name, pair.value));
    if (!isOlder && saysError(name, value)) return name;
  }
  return null;
}

function saysError(name: string, value: string): boolean {
  const input = cookieInput(name, value, []);
  if (input === null) return false;
  const messages = decodeDjango(input)?.content ?? null;
  if (isList(messages)) return messages.some((one) => isRecord(one) && one.level === 'error');
  return ERROR_KEY.test(input.formText) || ERROR_KIND.test(input.formText);
}
