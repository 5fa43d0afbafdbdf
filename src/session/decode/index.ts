// What the value of a cookie says without a key: the decoders of this folder, tried in order of how sure they are.

import type { CookiePair } from '../../cookie/request.ts';
import { decodeAdminer } from './adminer.ts';
import { decodeBigIp } from './big-ip.ts';
import { cookieInput } from './cookie-input.ts';
import { decodeCookieSession } from './cookie-session.ts';
import type { DecodedValue, Decoder } from './decoded-value.ts';
import { decodeDjango, decodeDjangoSessionId } from './django.ts';
import { decodeDjangoMessages } from './django-messages.ts';
import { decodeAspNet, decodeBinaryFormatter, decodeDataProtection } from './dotnet.ts';
import { decodeExpress, decodeExpressJson } from './express.ts';
import { decodeFernet } from './fernet.ts';
import { decodeFlask } from './flask.ts';
import { decodeGorilla } from './gorilla.ts';
import { decodeIron } from './iron.ts';
import { decodeItsdangerous } from './itsdangerous.ts';
import { decodeJavaSessionId, decodeSpringSession } from './java.ts';
import { decodeJavaSerialized } from './java-serialized.ts';
import { decodeJwt } from './jwt.ts';
import { decodeLaravel } from './laravel.ts';
import { decodeMojolicious } from './mojolicious.ts';
import { decodePhoenix } from './phoenix.ts';
import { decodePhpSerialized, decodePhpSessionId } from './php.ts';
import { decodePickle } from './pickle.ts';
import { decodePlainJson } from './plain-json.ts';
import { decodePlay } from './play.ts';
import { decodeMarshal, decodeRails } from './rails.ts';
import { decodeReactRouter } from './react-router.ts';
import { decodeFlaskLogin, decodeSpringRememberMe, decodeSymfony } from './remember-me.ts';
import { decodeStarlette } from './starlette.ts';
import { decodeTornado } from './tornado.ts';
import { decodeWordPress } from './wordpress.ts';

export type { DecodedValue } from './decoded-value.ts';

const DECODERS: readonly Decoder[] = [
  // A magic number or a marked notation.
  decodePhoenix,
  decodeDataProtection,
  decodeBigIp,
  decodeIron,
  decodeFernet,
  decodeJavaSerialized,
  decodeBinaryFormatter,
  decodeExpress,
  decodeExpressJson,
  // The shape and content that can be read: a header that names an algorithm before sessions of the same three parts,
  // spaced JSON before any JSON.
  decodeJwt,
  decodeStarlette,
  decodeFlask,
  decodeItsdangerous,
  decodeDjango,
  decodeDjangoMessages,
  decodeTornado,
  decodeMojolicious,
  decodeRails,
  decodeLaravel,
  decodeWordPress,
  decodeAdminer,
  decodeFlaskLogin,
  decodePlay,
  decodeCookieSession,
  decodeReactRouter,
  decodeSpringRememberMe,
  decodeSymfony,
  decodeGorilla,
  decodePickle,
  decodeMarshal,
  decodePhpSerialized,
  // The name, for values that could be anything.
  decodePhpSessionId,
  decodeJavaSessionId,
  decodeSpringSession,
  decodeAspNet,
  decodeDjangoSessionId,
  // What is left: data without a framework.
  decodePlainJson,
];

/**
 * Reads one cookie. `companions`: the other cookies of the same message, where a signature may be apart.
 * Null when the value is of no known format. Never throws, and takes time linear in the length of the value.
 */
export function decodeSession(
  name: string,
  value: string,
  companions: readonly CookiePair[] = [],
): DecodedValue | null {
  const input = cookieInput(name, value, companions);
  if (input === null) return null;
  for (const decode of DECODERS) {
    const decoded = decode(input);
    if (decoded !== null) return decoded;
  }
  return null;
}
