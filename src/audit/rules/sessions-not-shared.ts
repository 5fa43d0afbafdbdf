// Servers behind one load balancer do not know each other's sessions.

import { quoted, theCookie } from '../finding-text.ts';
import type { Example, Rule } from '../rule.ts';

const SESSION = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';

/** The account page by one of the servers; `status`: 401 where it does not know the session. */
function account(server: string, status = 200): Example {
  return {
    url: 'https://shop.example/account',
    requestFields: [['Cookie', `__Host-sid=${SESSION}; SRV=${server}`]],
    status,
  };
}

const LOGIN: Example = {
  url: 'https://shop.example/login',
  method: 'POST',
  form: ['user', 'password'],
  status: 302,
  responseFields: [['Location', '/account']],
  setCookie: [`__Host-sid=${SESSION}; Secure; HttpOnly; Path=/; SameSite=Lax`],
};

export const sessionsNotShared: Rule = {
  meta: {
    id: 'sessions-not-shared',
    title: 'The servers do not share their sessions',
    severities: [
      [
        'medium',
        'one server accepts the session before and after another one does not know it; or equal requests are accepted and denied in turns, more than once',
      ],
      [
        'low',
        'another server does not know the session that one has accepted less than two minutes before; or a page is given, denied, and given again',
      ],
    ],
    references: ['CWE-664', 'ASVS 5.0 7.2.1', 'OWASP Session Management Cheat Sheet'],
    why: 'A load balancer sends a client to another server when one is full, is updated or fails. Users are then logged out in the middle of their work; and a logout at one server ends nothing at another.',
    fix: 'Store sessions where all servers find them (a database, Redis), and not in the memory or the files of one of them. Servers that sign or encrypt their cookies need the same key.',
    falsePositives:
      'A session may expire at the moment when the load balancer changes the server: the finding is low unless the first server accepts the session again later. Servers are told apart by a cookie whose value stands for one (SRV, SERVERID, ROUTEID, ARRAffinity, BIGipServer, the jvmRoute of a JSESSIONID) or a field such as X-Served-By, never by AWSALB or the cookie of the nginx ingress, whose values differ between clients or responses. Without either, equal requests of one client have to be accepted, denied and accepted again, with nothing posted in between. Both have to return the same page, and no login or logout with the session lies in between.',
    failing: [LOGIN, account('s1'), account('s2', 401), account('s1')],
    passing: [LOGIN, account('s1'), account('s2'), account('s1')],
  },
  session({ session, unshared }) {
    if (unshared === null) return null;
    const { path, servers, denial, status, accepted, isProved } = unshared;
    const severity = isProved ? 'medium' : 'low';
    if (servers === null) {
      const often = isProved ? ', and so on in turns' : '';
      return {
        severity,
        confidence: 'medium',
        message: `${theCookie(session.name)} opens ${quoted(path)} (frame ${accepted.frame}), is unknown to the same request later (response ${status}), and opens it again${often}: several servers respond, and some of them do not know the session.`,
        at: denial,
      };
    }
    const { cookie, knows, denies } = servers;
    const again = isProved ? ', which still accepts it afterwards' : '';
    return {
      severity,
      confidence: isProved ? 'high' : 'medium',
      message: `${theCookie(session.name)} opens ${quoted(path)} at the server ${quoted(`${cookie}=${knows}`)} (frame ${accepted.frame})${again}, and is unknown at ${quoted(`${cookie}=${denies}`)} (response ${status}).`,
      at: denial,
    };
  },
};
