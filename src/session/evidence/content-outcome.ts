// What the content of a response says of a login, whatever its status: a flag or a code in JSON, a message in words, the form
// once more, or where it sends the browser.

import type { ContentFacts, ResponseMessage } from '../../record/message.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfLocation } from '../target.ts';
import { type CookieChange, isUnchanged, type SessionEvidence, sessionEvidence } from '../transition.ts';
import { namesError } from './error-location.ts';
import { isLoginPage } from './login-request.ts';

type Outcome = SessionEvidence<'login' | 'login-failed'>;

/** What is looked at of a response to a login. */
export interface LoginContent {
  readonly content: ContentFacts | null;
  readonly message: Pick<ResponseMessage, 'status'>;
  readonly source: Pick<WholeExchange['source'], 'path'>;
  /** What the same code has meant there; null: it is not known, or there is none. */
  readonly codeMeans?: 'success' | 'failure' | null;
}

/** Auth.js leads to where the browser was, also where that is the login, and names an error where there is one. */
const NAMES_ERRORS = /\/auth\/callback\/[\w-]+\/?$/i;

/** Null: it says nothing. */
export function contentOutcome(response: LoginContent, change: CookieChange): Outcome | null {
  const { content, message, source } = response;
  if (content === null || message.status < 200 || message.status > 299) return null;
  const { after, before } = change;
  if (after?.some((key) => before === null || !before.includes(key))) return null;
  const status = `status ${message.status}`;
  if (content.outcome === 'failure')
    return sessionEvidence('login-failed', 'high', `${status}, and the content says that it failed`);
  if (content.location !== null) {
    const target = pathOfLocation(content.location, source.path);
    const leadsBack = isLoginPage(target) && !NAMES_ERRORS.test(source.path);
    if (namesError(content.location) || leadsBack)
      return sessionEvidence('login-failed', 'high', `the content leads back to ${target}`);
    return sessionEvidence('login', 'medium', `${status}, and the content leads to ${target}`);
  }
  if (content.hasLoginForm)
    return sessionEvidence('login-failed', 'medium', `${status}, and the page asks for a password`);
  if (content.outcome === 'success')
    return sessionEvidence('login', 'medium', `${status}, and the content says that it worked`);
  return wordsOutcome(response, content, change);
}

/** What no flag says: a message in words, or a code that is, or is not, that of a login which has worked. */
function wordsOutcome(
  { message, codeMeans = null }: LoginContent,
  { words, mediaType }: ContentFacts,
  change: CookieChange,
): Outcome | null {
  const status = `status ${message.status}`;
  if (words === 'failure')
    return sessionEvidence('login-failed', 'medium', `${status}, and a message says that it failed`);
  if (codeMeans === 'success')
    return sessionEvidence('login', 'medium', `${status}, and the code of a login that worked`);
  // Others may have another code, and a session of their own.
  if (codeMeans === 'failure' && isUnchanged(change))
    return sessionEvidence('login-failed', 'medium', `${status}, and another code than a login that worked`);
  // A page may say "welcome" to every visitor.
  if (words === 'success' && mediaType !== 'text/html')
    return sessionEvidence('login', 'medium', `${status}, and a message says that it worked`);
  return null;
}
