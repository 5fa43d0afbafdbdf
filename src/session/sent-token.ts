// A token that a client sends in a header instead of a cookie: `Authorization: Bearer` (RFC 6750 section 2.1), and the
// fields and schemes that stand for it in other applications. Basic and Digest are passwords, an API key is no login.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { rememberingFields } from '../record/shared-fields.ts';
import { mayBeToken } from '../shared/token-hash.ts';
import { fromBase64Url } from './decode/base64.ts';
import { readJson } from './decode/json.ts';
import { isRecord } from './decode/plain.ts';

/** Django REST framework and GitHub write `Token`, some libraries for JSON Web Tokens `JWT`. */
const SCHEME = /^(?:bearer|token|jwt) +(?:token=)?"?([^\s",]+)"?$/i;
/** A parameter of any scheme (RFC 9110 section 11.4): Emby and Jellyfin write `MediaBrowser Client="...", Token="..."`. */
const TOKEN_PARAMETER = /^[\w-]+ .*?[\s,]token="?([^\s",]+)/i;
/** In lower case. */
const TOKEN_FIELDS: readonly string[] = [
  'x-auth-token',
  'x-access-token',
  'x-session-token',
  'x-session-id',
  'x-token',
  'x-auth',
  'x-user-token',
  'x-api-token',
  'token',
  'auth-token',
  'access-token',
  'x-emby-token',
  'x-mediabrowser-token',
  'x-plex-token',
];

/** The token of a request, for comparison only; null when there is none that can be told from others. */
export const sentToken = rememberingFields((request: RequestMessage): string | null => {
  const [credentials] = fieldValues(request, 'authorization');
  if (credentials !== undefined)
    return usable((SCHEME.exec(credentials) ?? TOKEN_PARAMETER.exec(credentials))?.[1]);
  for (const name of TOKEN_FIELDS) {
    const token = usable(fieldValues(request, name)[0]);
    if (token !== null) return token;
  }
  return null;
});

/** `null`, `undefined` and the like are what programs send that have none. */
function usable(token: string | undefined): string | null {
  return token !== undefined && mayBeToken(token) ? token : null;
}

export interface TokenFacts {
  /** `jwt`: it says itself until when it is valid (RFC 7519); the server need not store it. */
  readonly kind: 'jwt' | 'opaque';
  /** Seconds since 1970; null when the token does not say. */
  readonly expiresSeconds: number | null;
}

const JWT = /^ey[\w-]+\.(e[\w-]+)\.[\w-]*$/;

export function factsOfToken(token: string): TokenFacts {
  const payload = JWT.exec(token)?.[1];
  if (payload === undefined) return { kind: 'opaque', expiresSeconds: null };
  const { content } = readJson(fromBase64Url(payload)?.toString('utf8') ?? '');
  const exp = content !== null && isRecord(content) ? content.exp : null;
  return { kind: 'jwt', expiresSeconds: typeof exp === 'number' ? exp : null };
}
