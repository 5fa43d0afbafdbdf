// What is secret in a URL, masked: user name and password, the values of the query and of path parameters, tokens in links
// that are sent by mail (`/reset/TOKEN`), and every part that looks like a key (RFC 3986 section 3).

import { namesPage } from '../session/page-name.ts';
import type { Mask } from './masked-value.ts';

/** Words of a path that a secret follows: everyone who has the link gets into the account. */
const LINK_WORDS =
  /(?:^|[-_.])(?:activat(?:e|ion)|accept|api-?keys?|confirm(?:ation)?|forgot(?:ten)?|invit(?:e|ation)s?|magic|one-?time|otp|passw(?:or)?d|pw|recover(?:y)?|reset|secrets?|shared?|sso|ticket|tokens?|unlock|unsubscribe|verif(?:y|ication))(?:$|[-_.])/i;

/** What follows those words and is the name of a page. */
const PAGE_WORDS =
  /^(?:account|add|api|cancel|change|changed|check|check-email|complete|confirm(?:ed)?|create|delete|done|edit|email|error|expired|fail(?:ed|ure)?|form|help|history|home|index|invalid|key|link|list|login|logout|mail|manage|new|options|password|policy|process|profile|register|remove|request|resend|save|sent|set|set-password|settings|show|sign-?in|sign-?up|start|status|store|submit|success|update|updated|user|users|validate|view|welcome)(?:\.\w{2,5})?$/i;

/** `eyJ....eyJ....abc`: a JSON Web Token. */
const WEB_TOKEN = /^[\w-]{8,}\.[\w-]{8,}\.[\w-]*$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const HEXADECIMAL = /^(?=.*\d)[0-9a-f]{16,}$/i;
const KEY_CHARACTERS = /^[\w~=%+-]{16,}$/;

/** A URL in a text, or a path: up to white space, a quote or a bracket. */
const IN_TEXT =
  /(?:[a-z][a-z0-9+.-]{0,31}:\/\/|(?<![\w/.…)])\/)[^\s"'<>`]*[^\s"'<>`).,:!?]|(?<![\w/])\?[\w.-]+=[^\s"'<>`)]+/gi;

export interface UrlMasker {
  /** An absolute URL, a path with its query, or any relative reference. */
  url: Mask;
  path: Mask;
  /** A path with the words of its query that name the page, which stay. */
  page: Mask;
  /** A text with the URLs and paths in it masked; words that name a page stay. */
  text: Mask;
}

/** `mask`: what is put in the place of a secret; of nothing, nothing. */
export function createUrlMasker(mask: Mask): UrlMasker {
  /** `name=secret`, or a word alone. */
  function parameter(text: string): string {
    const equals = text.indexOf('=');
    if (equals < 0) return looksSecret(text) || isNoName(text) ? mask(text) : text;
    const name = text.slice(0, equals);
    return `${looksSecret(name) ? mask(name) : name}=${mask(text.slice(equals + 1))}`;
  }

  const parameters = (text: string): string => text.replaceAll(/[^&;?]+/g, (one) => parameter(one));

  const pageParameters = (text: string): string =>
    text.replaceAll(/[^&;?]+/g, (one) =>
      namesPage(one) && !looksSecret(one.slice(one.indexOf('=') + 1)) ? one : parameter(one),
    );

  function path(text: string): string {
    let isBehindLinkWord = false;
    return text.replaceAll(/[^/]+/g, (whole) => {
      const [segment = '', ...rest] = whole.split(';');
      const isSecret = looksSecret(segment) || (isBehindLinkWord && !isPageName(segment));
      if (isLinkWord(segment)) isBehindLinkWord = true;
      const shown = isSecret ? mask(segment) : segment.includes('=') ? parameter(segment) : segment;
      return [shown, ...rest.map(parameter)].join(';');
    });
  }

  /** What follows the authority. `query`: how the query is masked. */
  function reference(text: string, maskQuery: Mask): string {
    const [, before = '', query, after] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
    return (
      path(before) +
      (query === undefined ? '' : `?${maskQuery(query)}`) +
      (after === undefined
        ? ''
        : `#${after.startsWith('/') ? reference(after, maskQuery) : maskQuery(after)}`)
    );
  }

  function masked(text: string, maskQuery: Mask): string {
    const [, scheme = '', authority = '', rest = ''] =
      /^((?:[a-z][a-z0-9+.-]*:)?\/\/)([^/?#]*)(.*)$/is.exec(text) ?? [];
    if (scheme === '') return reference(text, maskQuery);
    const at = authority.lastIndexOf('@');
    return `${scheme}${at < 0 ? authority : `…${authority.slice(at)}`}${reference(rest, maskQuery)}`;
  }

  const page = (text: string): string => masked(text, pageParameters);
  return {
    url: (text) => masked(text, parameters),
    path,
    page,
    text: (text) => text.replaceAll(IN_TEXT, page),
  };
}

function isLinkWord(segment: string): boolean {
  return LINK_WORDS.test(segment.replaceAll(/([a-z])(?=[A-Z])/g, '$1-'));
}

function isPageName(segment: string): boolean {
  return PAGE_WORDS.test(segment) || isLinkWord(segment);
}

/** `section-2`, `wsdl`, `/users/list`, `StartPage`: a word alone that is a name. */
const NAME_ALONE = /^[A-Z]?[a-z/]+(?:[A-Z][a-z/]+|[-_.:][a-z/]*\d{0,3})*$/;
const MIN_SECRET_ALONE = 8;

/** Whether a word alone in a query, a path parameter or a fragment is none that names something. */
function isNoName(text: string): boolean {
  return text.length >= MIN_SECRET_ALONE && !NAME_ALONE.test(text);
}

/** Whether a word is no name but a key: long, of digits and letters in a mix that no words have. */
export function looksSecret(text: string): boolean {
  if (UUID.test(text) || HEXADECIMAL.test(text) || WEB_TOKEN.test(text)) return true;
  if (!KEY_CHARACTERS.test(text)) return false;
  const digits = text.replaceAll(/\D/g, '').length;
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text);
  return digits > 0 && (isMixed || digits * 5 >= text.length) && /[a-z]/i.test(text);
}
