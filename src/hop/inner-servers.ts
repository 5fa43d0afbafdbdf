// What the requests of a proxy look like at the server behind it: by that they are known where the outer one was lost.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { SCHEME_ONLY_FIELDS } from '../record/scheme-fields.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { addressWithPort, withoutPort } from '../shared/url.ts';
import { MAX_HOP_ROUTES, MAX_INNER_MARKS } from './limits.ts';

export class InnerServers {
  /** The marks of the requests that were passed on to a server. */
  readonly #marks = new GenerationalMap<string, string[]>(MAX_HOP_ROUTES, () => {});
  /** Most captures have none. */
  #isEmpty = true;

  /** A request was passed on. */
  learn(request: RequestMessage): void {
    const mark = markOf(request);
    if (mark === null) return;
    const server = addressWithPort(request.dst, request.dstPort);
    const marks = this.#marks.get(server);
    if (marks === undefined) {
      this.#marks.set(server, [unsliced(mark)]);
      this.#isEmpty = false;
    } else if (!marks.includes(mark)) {
      if (marks.length === MAX_INNER_MARKS) marks.shift();
      marks.push(unsliced(mark));
    }
  }

  /** Whether a request looks like those that were passed on, and unlike one that a client sends by itself. */
  knows(request: RequestMessage): boolean {
    if (this.#isEmpty) return false;
    const marks = this.#marks.get(addressWithPort(request.dst, request.dstPort));
    if (marks === undefined) return false;
    const mark = markOf(request);
    return mark !== null && marks.includes(mark);
  }
}

const FORWARDING_FIELDS = [
  'x-forwarded-for',
  'x-real-ip',
  'forwarded',
  'via',
  ...SCHEME_ONLY_FIELDS,
  'x-varnish',
];

/**
 * Who sent it, and what shows that it was passed on: fields of a proxy, a Host that names another server, HTTP/1.0 of
 * a browser. Null: nothing shows it.
 */
function markOf(request: RequestMessage): string | null {
  const forwarding = FORWARDING_FIELDS.filter((name) => fieldValues(request, name).length > 0);
  const [host = ''] = fieldValues(request, 'host');
  const otherHost = namesOtherServer(host, request) ? host : '';
  const isOld = request.protocol === 'http/1.0';
  if (forwarding.length === 0 && otherHost === '' && !isOld) return null;
  // Who asks a server directly may name another one by hand.
  const [userAgent = ''] = forwarding.length > 0 || isOld ? [] : fieldValues(request, 'user-agent');
  return [request.src, forwarding.join(), otherHost, isOld, userAgent].join('\n');
}

const ADDRESS = /^(?:[\d.]+|\[.*\])$/;

function namesOtherServer(host: string, { dst, dstPort, tls }: RequestMessage): boolean {
  const name = withoutPort(host);
  const port = host.slice(name.length + 1);
  if (Number(port === '' ? (tls ? 443 : 80) : port) !== dstPort) return true;
  return ADDRESS.test(name) && name.replace(/^\[|\]$/g, '') !== dst;
}
