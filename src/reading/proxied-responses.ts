// The two sides of a proxy in two captures whose clocks differ. A proxy asks the server behind it between its own request
// and its own response: one exchange lies within the other in time. Where two exchanges issue one key and neither does,
// the clocks are wrong, and one exchange would be judged as two.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { pathOfUrl } from '../shared/url.ts';
import { UserError } from '../shared/user-error.ts';
import { MAX_COMPARED_MESSAGES } from './limits.ts';

/** An exchange that issued a value: that its client did not have. */
interface Issuing {
  readonly request: RequestMessage;
  readonly status: number;
  readonly beginMs: number;
  readonly endMs: number;
}

const MIN_KEY_CHARACTERS = 20;
const RUN_OF_KEY = new RegExp(`[A-Za-z0-9_-]{${MIN_KEY_CHARACTERS},}`);

export class ProxiedResponses {
  /** The first of each value, by the hash of name and value. */
  readonly #issuings = new GenerationalMap<string, Issuing>(MAX_COMPARED_MESSAGES, () => {});

  /**
   * Looks at a response that was captured once.
   * @throws {UserError} another capture has it as well, at a time that does not fit
   */
  check(message: ResponseMessage): void {
    const { request, setCookies } = message;
    if (request === null) return;
    const issuing = {
      ...{ request, status: message.status },
      ...{ beginMs: preciseTimeMs(request), endMs: preciseTimeMs(message) },
    };
    for (const { parsed } of setCookies) {
      const { name, value } = parsed.cookie;
      if (!isKey(value) || request.cookies.some((sent) => sent.value === value)) continue;
      const key = hashOfToken(`${name}=${value}`);
      const first = this.#issuings.get(key);
      if (first === undefined) this.#issuings.set(key, issuing);
      else if (mayBeOne(first, issuing) && !areNested(first, issuing)) throw clockError(first, issuing);
    }
  }
}

/** In milliseconds since 1970, to the nanosecond as far as a number holds it. */
export function preciseTimeMs({
  seconds,
  nanoseconds,
}: Pick<ResponseMessage, 'seconds' | 'nanoseconds'>): number {
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Whether a value is hardly issued twice: settings and languages are the same for many. */
function isKey(value: string): boolean {
  const [run] = RUN_OF_KEY.exec(value) ?? [];
  return run !== undefined && /\d.*\d/.test(run) && /[A-Za-z]/.test(run);
}

/** Whether two captures may have one exchange on two connections. A proxy may add a prefix to the path, or take it away. */
function mayBeOne(one: Issuing, other: Issuing): boolean {
  if (one.request.input === other.request.input || one.status !== other.status) return false;
  if (one.request.method !== other.request.method) return false;
  const [path, otherPath] = [pathOfUrl(one.request.url), pathOfUrl(other.request.url)];
  return (path.endsWith(otherPath) || otherPath.endsWith(path)) && userAgentOf(one) === userAgentOf(other);
}

function userAgentOf({ request }: Issuing): string | undefined {
  return fieldValues(request, 'user-agent')[0];
}

function areNested(one: Issuing, other: Issuing): boolean {
  const [outer, inner] = isShorter(one, other) ? [other, one] : [one, other];
  return outer.beginMs <= inner.beginMs && inner.endMs <= outer.endMs;
}

function isShorter(one: Issuing, other: Issuing): boolean {
  return one.endMs - one.beginMs < other.endMs - other.beginMs;
}

function clockError(one: Issuing, other: Issuing): UserError {
  const middleMs = ({ beginMs, endMs }: Issuing): number => (beginMs + endMs) / 2;
  const { input } = other.request;
  const seconds = ((middleMs(one) - middleMs(other)) / 1000).toFixed(4);
  const held = isOneConnection(one, other) ? 'the same responses' : 'the two sides of a proxy';
  return new UserError(
    `${one.request.input} and ${input} hold ${held}, and their times do not fit: the clocks of those who captured differ; name one of them, or move the times of ${input} by ${seconds} s (editcap -t)`,
  );
}

function isOneConnection({ request: one }: Issuing, { request: other }: Issuing): boolean {
  return (
    one.src === other.src &&
    one.srcPort === other.srcPort &&
    one.dst === other.dst &&
    one.dstPort === other.dstPort
  );
}
