// What a page is, by its source (HTML, section 13): its title, whether it asks for a password, where it sends the browser.

import type { ContentFacts } from './content-facts.ts';
import { MAX_CONTENT_TEXT_CHARACTERS } from './limits.ts';

/** What is no part of the page: comments, scripts, and what scripts may put in later. */
const NOT_SHOWN = /<!--[\s\S]*?(?:-->|$)|<(script|style|template|noscript)\b[\s\S]*?(?:<\/\1|$)/gi;
const TITLE = /<title\b[^>]{0,200}>([^<]{0,1000})/i;
const PASSWORD_INPUT = /<input\b[^>]{0,2000}?\stype\s*=\s*["']?password\b/gi;
const FORM = /<form\b[\s\S]*?(?:<\/form|$)/gi;
const REFRESH =
  /<meta\b(?=[^>]{0,500}http-equiv\s*=\s*["']?refresh)[^>]{0,500}?\burl\s*=\s*["']?([^"'\s>]+)/i;

/** `html` is ISO-8859-1: a character a byte. */
export function htmlFacts(
  html: string,
): Pick<ContentFacts, 'title' | 'hasPasswordField' | 'hasLoginForm' | 'location'> {
  const title = TITLE.exec(html)?.[1];
  const location = REFRESH.exec(html)?.[1];
  const passwords = /password/i.test(html) ? shownPasswords(html) : NO_PASSWORDS;
  return {
    title: title === undefined ? null : textOf(title),
    location: location === undefined ? null : textOf(location.replaceAll('&amp;', '&')),
    ...passwords,
  };
}

const NO_PASSWORDS = { hasPasswordField: false, hasLoginForm: false };

function shownPasswords(html: string): Pick<ContentFacts, 'hasPasswordField' | 'hasLoginForm'> {
  const shown = html.replace(NOT_SHOWN, '');
  if (countOf(shown, PASSWORD_INPUT) === 0) return NO_PASSWORDS;
  const forms = shown.match(FORM) ?? [];
  return { hasPasswordField: true, hasLoginForm: forms.some((form) => countOf(form, PASSWORD_INPUT) === 1) };
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** UTF-8 where it is, white space folded, and no longer than what is worth keeping. */
function textOf(latin1: string): string {
  const text = Buffer.from(latin1, 'latin1').toString('utf8').replace(/\s+/g, ' ').trim();
  return text.slice(0, MAX_CONTENT_TEXT_CHARACTERS);
}
