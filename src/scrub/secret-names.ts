// What fields, parameters and members are called that hold secrets, and which values are words that hold none.

import { PASSWORD_WORDS, WEAK_PASSWORD_WORDS } from '../session/names/login-words.ts';
import { plainWords } from '../session/names/plain-words.ts';
import { MIN_SEARCHED_CHARACTERS } from './limits.ts';

/** Header fields whose value lets its owner in, beside cookies. */
const CREDENTIAL_FIELD =
  /^(?:proxy-)?authorization$|token|api-?key|subscription-?key|secret|session|csrf|xsrf|password|^x-.*(?:auth|signature)|^(?:proxy-)?authentication-info$/i;

/** Header fields that hold no secret and decide how a message is read. */
const PLAIN_FIELD =
  /^(?:content-(?:length|type|encoding|language|range)|transfer-encoding|connection|upgrade|host|date|expires|last-modified|age|accept(?:-.*)?|cache-control|pragma|vary|server|user-agent|te|trailer|keep-alive|origin|sec-fetch-.*|sec-ch-.*|access-control-.*|strict-transport-security|allow|range|retry-after|http2-settings|:method|:scheme|:status|:authority|:protocol|upgrade-insecure-requests|dnt|priority)$/i;

/** Parts of names of parameters, members and form fields: whatever their value is. */
const SECRET_NAME =
  /passw|passphrase|passcode|secret|token|csrf|xsrf|jwt|(?:api|access|subscription)[-_]?key|(?:recovery|backup)[-_]?code|private[-_]?key|form[-_]?key|session[-_]?(?:id|key)|^(?:php)?sess(?:id)?$|^j?session_?id$|^sid$|authorization|credential|otp$|saml(?:request|response)|assertion|wresult|forgery|code[-_]?verifier|signature/i;
/** The same where the value is no word: else they say what went wrong, or where. */
const TOKEN_NAME =
  /nonce|crumb|^(?:mfa|2fa|totp)$|(?:mfa|2fa)[-_]?code|verif(?:ier|ication)|^sig$|^key$|ticket|magic|^(?:code|state|session|auth|hash|pin|sso|hmac|access|otp.*)$/i;
/** They are about a secret and hold none. */
const ABOUT_SECRETS =
  /(?:type|expir\w*|lifetime|ttl|url|uri|endpoint|method|algorithm|alg|hint|length|name|field|header|error|message|count|status|required|enabled|valid|strength|policy|label|placeholder|class)$/i;

/** Whether a header field holds a secret. */
export function isCredentialField(name: string): boolean {
  return CREDENTIAL_FIELD.test(name) && !PLAIN_FIELD.test(name);
}

/** Whether no secret is in a header field, and none is searched for in it. */
export function isPlainField(name: string): boolean {
  return PLAIN_FIELD.test(name);
}

/** Whether a parameter, a member or a field of a form holds a secret; a value that is a word may be something else. */
export function isSecretMember(name: string, value: string): boolean {
  if (isPasswordLike(name)) return true;
  if (ABOUT_SECRETS.test(name)) return false;
  return SECRET_NAME.test(name) || (mayBeSecret(name) && isTokenText(value));
}

const mayBeSecret = (name: string): boolean =>
  TOKEN_NAME.test(name) || isOfWords(name, (word) => WEAK_PASSWORD_WORDS.has(word));

/** The same in scripts and pages, which say things about tokens. */
export function isShownToken(name: string, value: string): boolean {
  return (SECRET_NAME.test(name) || TOKEN_NAME.test(name)) && !ABOUT_SECRETS.test(name) && isTokenText(value);
}

function isTokenText(value: string): boolean {
  return value.length >= MIN_SEARCHED_CHARACTERS && !/[\s<>]/.test(value) && !isWords(value);
}

/** Words for a password in other letters than Latin ones, as `plainWords` writes them. */
const PASSWORD_WORDS_IN_OTHER_LETTERS: ReadonlySet<string> = new Set(
  'пароль парола лозинка κωδικός סיסמה סיסמא كلمةالمرور كلمةالسر رمزعبور گذرواژه पासवर्ड รหัสผ่าน 密码 密碼 口令 暗証番号 パスワード 비밀번호 암호'
    .split(' ')
    .map(plainWords),
);

/** In whatever language: `user[password]`, `mot_de_passe`. `name`: text, or a character for each byte of UTF-8. */
export function isPasswordLike(name: string): boolean {
  if (ABOUT_SECRETS.test(name)) return false;
  return isOfWords(
    name,
    (word) => PASSWORD_WORDS.has(word.replace(/\d+$/, '')) || PASSWORD_WORDS_IN_OTHER_LETTERS.has(word),
  );
}

/** Whether one word of a name is of a kind, or all together are. */
function isOfWords(name: string, isOfKind: (word: string) => boolean): boolean {
  const plain = plainWords(asText(name))
    .replaceAll(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return [...words, words.join('')].some(isOfKind);
}

const BYTES_OF_UTF_8 = /^(?=.*[\x80-\xff])[\x00-\xff]*$/s;

/** Forms and JSON are read byte by byte. */
function asText(name: string): string {
  if (!BYTES_OF_UTF_8.test(name)) return name;
  const text = Buffer.from(name, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? name : text;
}

/** Words that stand for a state, and those of pages: nothing is learnt from them. */
const STATE_WORD =
  /^(?:password|passwd|pass|login|logout|submit|hidden|text|user|username|input|form|html|http|https|token|session|csrf|true|false|null|none|undefined|deleted?|removed|yes|accepted|rejected|enabled|disabled|basic|bearer|digest|negotiate|anonymous|guest|empty|expired|invalid)$/i;

export function isStateWord(text: string): boolean {
  return STATE_WORD.test(text);
}

/** Letters alone, in words: `english`, `dark mode`, `/login`. */
const WORDS = /^\/?[A-Za-z]+(?:[-_ ./]{1,2}[A-Za-z]+)*\/?$/;
const MAX_WORD_CHARACTERS = 24;
const MIN_KEY_CHARACTERS = 8;

/** A value that may be in a capture for another reason than that it is a secret: a word, or a short number. */
export function isPlainValue(text: string): boolean {
  if (text.length < MIN_KEY_CHARACTERS) return true;
  return text.length <= MAX_WORD_CHARACTERS && isWords(text);
}

/** Whether a text is made of words. */
export function isWords(text: string): boolean {
  return WORDS.test(text) && !/[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z]/.test(text);
}
