// What a request asks for by name: parts of its path, parameters of its query, what it posts. Front controllers name it
// in a parameter (PHP, Perl, Java, .NET), JSON-RPC and GraphQL in the body.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { rememberingLast } from '../../shared/last-result.ts';
import { EXIT_WORDS, LOGIN_WORDS, LOGOUT_WORDS } from '../names/login-words.ts';
import { plainWords } from '../names/plain-words.ts';
import { isAsset, pathOfTarget, queryOf } from '../target.ts';

/** A place of a request that may name what to do, and the name, its words in lower case: `auth-login`. */
interface NamedAction {
  readonly where: string;
  readonly name: string;
}

/** `Special:UserLogout` is `special-user-logout`. */
export function wordsOf(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .join('-');
}

/** Parameters that name what to do, whatever comes before and behind: `_task`, `do`, `module`. */
const ACTION_PARAMETER =
  /^_{0,2}(?:dispatch|req_?code|event_?id|fuse_?action|login_?type|swe_?cmd|action|act|do|op|operation|cmd|command|task|mode|method|module|mod|m|a|c|func|function|event|controller|handler|route|r|page|pg|p|view|section|screen|site|show|go|x|rm|service_?action|sub_?action|struts_?action)$/i;
/** The last word of others: `loginOp`, `actionMethod`, `h_CAM_action`. */
const ACTION_ENDING = /-(?:action|op|cmd|command|dispatch|method)$/;
/** In these a name stands behind something else only: alone it may be what somebody searches, or a title. */
const MIXED_PARAMETER = /^(?:q|title|path|url|s|uri|name)$/i;
/** Behind a place or a name space: `user/logout`, `Special:UserLogin`. */
const QUALIFIED = /^\/?[\w-]+[/:.]/;
/** A word in letters of another script. */
const OTHER_LETTERS = /^[\p{L}_-]*[^\x20-\x7e][\p{L}_-]*$/u;
/** Longer values are no names. */
const MAX_ACTION_CHARACTERS = 64;

/** What all names of logins and logouts have a part of: most queries need not be taken apart. */
const MAY_NAME = new RegExp(
  `log|sign|session|auth|token|lout|exit|quit|bye|leave|disconnect|%[89a-f]|${[...LOGIN_WORDS, ...LOGOUT_WORDS, ...EXIT_WORDS].map(firstWord).join('|')}`,
  'i',
);

function firstWord(words: string): string {
  return words.split('-', 1)[0] ?? words;
}

/** What the parameters of the query name, in order. */
function queryActions(target: string): NamedAction[] {
  if (!target.includes('?') || !MAY_NAME.test(target)) return NONE;
  const found: NamedAction[] = [];
  for (const [parameter, text] of queryOf(target)) {
    if (text.length > MAX_ACTION_CHARACTERS) continue;
    const value = plainWords(text);
    const mayBeAction = ACTION_PARAMETER.test(parameter) || ACTION_ENDING.test(wordsOf(parameter));
    if (mayBeAction && OTHER_LETTERS.test(value))
      found.push({ where: `the parameter ${parameter}`, name: value });
    const isAction = mayBeAction && /^[\w.:/$-]+$/.test(value);
    if (isAction || (MIXED_PARAMETER.test(parameter) && /^[\w.:/-]+$/.test(value) && QUALIFIED.test(value)))
      found.push({ where: `the parameter ${parameter}`, name: wordsOf(value) });
  }
  return found;
}

const GRAPHQL = /^(?:mutation|query)$/;
/** Their texts are for people: see logout-button.ts. */
const BUTTON = /^(?:submit|button|btn)$/i;

/** What the body names, in order. A query of GraphQL only reads. */
function bodyActions({ form }: RequestMessage): NamedAction[] {
  const actions = form?.actions ?? [];
  if (actions.length === 0) return NONE;
  const isMutation = actions.some(({ field }) => field === 'mutation');
  const isQuery = !isMutation && actions.some(({ field }) => field === 'query');
  return (
    actions
      // A component sends its events too: a text that has changed in the form of the login.
      .filter(
        ({ field }) =>
          field !== 'query' &&
          !field.endsWith('.faces.source') &&
          !BUTTON.test(field) &&
          !(isQuery && field === 'operationName'),
      )
      .map(({ field, value }) => ({
        where: GRAPHQL.test(field) ? `a ${field} of GraphQL` : `the member ${field}`,
        name: wordsOf(value),
      }))
  );
}

const NONE: NamedAction[] = [];

/** In words, where a request names an action with a fitting name; null when it does not. */
export function whereNamed(request: RequestMessage, isFitting: (name: string) => boolean): string | null {
  const { target, method } = request;
  const isPost = method !== 'GET' && method !== 'HEAD';
  for (const { where, name } of target.includes('?') ? queryActions(target) : NONE)
    if (isFitting(name)) return `a ${method} of ${pathOfTarget(target)} with ${name} in ${where}`;
  for (const { where, name } of isPost ? bodyActions(request) : NONE)
    if (isFitting(name)) return `a ${method} to ${pathOfTarget(target)} with ${name} in ${where}`;
  return null;
}

/** Whether the query of a URL, relative or not, names a login: `/index.php?title=Special:UserLogin`. */
export function isLoginTarget(target: string): boolean {
  return target.includes('?') && queryActions(target).some(({ name }) => isLoginName(name));
}

/** A request that nobody made: a browser fetches it in advance, or asks whether it may be made. */
export const isSpeculative = rememberingLast((request: RequestMessage): boolean => {
  if (request.method === 'OPTIONS' || request.method === 'TRACE' || request.method === 'CONNECT') return true;
  return PURPOSES.some((name) => fieldValues(request, name).some((value) => /prefetch|preview/i.test(value)));
});

const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/** What people read about it, or what a page loads. */
const WRITTEN_PATH =
  /(?:^|\/)(?:blogs?|help|docs?|documentation|faqs?|guides?|kb|articles?|tutorials?|posts?|news|static|assets|css|js|img|images|fonts|dist|node_modules)\/|how-?to-/i;
/** Texts that are no pages of an application. */
const TEXT_PATH = /\.(?:txt|md|pdf)$/i;

/** A path that has the name of an action in it, and is a page about it, or a file. */
export const isWrittenPath = rememberingLast(
  (path: string): boolean => WRITTEN_PATH.test(path) || TEXT_PATH.test(path) || isAsset(path),
);

const LOGIN_NAME =
  /(?:^|-)(?:do|user|web|app|my|admin|process|perform)?(?:log|sign)-?(?:in|on)(?:user|form)?(?=-|$)|(?:^|-)authenticate(?=-|$)|(?:^|-)(?:session|sessions|token|token-auth|auth-token)-(?:create|obtain)$|(?:^|-)(?:create|obtain)-(?:session|token|auth-token)$|^(?:auth|account|user|users|session)-(?:auth|start)$/;
const LOGIN_WORD: ReadonlySet<string> = new Set(LOGIN_WORDS);
/** It asks about logins, or leads to one. */
const NO_LOGIN_NAME =
  /(?:^|-)(?:is|get|check|list|has|can|last|show|view|status|state|info|history|log(?!-(?:in|on)(?:-|$))|logs|options?|config|settings?|page|attempts?|failed|required|providers?|url|out|off|register|reset|forgot|lost|csrf|methods?|fields?|guest|anonymous|anonymously)(?:-|$)/;

/** `login`, `auth-login`, `sign-in`, `special-user-login`, `create-session`. */
export function isLoginName(name: string): boolean {
  return LOGIN_WORD.has(name) || (LOGIN_NAME.test(name) && !NO_LOGIN_NAME.test(name));
}

const LOGOUT_NAME =
  /(?:^|-)(?:do|user|web|app|my|admin|process|perform|m)?(?:log|sign)-?(?:me-)?(?:out|off)(?:user)?(?=-|$)|(?:^|-)(?:delete|destroy|end|kill|close|terminate|revoke|remove)-?(?:the-|my-|current-)?session$|(?:^|-)session-?(?:delete|destroy|end|kill|close|terminate|revoke|stop)$/;
const LOGOUT_WORD: ReadonlySet<string> = new Set(LOGOUT_WORDS);
const EXIT_WORD: ReadonlySet<string> = new Set([...EXIT_WORDS, 'exit', 'quit', 'bye', 'disconnect']);
/** It asks about logouts, or tells of one. */
const NO_LOGOUT_NAME =
  /(?:^|-)(?:is|get|has|can|auto|other|others|elsewhere|after|success|successful|complete|completed|done|confirmed|settings?|history|config|options?|url|page|how|help|warning|message|reason|timeout|test|tab|report)(?:-|$)/;

/** `logout`, `special-user-logout`, `sign-out`, `end-session`, `auth-delete-session`. */
export function isLogoutName(name: string): boolean {
  return LOGOUT_WORD.has(name) || (LOGOUT_NAME.test(name) && !NO_LOGOUT_NAME.test(name));
}

/** `exit`, `quit`, `salir`: of the application, or of anything in it. */
export function isExitName(name: string): boolean {
  return (
    EXIT_WORD.has(name) ||
    /^(?:do|app|user|system|session)-(?:exit|quit)$|^(?:exit|quit)-(?:app|application|system|session)$/.test(
      name,
    )
  );
}
