// Load balancers bind a client to a server by a part of the session's own value: it may change while the session stays.

/** Behind the number: Tomcat's jvmRoute, Jetty's worker, Undertow's instance (`.node1`); WebLogic's servers (`!-123!456`); WebSphere's clones (`:n1`). */
const JAVA_ROUTE = /^([\w+-]{16,256})(?:\.[\w:.-]{1,64}|(?:!(?:-?\d{1,13}|NONE)){1,3}|(?::-?\w{1,64}){1,8})$/;
const JAVA_NAME = /^(?:__\w+-)?JSESSIONID/i;
/** Before it, in the cookies of any server: HAProxy's `cookie NAME prefix`. */
const PREFIXED = /^[A-Za-z][\w.-]{0,31}~(.{16,})$/;

/** The value without the name of the server. */
export function withoutRoute(name: string, value: string): string {
  const own = PREFIXED.exec(value)?.[1] ?? value;
  return JAVA_NAME.test(name) ? (JAVA_ROUTE.exec(own)?.[1] ?? own) : own;
}
