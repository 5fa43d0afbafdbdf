// Which statuses say that a server gives what was asked for.

/** One of success, or 101: the connection is a WebSocket from now on (RFC 9110 section 15.2.2, RFC 6455 section 4.2.2). */
export function isGrantedStatus(status: number): boolean {
  return (status >= 200 && status <= 299) || status === 101;
}
