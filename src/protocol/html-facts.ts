// What a page is, by its source (HTML, section 13): its title, whether it asks for a password, where it sends the browser.

import type { ContentFacts } from './content-facts.ts';
import { MAX_CONTENT_TEXT_CHARACTERS, MAX_FORMS_OF_PAGE, MAX_MESSAGE_PAGE_CHARACTERS } from './limits.ts';
import { isFieldName } from './posted-fields.ts';
import { verdictOfLatin1 } from './verdict-words.ts';

/** What is no part of the page: comments, scripts, and what scripts may put in later. */
const NOT_SHOWN = /<!--[\s\S]*?(?:-->|$)|<(script|style|template|noscript)\b[\s\S]*?(?:<\/\1|$)/gi;
// Up to the next `<`, as a tag that is looked through from each of many others takes the square of their number.
const TAG = /<[^<>]{0,2000}>/g;
const TITLE = /<title\b[^<>]{0,200}>([^<]{0,1000})/i;
const PASSWORD_INPUT = /<input\b(?=[^<>]{0,2000}?\stype\s*=\s*["']?password\b)[^<>]{0,2000}/gi;
const INPUT_NAME = /\sname\s*=\s*(?:"([^"]{1,200})"|'([^']{1,200})'|([^\s"'>]{1,200}))/i;
const FORM = /<form\b[\s\S]*?(?:<\/form|$)/gi;
const POSTING_FORM = /<form\b(?=[^<>]{0,2000}?\smethod\s*=\s*["']?post\b)[^<>]{0,2000}/gi;
const FORM_ACTION = /\saction\s*=\s*(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'>]{1,500}))/i;
const REFRESH =
  /<meta\b(?=[^<>]{0,500}http-equiv\s*=\s*["']?refresh)[^<>]{0,500}?\burl\s*=\s*["']?([^"'\s>]+)/i;

/** `html` is ISO-8859-1: a character a byte. */
export function htmlFacts(
  html: string,
): Pick<ContentFacts, 'title' | 'location' | 'postsTo' | 'words'> & PasswordFacts {
  const title = TITLE.exec(html)?.[1];
  const location = REFRESH.exec(html)?.[1];
  const passwords = /password/i.test(html) ? shownPasswords(html) : NO_PASSWORDS;
  return {
    title: title === undefined ? null : textOf(title),
    location: location === undefined ? null : textOf(location.replaceAll('&amp;', '&')),
    postsTo: postTargets(html),
    ...passwords,
    ...wordsOf(html, title),
  };
}

/** Of a page that is no more than a message, or of its title. */
function wordsOf(html: string, title = ''): Pick<ContentFacts, 'words'> | null {
  const shown =
    html.length > MAX_MESSAGE_PAGE_CHARACTERS ? '' : html.replace(NOT_SHOWN, ' ').replace(TAG, ' ');
  const words = verdictOfLatin1(shown.replace(/\s+/g, ' ').trim()) ?? verdictOfLatin1(title);
  return words === null ? null : { words };
}

type PasswordFacts = Pick<ContentFacts, 'hasPasswordField' | 'hasLoginForm' | 'loginFields'>;

const NO_PASSWORDS: PasswordFacts = { hasPasswordField: false, hasLoginForm: false, loginFields: [] };

function shownPasswords(html: string): PasswordFacts {
  const shown = html.replace(NOT_SHOWN, '');
  if (passwordInputs(shown).length === 0) return NO_PASSWORDS;
  const logins = (shown.match(FORM) ?? []).map(passwordInputs).filter(({ length }) => length === 1);
  const names = logins.flatMap(([input = '']) => nameOf(input) ?? []);
  return { hasPasswordField: true, hasLoginForm: logins.length > 0, loginFields: [...new Set(names)] };
}

function passwordInputs(html: string): string[] {
  return html.match(PASSWORD_INPUT) ?? [];
}

function postTargets(html: string): string[] {
  if (!/<form\b/i.test(html)) return [];
  const forms = html.replace(NOT_SHOWN, '').match(POSTING_FORM) ?? [];
  return forms.slice(0, MAX_FORMS_OF_PAGE).map((form) => {
    const [, quoted, single, bare] = FORM_ACTION.exec(form) ?? [];
    return textOf((quoted ?? single ?? bare ?? '').replace(/[?#].*/s, ''));
  });
}

/** What the form posts it as; null for a name that may be data. */
function nameOf(input: string): string | null {
  const [, quoted, single, bare] = INPUT_NAME.exec(input) ?? [];
  const name = textOf(quoted ?? single ?? bare ?? '');
  return name !== '' && isFieldName(name) ? name : null;
}

/** UTF-8 where it is, white space folded, and no longer than what is worth keeping. */
function textOf(latin1: string): string {
  const text = Buffer.from(latin1, 'latin1').toString('utf8').replace(/\s+/g, ' ').trim();
  return text.slice(0, MAX_CONTENT_TEXT_CHARACTERS);
}
