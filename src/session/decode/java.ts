// Session numbers of Java servers (JSESSIONID of the Servlet specification): the number means nothing, but what is
// put behind it names the server that holds the session. Spring Session sends a UUID in base64.

import { fromBase64 } from './base64.ts';
import { type Decoder, decodedValue, quotedContent } from './decoded-value.ts';
import { instantMs } from './instant.ts';
import { readingOf } from './plain.ts';

interface Shape {
  readonly server: string;
  /** The number; in the group `node` the server, in `created` milliseconds since 1970. */
  readonly pattern: RegExp;
  /** So unlike anything else that the name of the cookie does not matter. */
  readonly certain?: boolean;
}

const SHAPES: readonly Shape[] = [
  // The number, then the hash of the primary server, of the secondary one, and the time of creation.
  {
    server: 'WebLogic',
    pattern: /^[\w-]{20,256}!(?<node>-?\d{1,12}(?:!(?:-?\d{1,12}|NONE))?)(?:!(?<created>\d{13}))?$/,
  },
  // Four digits of cache id, 23 characters, then the clone ids.
  { server: 'WebSphere', pattern: /^\d{4}[\w-]{23}:(?<node>-?\w{1,64}(?::-?\w{1,64}){0,7})$/ },
  // The worker comes before or after the number.
  { server: 'Jetty', pattern: /^node\d{1,4}[0-9a-z]{10,40}\.(?<node>node\d{1,4})$/, certain: true },
  // Undertow: 18 or 30 bytes in base64url, then the instance.
  { server: 'JBoss', pattern: /^[\w-]{24}(?:[\w-]{16})?\.(?<node>[\w:.-]{1,64})$/ },
  // 16 bytes in hexadecimal, then jvmRoute.
  { server: 'Tomcat', pattern: /^[0-9A-F]{32}(?:\.(?<node>[\w-]{1,64}))?$/ },
  { server: 'Java server', pattern: /^[\w+-]{16,128}(?:\.(?<node>[\w-]{1,64}))?$/ },
];

export const decodeJavaSessionId: Decoder = ({ name, text }) => {
  const named = /^(?:__\w+-)?JSESSIONID/i.test(name);
  for (const { server, pattern, certain } of SHAPES) {
    const groups = named || certain === true ? pattern.exec(text)?.groups : undefined;
    if (groups === undefined) continue;
    const { node, created } = groups;
    return decodedValue({
      format: 'java-session-id',
      framework: server,
      title: `${server} session number`,
      protection: 'opaque',
      issuedAtMs: created === undefined ? null : instantMs(Number(created)),
      ...(node !== undefined && node !== NO_CLONE && nodeFinding(node)),
    });
  }
  return null;
};

/** What WebSphere writes for a server without clones. */
const NO_CLONE = '-1';

function nodeFinding(node: string) {
  return {
    reading: readingOf({ node }),
    leaks: ['server name'],
    detail: `it names the server ${quotedContent(node)}`,
    maskedDetail: 'it names the server',
  };
}

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
