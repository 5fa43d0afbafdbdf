// Session numbers of Java servers (JSESSIONID of the Servlet specification): the number means nothing, but what is
// put behind it names the server that holds the session. Spring Session sends a UUID in base64.

import { fromBase64 } from './base64.ts';
import { type Decoder, decodedValue, quoted } from './decoded-value.ts';
import { readingOf } from './plain.ts';

interface Shape {
  readonly server: string;
  /** The number, and in the group `node` what tells the server or the application. */
  readonly pattern: RegExp;
  /** So unlike anything else that the name of the cookie does not matter. */
  readonly certain?: boolean;
}

const SHAPES: readonly Shape[] = [
  // WebLogic: 52 characters, then the hash of the primary and of the secondary server.
  { server: 'WebLogic', pattern: /^[\w-]{20,}!(?<node>-?\d{1,12}(?:!(?:-?\d{1,12}|NONE))*)(?:!\d{13})?$/ },
  // WebSphere: four digits of cache id, 23 characters, then clone ids.
  { server: 'WebSphere', pattern: /^\d{4}[\w-]{23}(?::(?<node>-?\w{1,64}))+$/ },
  // Jetty: the worker stands before and behind the number.
  { server: 'Jetty', pattern: /^(?<worker>node\d+)[0-9a-z]{10,40}\.(?<node>node\d+)$/, certain: true },
  // Undertow and JBoss: 18 or 30 bytes in base64url, then the instance.
  { server: 'JBoss', pattern: /^[\w-]{24}(?:[\w-]{16})?\.(?<node>[\w:.-]{1,64})$/ },
  // Tomcat: 16 bytes in hexadecimal, then jvmRoute.
  { server: 'Tomcat', pattern: /^[0-9A-F]{32}(?:\.(?<node>[\w-]{1,64}))?$/ },
  { server: 'GlassFish', pattern: /^[0-9a-f]{28}(?:\.(?<node>[\w-]{1,64}))?$/ },
  { server: 'Java server', pattern: /^[\w+-]{16,128}(?:\.(?<node>[\w-]{1,64}))?$/ },
];

export const decodeJavaSessionId: Decoder = ({ name, text }) => {
  const named = /^(?:__\w+-)?JSESSIONID/i.test(name);
  for (const { server, pattern, certain } of SHAPES) {
    if (!named && certain !== true) continue;
    const match = pattern.exec(text);
    if (match === null) continue;
    const node = match.groups?.node;
    const hasNode = node !== undefined && node !== '-1';
    return decodedValue({
      format: 'java-session-id',
      framework: server,
      title: `${server} session number`,
      protection: 'opaque',
      ...(hasNode && {
        reading: readingOf({ node }),
        leaks: ['server name'],
        detail: `it names the server ${quoted(node)}`,
        maskedDetail: 'it names the server',
      }),
    });
  }
  return null;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const decodeSpringSession: Decoder = ({ name, text }) => {
  if (!/^(?:__\w+-)?SESSION$/.test(name)) return null;
  const uuid = fromBase64(text)?.toString('latin1') ?? '';
  if (!UUID.test(uuid)) return null;
  return decodedValue({
    format: 'spring-session-id',
    framework: 'Spring',
    title: 'Spring session number',
    protection: 'opaque',
  });
};
