// What rules look at: a message with everything that is known about it and that several rules need, worked out once.

import type { ParsedSetCookie, SetCookie } from '../cookie/cookie.ts';
import type { CookiePair } from '../cookie/request.ts';
import type { Verdict } from '../cookie/verdict.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import type { Client } from '../session/clients.ts';
import type { Framework } from './framework.ts';
import type { Transport } from './transport.ts';

interface SubjectBase {
  /** Host with its port when it is written. */
  readonly host: string;
  readonly transport: Transport;
  readonly timeMs: number;
}

export interface RequestSubject extends SubjectBase {
  readonly message: RequestMessage;
  /** The pairs of its Cookie fields, in order. */
  readonly cookies: readonly CookiePair[];
  isSession(name: string): boolean;
}

export interface ResponseSubject extends SubjectBase {
  readonly message: ResponseMessage;
  /** The request it answers; null when it was not seen. */
  readonly request: RequestMessage | null;
  readonly cookies: readonly SetCookieSubject[];
}

export interface SetCookieSubject extends SubjectBase {
  readonly message: ResponseMessage;
  readonly request: RequestMessage | null;
  /** The field as it was sent. */
  readonly text: string;
  readonly parsed: ParsedSetCookie;
  readonly cookie: SetCookie;
  readonly verdict: Verdict;
  readonly deletion: boolean;
  /** It carries a session or login; otherwise it matters less. */
  readonly isSession: boolean;
  /** A CSRF token that scripts are meant to read. */
  readonly isCsrfToken: boolean;
  readonly framework: Framework | null;
  readonly client: Client;
}
