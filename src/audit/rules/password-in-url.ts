// A login sends the password in its URL: it gets into logs, the browser history and Referer fields.

import { passwordInQuery } from '../../session/evidence/password-query.ts';
import { pathOfTarget } from '../../session/target.ts';
import { quoted } from '../finding-text.ts';
import { NO_HITS, type Rule } from '../rule.ts';

export const passwordInUrl: Rule = {
  meta: {
    id: 'password-in-url',
    title: 'The password is in a URL',
    severities: [['medium', 'always']],
    references: ['CWE-598', 'ASVS 5.0 14.2.1', 'ASVS 4.0 3.1.1', 'ZAP 10024'],
    why: 'URLs are stored in server logs, proxies and the browser history, and are sent to other sites as Referer: anyone who reads one has the password of the user.',
    fix: 'Send the form of the login with POST, and let the server refuse a GET with a password. Let users whose password is in the logs change it.',
    falsePositives:
      'A page of the login that ignores the parameter: the confidence is high when the response redirects, sets a cookie or refuses the login. Not reported are parameters with such a name on other pages, unless the server has sent a form for a login with this field; and parameters that say something about a password, such as reset_password.',
    failing: [
      {
        url: 'https://shop.example/login?user=ada&password=secret-7',
        status: 302,
        responseFields: [['Location', '/account']],
      },
      { url: 'https://shop.example/index.php?route=account/login&email=ada&pwd=secret-7', status: 401 },
    ],
    passing: [
      { url: 'https://shop.example/login', method: 'POST', form: ['user', 'password'], status: 401 },
      { url: 'https://shop.example/login?reset_password=1&next=/account' },
      { url: 'https://shop.example/password-reset?token=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6' },
      { url: 'https://shop.example/events?pass=weekend' },
      { url: 'https://shop.example/login?passport=germany' },
      { url: 'https://shop.example/login?user=ada&password=secret-7', status: 404 },
    ],
  },
  anyResponse({ message, host, isLoginField }) {
    const { request, status } = message;
    if (request === null || !isLoginStatus(status)) return NO_HITS;
    const name = passwordInQuery(request, (field) => isLoginField(host, field));
    if (name === null) return NO_HITS;
    return [
      {
        severity: 'medium',
        confidence: status >= 300 || message.setCookies.length > 0 ? 'high' : 'medium',
        message: `A login sends the password in the URL, as the parameter ${quoted(name)} (GET ${pathOfTarget(request.target)}, response ${status}).`,
      },
    ];
  },
};

/** That of a login, or of one that is refused: of all others there may be no such page. */
function isLoginStatus(status: number): boolean {
  return (status >= 200 && status < 400 && status !== 304) || status === 401 || status === 403;
}
