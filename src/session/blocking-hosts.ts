// Hosts that refuse all requests before they give anything: for maintenance, by country, by a firewall. Such a refusal says
// nothing of the cookies that a client sends.

import { fieldValues, type ResponseMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_PAGES } from './limits.ts';

export class BlockingHosts {
  readonly #hosts = new GenerationalMap<string, 'blocks' | 'gives'>(MAX_PAGES, () => {});

  /** A response for a page of the host; true: it refuses the host as a whole, and not the page. */
  note(host: string, message: ResponseMessage, path: string): boolean {
    const known = this.#hosts.get(host);
    if (known === 'gives') return false;
    if (message.status < 400) this.#set(host, 'gives');
    const isFirst = known === undefined && path === '/';
    if (message.status !== 403 || !isPage(message) || !(isFirst || known === 'blocks')) return false;
    this.#set(host, 'blocks');
    return true;
  }

  #set(host: string, is: 'blocks' | 'gives'): void {
    this.#hosts.set(unsliced(host), is);
  }
}

/** For people: an interface refuses its users one by one. */
function isPage(message: ResponseMessage): boolean {
  return fieldValues(message, 'content-type').some((type) => /\bhtml\b/i.test(type));
}
