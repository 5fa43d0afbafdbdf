// --name and --host: a message with only the chosen cookies, so that every report sees the same ones.

import type { HeaderField, Message } from '../record/message.ts';
import { withFields } from '../record/message-data.ts';
import { messageHost } from '../record/message-host.ts';
import type { MessageResults } from '../record/message-results.ts';
import { compileGlob } from '../shared/glob.ts';
import { hostMatches } from '../shared/url.ts';
import { cookieFieldKind, pairAt, setCookiePair } from './cookie-pairs.ts';

export interface SelectedMessage {
  readonly message: Message;
  /** The indices of the chosen fields in `setCookies` of the original message; null for all. */
  readonly setCookies: readonly number[] | null;
}

/** The results for a message, reduced to what is selected of it. */
export function selectResults({ setCookies }: SelectedMessage, results: MessageResults): MessageResults {
  if (setCookies === null) return results;
  const verdicts = setCookies.map((index) => results.verdicts[index] ?? null);
  return { ...results, verdicts };
}

export interface CookieSelection {
  /** The message with the chosen cookies only; null when none is left. */
  select(message: Message): SelectedMessage | null;
}

/** Null when nothing is to be chosen. Cookie names are case-sensitive (RFC 6265bis 5.7), host names are not. */
export function cookieSelection(nameGlob: string | null, hostGlob: string | null): CookieSelection | null {
  if (nameGlob === null && hostGlob === null) return null;
  const isName = nameGlob === null ? () => true : compileGlob(nameGlob, true);
  const isHost = hostGlob === null ? () => true : compileGlob(hostGlob, false);

  function chosen(field: HeaderField): HeaderField | null {
    const kind = cookieFieldKind(field);
    if (kind === null) return field;
    if (kind === 'set-cookie') return isName(setCookiePair(field.value).name) ? field : null;
    const pairs = field.value
      .split(';')
      .filter((pair) => pair.trim() !== '' && isName(pairAt(pair, 0, pair.length).name));
    if (pairs.length === 0) return null;
    return { ...field, value: pairs.join(';').trim() };
  }

  function chosenIndices(message: Message): number[] {
    if (message.kind === 'request') return [];
    return message.setCookies.flatMap(({ value }, index) =>
      isName(setCookiePair(value).name) ? [index] : [],
    );
  }

  return {
    select(message) {
      if (!hostMatches(messageHost(message), isHost)) return null;
      if (nameGlob === null)
        return message.fields.some((field) => cookieFieldKind(field) !== null)
          ? { message, setCookies: null }
          : null;
      const fields = message.fields.map(chosen).filter((field) => field !== null);
      if (!fields.some((field) => cookieFieldKind(field) !== null)) return null;
      return { message: withFields(message, fields), setCookies: chosenIndices(message) };
    },
  };
}
