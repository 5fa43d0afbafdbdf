// What is wrong, as data: one finding for a rule, a host and a cookie name, however often it occurs.

import type { CookieScope } from '../cookie/cookie-scope.ts';
import type { Fix } from './fixes/fix.ts';

export const SEVERITIES = ['high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** high: it cannot be otherwise; medium: there are known exceptions; low: a guess with reasons. */
export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** A packet that shows it. */
export interface Evidence {
  readonly input: string;
  readonly frame: number;
  readonly stream: number;
  /** Wireshark's field for the cookies of the message; null where it has none, or shows no whole message. */
  readonly field: CookieFieldName | null;
}

/** A packet of which only its place is known. */
export function packetEvidence({ input, frame, stream }: Omit<Evidence, 'field'>): Evidence {
  return { input, frame, stream, field: null };
}

export type CookieFieldName =
  | 'http.set_cookie'
  | 'http.cookie'
  | 'http2.headers.set_cookie'
  | 'http2.headers.cookie';

export interface Finding {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly host: string;
  /** Name of the cookie; null when the finding is about none in particular. */
  readonly cookie: string | null;
  /** Path the cookie is for, as far as it is known: a part of what a baseline compares. */
  readonly path: string | null;
  /** Which cookies of the name it is about, each once; empty where that is not known, or where they are too many. */
  readonly scopes: readonly CookieScope[];
  /** What is wrong, in one sentence. Holds text from the wire: escape it before it is shown. */
  readonly message: string;
  readonly why: string;
  /** What to change, for the framework when it is known. */
  readonly fix: Fix;
  readonly references: readonly string[];
  /** Distinguishes findings of one rule about the same cookie or host; null where there is one only. */
  readonly variant: string | null;
  readonly count: number;
  /** The first packets that show it, and the last one; each once. */
  readonly evidence: readonly Evidence[];
  /** The numbers of the sessions in which it happened; empty where it did not happen in a session that is known. */
  readonly sessions: readonly number[];
}

/** Ascending: high before low. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}
