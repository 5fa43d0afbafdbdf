// A login that the servlet container checks: the application has no code there, so that what changes the session is a
// setting of the container.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../../session/browsing.ts';

const TOMCAT = 'A1B2C3D4E5F60718293A4B5C6D7E8F90';
const JETTY = 'node01m2n3o4p5q6r7s8t9u0v1w2x0';

/** A session that is kept by the login at `path`. */
async function fixOf(path: string, value: string) {
  const send = `JSESSIONID=${value}`;
  const account: Visit = { ask: 'GET /app/account', send };
  const { findings } = await browse([
    {
      ask: 'GET /app/account',
      to: path.replace('j_security_check', 'login'),
      set: [`${send}; Path=/app; HttpOnly`],
    },
    { ask: `POST ${path}`, form: 'j_username=ada&j_password=x', to: '/app/account', send },
    account,
    { ask: 'POST /app/logout', form: 'x=1', to: '/app/', send, set: ['JSESSIONID=; Path=/app; Max-Age=0'] },
    { ask: 'GET /app/account', to: '/app/login', send },
  ]);
  return findings.find(({ rule }) => rule === 'session-not-rotated')?.fix;
}

describe('names the setting of', () => {
  it.each([
    ['Tomcat', TOMCAT, /FormAuthenticator" changeSessionIdOnAuthentication="true"/],
    ['Java servlets', JETTY, /^securityHandler\.setSessionRenewedOnAuthentication\(true\)/],
  ])('%s', async (framework, value, code) => {
    for (const path of ['/app/j_security_check', '/app/admin/j_security_check;jsessionid=x']) {
      const fix = await fixOf(path, value);
      expect([fix?.framework, fix?.code]).toEqual([framework, expect.stringMatching(code)]);
    }
  });
});

// Of Spring Security before version 4, and of applications.
it.each(['/app/j_spring_security_check', '/app/login', '/app/j_security_check/login'])(
  '%s is code of the application',
  async (path) => expect((await fixOf(path, TOMCAT))?.code).toBe('request.changeSessionId();'),
);
