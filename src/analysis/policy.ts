// The configuration as the functions that the auditor calls.

import type { AuditOptions } from '../audit/audit-options.ts';
import type { Config } from '../audit/config.ts';
import type { RequestMessage } from '../record/message.ts';
import type { SourceView } from '../record/records.ts';
import { compileGlob } from '../shared/glob.ts';
import { hostMatches } from '../shared/url.ts';
import { PolicyEntries } from './policy-entries.ts';
import { requestPattern } from './request-pattern.ts';
import { routePattern, sourceView } from './source-route.ts';

export interface Policy
  extends Required<Pick<AuditOptions, 'severityOf' | 'isSession' | 'isLogin' | 'isLogout'>> {
  readonly rulesOff: readonly string[];
  /** A line for each setting with entries that nothing has matched so far. */
  unusedEntries(): readonly string[];
  /** Where the configuration says that a request is served; null where it does not say. */
  sourceOf(request: RequestMessage): SourceView | null;
  /** Whether it says so of any. */
  readonly hasSources: boolean;
  /** The entry that leaves out a cookie, or the host itself (null); null when none does. */
  ignoringEntry(host: string, cookie: string | null): IgnoredEntry | null;
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

export function policyOf(config: Config): Policy {
  const severities = new Map(Object.entries(config.rules ?? {}));
  const sessions = nameEntries('sessionCookies', config.sessionCookies);
  const others = nameEntries('notSessionCookies', config.notSessionCookies);
  const logins = requestEntries('login', config.login, SAFE_METHODS);
  const logouts = requestEntries('logout', config.logout, []);
  const ignored = new PolicyEntries('ignore', config.ignore ?? [], ignoredText, ignores);
  const sources = sourceEntries(config.sources);
  const all = [ignored, sessions, others, logins, logouts, sources];
  return {
    rulesOff: [...severities].filter(([, severity]) => severity === 'off').map(([rule]) => rule),
    severityOf: (rule) => severities.get(rule),
    // Named as both: a session, as a finding too many does less harm than one too few.
    isSession: (name) =>
      sessions.find(name) !== null ? true : others.find(name) !== null ? false : undefined,
    isLogin: (request) => logins.find(request) !== null || undefined,
    isLogout: (request) => logouts.find(request) !== null || undefined,
    ignoringEntry: (host, cookie) => ignored.find({ host, cookie }),
    sourceOf: (request) => sources.find(request),
    hasSources: config.sources !== undefined,
    unusedEntries: () => all.flatMap((entries) => entries.unusedLine() ?? []),
  };
}

export type IgnoredEntry = NonNullable<Config['ignore']>[number];

function ignoredText({ cookie, host }: IgnoredEntry): string {
  return [cookie, host].filter((part) => part !== undefined).join(' at ');
}

/** About the host itself an entry that names a cookie says nothing. */
function ignores({ cookie, host }: IgnoredEntry) {
  const isCookie = cookie === undefined ? null : compileGlob(cookie, true);
  const isHost = host === undefined ? () => true : compileGlob(host, false);
  return (seen: { readonly host: string; readonly cookie: string | null }) =>
    (isCookie === null || (seen.cookie !== null && isCookie(seen.cookie))) && hostMatches(seen.host, isHost);
}

function nameEntries(setting: string, globs: readonly string[] = []): PolicyEntries<string, string> {
  return new PolicyEntries(setting, globs, textOf, (glob) => compileGlob(glob, true));
}

function requestEntries(
  setting: string,
  patterns: readonly string[] = [],
  otherMethods: readonly string[],
): PolicyEntries<string, RequestMessage> {
  return new PolicyEntries(setting, patterns, textOf, (pattern) => requestPattern(pattern, otherMethods));
}

function sourceEntries(sources: Config['sources'] = {}): PolicyEntries<SourceView, RequestMessage> {
  const entries = Object.entries(sources).map(([route, source]) => sourceView(route, source));
  return new PolicyEntries(
    'sources',
    entries,
    ({ route }) => route,
    ({ route }) => routePattern(route),
  );
}

const textOf = (text: string) => text;
