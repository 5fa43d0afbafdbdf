// A response that refuses a form with a password in it: a wrong old password, a confirmation that fails. Whether the server
// still knows the session does not follow from it; what the session gets elsewhere shows that.

import { isDeletion } from '../../cookie/deletion.ts';
import {
  type ContentFacts,
  fieldValues,
  messageTimeMs,
  type RequestMessage,
  type ResponseMessage,
} from '../../record/message.ts';
import { rememberingLast } from '../../shared/last-result.ts';
import { isPasswordName } from './login-request.ts';
import { postsNewPassword } from './password-change-request.ts';

const REFUSING: ReadonlySet<number> = new Set([400, 401, 403, 422]);

/**
 * Whether it may be the password that a response refuses, and not the session: its request posts one, and the status, an
 * error in JSON or the form once more refuses it. Not where the response says that there is no user, that the token is
 * invalid (RFC 6750 section 3.1), or deletes a cookie that was sent.
 */
export function mayRefusePassword(message: ResponseMessage, content: ContentFacts | null = null): boolean {
  const { status, request } = message;
  const isRefusal = REFUSING.has(status) || (status >= 200 && status < 300 && isRefusedByContent(content));
  if (!isRefusal || request === null || !postsPassword(request)) return false;
  return !namesInvalidToken(message) && !deletesSent(message, request);
}

function isRefusedByContent(content: ContentFacts | null): boolean {
  if (content === null || content.isWithoutUser) return false;
  return content.outcome === 'failure' || content.hasLoginForm;
}

const postsPassword = rememberingLast((request: RequestMessage): boolean => {
  const { form, method } = request;
  if (form === null || method === 'GET' || method === 'HEAD') return false;
  return form.fields.some(isPasswordName) || postsNewPassword(request);
});

function deletesSent(message: ResponseMessage, { cookies }: RequestMessage): boolean {
  return message.setCookies.some(
    ({ hasName, parsed }) =>
      hasName &&
      cookies.some(({ name }) => name === parsed.cookie.name) &&
      isDeletion(parsed, messageTimeMs(message)),
  );
}

function namesInvalidToken(message: ResponseMessage): boolean {
  return fieldValues(message, 'www-authenticate').some((text) => /\berror="?invalid_token\b/i.test(text));
}
