// The options of an auditor: its rules, and the user's policy.

import type { RequestMessage } from '../record/message.ts';
import type { Severity } from './finding.ts';
import type { Rule } from './rule.ts';
import type { SessionsElsewhere } from './sessions-elsewhere.ts';

export interface AuditOptions {
  readonly rules: readonly Rule[];
  /** Audit cleartext as if TLS ended before the capture. */
  readonly assumeHttps: boolean;
  /** The policy for a rule: another severity, 'off', or undefined for its own. Called once a rule. */
  severityOf?(rule: string): Severity | 'off' | undefined;
  /** True for a cookie that the policy leaves out. Called once a host and name; null is the host itself. */
  isIgnored?(host: string, cookie: string | null): boolean;
  /** True or false for a cookie that the policy names as a session or not; undefined: it is classified. */
  isSession?(name: string): boolean | undefined;
  /** True or false for a request that the policy names as a login or not; undefined: it is classified. */
  isLogin?(request: RequestMessage): boolean | undefined;
  /** The same for a logout. */
  isLogout?(request: RequestMessage): boolean | undefined;
  /** Sessions are tracked, and rules look at them. */
  readonly followsSessions?: boolean;
  /** The run is concluded while it goes on: what it has found keeps its number. */
  readonly isConcludedOften?: boolean;
  /** Where sites are judged apart: the sessions of the others. */
  readonly sessionsElsewhere?: SessionsElsewhere;
  /** A session is not followed any longer, as there are too many: it will be in no conclusion. */
  sessionForgotten?(number: number): void;
}
