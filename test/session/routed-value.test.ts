// Which part of a session's value names a server. Truth: what Tomcat, Jetty, Undertow, WebLogic, WebSphere and HAProxy write.

import { describe, expect, it } from 'vitest';
import { withoutRoute } from '../../src/session/routed-value.ts';

const ID = '0123456789ABCDEF0123456789ABCDEF';

describe('the number', () => {
  it.each([
    ['Tomcat', 'JSESSIONID', `${ID}.node1`, ID],
    ['Tomcat, with a suffix of the name', 'JSESSIONIDSSO', `${ID}.n-2`, ID],
    ['Jetty', 'JSESSIONID', 'node01x9qkb1ad2f3v1n8c0r7w6y5z0.node0', 'node01x9qkb1ad2f3v1n8c0r7w6y5z0'],
    ['Undertow', 'JSESSIONID', 'Abc-Defghij_klmnopqrstuv.host:8080', 'Abc-Defghij_klmnopqrstuv'],
    [
      'WebLogic',
      'JSESSIONID',
      'yCwZPW2TJ8hKp0qLr1v3Xw!-1462307498!NONE!1719390000000',
      'yCwZPW2TJ8hKp0qLr1v3Xw',
    ],
    ['WebSphere', 'JSESSIONID', '0000abcdefghijklmnopqrstuvw:-1', '0000abcdefghijklmnopqrstuvw'],
    [
      'HAProxy, before the number',
      'PHPSESSID',
      's1~k2qn2f3v1n8c0r7w6y5z0x9qkb',
      'k2qn2f3v1n8c0r7w6y5z0x9qkb',
    ],
    ['both', 'JSESSIONID', `web-1~${ID}.n1`, ID],
  ])('%s', (_, name, value, expected) => {
    expect(withoutRoute(name, value)).toBe(expected);
  });

  it.each([
    ['alone', 'JSESSIONID', ID],
    ['a signature behind it', 'connect.sid', 's%3AnNz2TW9o1e2y8nLq7U3p.Rk4W0m9QXz1dY3v'],
    ['a JWT', 'token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'],
    ['a short value', 'JSESSIONID', 'abc.node1'],
    ['a Flask session', 'session', 'eyJ1c2VyIjoxfQ.aJ2kqA.3M8Y9ZEPXKMg1c0gJgGL0JS_350'],
    ['a tilde behind a number', 'sid', '1~k2qn2f3v1n8c0r7w6y5z0x9qkb'],
  ])('unchanged: %s', (_, name, value) => {
    expect(withoutRoute(name, value)).toBe(value);
  });
});
