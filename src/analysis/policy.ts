// The configuration as the functions that the auditor calls.

import type { AuditOptions } from '../audit/audit-options.ts';
import type { Config } from '../audit/config.ts';
import type { RequestMessage } from '../record/message.ts';
import { compileGlob } from '../shared/glob.ts';
import { hostMatches, pathOfUrl } from '../shared/url.ts';

export interface Policy
  extends Required<Pick<AuditOptions, 'severityOf' | 'isSession' | 'isLogin' | 'isLogout'>> {
  readonly rulesOff: readonly string[];
  /** Why a cookie is left out, or the host itself (null); null when it is not. */
  reasonToIgnore(host: string, cookie: string | null): string | null;
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
const NEVER = () => false;

export function policyOf(config: Config): Policy {
  const severities = new Map(Object.entries(config.rules ?? {}));
  const isNamedSession = anyGlob(config.sessionCookies);
  const isNamedOther = anyGlob(config.notSessionCookies);
  const isNamedLogin = anyPath(config.login, SAFE_METHODS);
  const isNamedLogout = anyPath(config.logout, []);
  const ignored = (config.ignore ?? []).map(({ cookie, host, reason }) => ({
    isCookie: cookie === undefined ? null : compileGlob(cookie, true),
    isHost: host === undefined ? () => true : compileGlob(host, false),
    reason,
  }));
  return {
    rulesOff: [...severities].filter(([, severity]) => severity === 'off').map(([rule]) => rule),
    severityOf: (rule) => severities.get(rule),
    // Named as both: a session, as a finding too many does less harm than one too few.
    isSession: (name) => (isNamedSession(name) ? true : isNamedOther(name) ? false : undefined),
    isLogin: (request) => isNamedLogin(request) || undefined,
    isLogout: (request) => isNamedLogout(request) || undefined,
    reasonToIgnore(host, name) {
      const entry = ignored.find(
        ({ isCookie, isHost }) =>
          (isCookie === null || (name !== null && isCookie(name))) && hostMatches(host, isHost),
      );
      return entry?.reason ?? null;
    },
  };
}

function anyGlob(globs: readonly string[] = []): (text: string) => boolean {
  if (globs.length === 0) return NEVER;
  const tests = globs.map((glob) => compileGlob(glob, true));
  return (text) => tests.some((isLike) => isLike(text));
}

/** `POST /login`, or a path alone: then any method but these. */
function anyPath(
  paths: readonly string[] = [],
  otherMethods: readonly string[],
): (request: RequestMessage) => boolean {
  if (paths.length === 0) return NEVER;
  const tests = paths.map((path) => {
    const [first, second] = path.split(' ');
    const isPath = compileGlob(second! ?? first, true);
    const hasMethod = (method: string): boolean =>
      second === undefined ? !otherMethods.includes(method) : method === first;
    return { isPath, hasMethod };
  });
  return (request) => {
    const path = pathOfUrl(request.url);
    return tests.some((test) => test.hasMethod(request.method) && test.isPath(path));
  };
}
