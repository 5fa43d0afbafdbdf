// What an auditor is told: its rules, and what the user's policy says.

import type { RequestMessage } from '../record/message.ts';
import type { Severity } from './finding.ts';
import type { Rule } from './rule.ts';

export interface AuditOptions {
  readonly rules: readonly Rule[];
  /** Judge cleartext as if TLS ended before the capture. */
  readonly assumeHttps: boolean;
  /** What the user's policy says of a rule: another severity, or nothing at all ('off'). Asked once a rule. */
  severityOf?(rule: string): Severity | 'off' | undefined;
  /** True for a cookie that the policy leaves out. Asked once a host and name; null is the host itself. */
  isIgnored?(host: string, cookie: string | null): boolean;
  /** True or false for a cookie whose role the policy names. */
  isSession?(name: string): boolean | undefined;
  /** True or false for a request that the policy names as a login or not; undefined: as crumbshark sees it. */
  isLogin?(request: RequestMessage): boolean | undefined;
  /** The same for a logout. */
  isLogout?(request: RequestMessage): boolean | undefined;
  /** Sessions are followed from their beginning to their end. */
  readonly followsSessions?: boolean;
}
