// The revocation of a token (RFC 7009 section 2.1): its client sends it, in a form, to an endpoint that is named so; some
// servers take it from the query, or take the token that authorises the request.

import type { RequestMessage } from '../../record/message.ts';
import { hashOfToken } from '../../shared/token-hash.ts';
import { sentToken } from '../sent-token.ts';
import { pathOfTarget } from '../target.ts';
import { namesInPath } from './named-session.ts';

const REVOCATION_PATH =
  /(?:^|\/)(?:oauth2?|o|connect|auth|openid-connect|as|v\d|api)\/(?:\w+\/)?revo(?:ke|cation)(?:[-_]?(?:access[-_]?)?token)?(?:\.\w+)?\/?$|(?:^|\/)revo(?:ke|cation)[-_]?(?:access[-_]?)?token(?:\.\w+)?\/?$|(?:^|\/)(?:token[-_/]?)?revo(?:ke|cation)\/?$/i;
/** Of one of many things, by its number, or by its name: `/invitations/spring/revoke`. */
const OF_ONE_PATH =
  /\/(?:\d+|[0-9a-f-]{20,})\/[^/]*\/?$|\/(?:keys|invitations|invites|shares|links|certificates|licen[cs]es|grants|permissions|roles|apps|applications|credentials|secrets)\/(?!oauth2?\/|auth\/|tokens?\/|connect\/|v\d+\/)[^/]+\/[^/]*\/?$/i;

/** Where tokens are given, too: Home Assistant names the revocation in the body. */
const TOKEN_PATH = /\/tokens?\/?$/i;

export function isRevocation({
  method,
  target,
  form = null,
}: Pick<RequestMessage, 'method' | 'target'> & Partial<Pick<RequestMessage, 'form'>>): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  const path = pathOfTarget(target);
  if (TOKEN_PATH.test(path) && form?.actions.some(({ value }) => value === 'revoke') === true) return true;
  return REVOCATION_PATH.test(path) && !OF_ONE_PATH.test(path) && !namesInPath(path);
}

/** What the token that a request revokes is found by (`hashOfToken`); null: it revokes none. */
export function revokedToken(request: RequestMessage): string | null {
  if (!isRevocation(request)) return null;
  const { form, target } = request;
  if (form?.fields.includes('token') === true) return form.token ?? null;
  const [, query = ''] = target.split('?', 2);
  const token = new URLSearchParams(query).get('token') ?? sentToken(request);
  return token === null ? null : hashOfToken(token);
}
