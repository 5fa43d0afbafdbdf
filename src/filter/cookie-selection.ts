// --name, --host and the cookies that -Y finds: a message with only the chosen cookies, so that every report sees the
// same ones.

import type { HeaderField, Message } from '../record/message.ts';
import { withFields } from '../record/message-data.ts';
import { messageHost } from '../record/message-host.ts';
import type { MessageResults } from '../record/message-results.ts';
import { compileGlob } from '../shared/glob.ts';
import { hostMatches } from '../shared/url.ts';
import { cookieFieldKind, pairAt, setCookiePair } from './cookie-pairs.ts';
import type { FilterMatch } from './display-filter.ts';

export interface SelectedMessage {
  readonly message: Message;
  /** The indices of the chosen fields in `setCookies` of the original message; null for all. */
  readonly setCookies: readonly number[] | null;
  /** The indices of the chosen findings in `raised` of the message's results; null for all. */
  readonly findings: readonly number[] | null;
}

/** The results for a message, reduced to what is selected of it. */
export function selectResults(
  { setCookies, findings }: SelectedMessage,
  results: MessageResults,
): MessageResults {
  if (setCookies === null && findings === null) return results;
  return {
    ...results,
    verdicts:
      setCookies === null ? results.verdicts : setCookies.map((index) => results.verdicts[index] ?? null),
    raised: findings === null ? results.raised : findings.map((index) => results.raised[index]!),
  };
}

/** The message with the cookies and findings that a display filter has found. */
export function selectMatch(message: Message, { cookies, findings }: FilterMatch): SelectedMessage {
  if (message.kind === 'request' || cookies === null || cookies.length === message.setCookies.length)
    return { message, setCookies: null, findings };
  let index = -1;
  const fields = message.fields.filter((field) => {
    const isCounted = cookieFieldKind(field) === 'set-cookie' && (message.incomplete || !field.truncated);
    if (!isCounted) return true;
    index++;
    return cookies.includes(index);
  });
  return { message: withFields(message, fields), setCookies: cookies, findings };
}

export interface CookieSelection {
  /** What is selected, with the chosen cookies only; null when none is left. */
  select(selected: SelectedMessage): SelectedMessage | null;
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
    select(selected) {
      const { message, setCookies } = selected;
      if (!hostMatches(messageHost(message), isHost)) return null;
      if (nameGlob === null)
        return message.fields.some((field) => cookieFieldKind(field) !== null) ? selected : null;
      const fields = message.fields.map(chosen).filter((field) => field !== null);
      if (!fields.some((field) => cookieFieldKind(field) !== null)) return null;
      const chosenHere = chosenIndices(message);
      return {
        ...selected,
        message: withFields(message, fields),
        setCookies: setCookies === null ? chosenHere : chosenHere.map((index) => setCookies[index]!),
      };
    },
  };
}
