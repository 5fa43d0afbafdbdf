// A session in a URL: it gets into logs, the browser history and Referer fields.

import { fieldValues } from '../../record/message.ts';
import { isRedirect } from '../../session/redirect.ts';
import { quoted } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';
import { mayHoldSession, sessionInUrl, type UrlSession } from '../url-session.ts';

export const sessionInUrlRule: Rule = {
  meta: {
    id: 'session-in-url',
    title: 'The session is in a URL',
    severities: [
      ['high', 'its value was seen in a session cookie, or a framework names the parameter'],
      ['low', 'only a common name such as sid says so'],
    ],
    references: ['CWE-598', 'ASVS 5.0 14.2.1', 'ASVS 4.0 3.1.1', 'WSTG-SESS-04', 'ZAP 3'],
    why: 'URLs are stored in server logs, proxies and the browser history, are sent to other sites as Referer, and are shared by users: anyone who reads one can use the session.',
    fix: 'Send the session in the cookie only; when sessions were in URLs, end all of them.',
    change: 'cookie-only',
    falsePositives:
      'A parameter that has the name of a session and holds other data (a checkout, an article, a webinar): by a common name alone it is low, with low confidence, and values that are words, UUIDs or have the prefix of a service (cs_) are not reported. Not reported are the connection number of Socket.IO, and a common name such as sid in the URL of a client that sends its session as a cookie: Zabbix sends a CSRF token so.',
    failing: [
      { url: 'https://shop.example/cart;jsessionid=4F2A9C0D1B7E8A6354C1D2E3F4A5B6C7' },
      {
        url: 'https://shop.example/cart',
        status: 302,
        responseFields: [['Location', '/welcome.php?PHPSESSID=q1w2e3r4t5z6u7i8o9p0a1s2d3']],
      },
      {
        url: 'https://shop.example/cart?token=f3b1c9d2e7a84650',
        requestFields: [['Cookie', '__Host-session=f3b1c9d2e7a84650']],
      },
      {
        url: 'https://shop.example/login',
        method: 'POST',
        status: 302,
        responseFields: [['Location', '/cart?key=a81f6c2e9d3b4750']],
        setCookie: ['__Host-session=a81f6c2e9d3b4750; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/cart?sid=7&state=f3b1c9d2e7a84651',
        requestFields: [['Cookie', '__Host-session=f3b1c9d2e7a84650']],
      },
      // Zabbix: a CSRF token. Socket.IO: a connection.
      {
        url: 'http://localhost/index.php?reconnect=1&sid=c046921bdd76236b',
        requestFields: [
          ['Cookie', 'zbx_session=eyJzZXNzaW9uaWQiOiI1YmEzMzAyZjhmOGY4N2EzYzA0NjkyMWJkZDc2MjM2YiJ9'],
        ],
      },
      { url: 'https://chat.example/socket.io/?EIO=4&transport=polling&t=PHq3k1b&sid=8nGkQ4tzJx1vLwYfAAAB' },
      { url: 'https://conference.example/program?session=keynote-monday' },
      { url: 'https://shop.example/item?sid=SKU-1234567890abcd' },
      { url: 'https://shop.example/checkout/success?session_id=cs_test_a1B2c3D4e5F6g7H8' },
      { url: 'https://events.example/join?session_id=0b8c8a52-6c1e-4f0a-9d3b-2f4f6f1f7a10' },
    ],
  },
  request(subject) {
    const { message, host, url } = subject;
    const [referer] = fieldValues(message, 'referer');
    if (!mayHoldSession(url) && (referer === undefined || !mayHoldSession(referer))) return NO_HITS;
    // A session from before the capture is known from the request that sends it.
    const sessionOfValue = (value: string) =>
      subject.sessionOfValue(value) ??
      subject.cookies.find((cookie) => cookie.isSession && cookie.value === value)?.name ??
      null;
    const hasSession = subject.cookies.some(({ isSession }) => isSession);
    const inUrl = sessionInUrl(url, sessionOfValue, hasSession);
    const inReferer = referer === undefined ? null : sessionInUrl(referer, sessionOfValue, hasSession);
    const hits: Hit[] = [];
    if (inUrl !== null) hits.push(hit(inUrl, 'is in the URL of a request'));
    if (inReferer !== null) hits.push(hit(inReferer, `is sent to ${quoted(host)} in a Referer`));
    return hits;
  },
  anyResponse({ message, sessionOfValue }) {
    if (!isRedirect(message.status)) return NO_HITS;
    const [location] = fieldValues(message, 'location');
    const found = location === undefined ? null : sessionInUrl(location, sessionOfValue);
    return found === null ? NO_HITS : [hit(found, 'is in the Location of a redirect')];
  },
};

function hit({ cookie, parameter, isCertain }: UrlSession, where: string): Hit {
  const what = cookie === null ? 'A probable session' : `The session ${quoted(cookie)}`;
  return {
    severity: isCertain ? 'high' : 'low',
    confidence: cookie !== null ? 'high' : isCertain ? 'medium' : 'low',
    cookie: cookie ?? parameter,
    message: `${what} ${where}, as the parameter ${quoted(parameter)}.`,
  };
}
