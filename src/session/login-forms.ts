// The fields for passwords in the login forms that servers have sent: what a form calls its password, in whatever
// language, is known when it comes back. Bounded: forms seen longest ago are forgotten.

import type { RequestMessage } from '../record/message.ts';
import { messageHost } from '../record/message-host.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_LOGIN_FIELDS } from './limits.ts';

export class LoginForms {
  readonly #fields = new GenerationalMap<string, true>(MAX_LOGIN_FIELDS, () => {});
  #isEmpty = true;

  /** `fields`: the names of the password fields of a page's login forms; `host`: the page's, with or without its port. */
  add(host: string, fields: readonly string[]): void {
    for (const field of fields) {
      const key = keyOf(host, field);
      if (this.#fields.get(key) !== undefined) continue;
      this.#fields.set(unsliced(key), true);
      this.#isEmpty = false;
    }
  }

  /** Whether a form of the host calls its password so. */
  has(host: string, field: string): boolean {
    return !this.#isEmpty && this.#fields.get(keyOf(host, field)) !== undefined;
  }

  /** The name of the posted field that a form of the same host has asked for a password; null when there is none. */
  passwordField(request: RequestMessage): string | null {
    const { form } = request;
    if (form === null || this.#isEmpty) return null;
    const host = messageHost(request).toLowerCase();
    return form.fields.find((field) => this.#fields.get(keyOf(host, field)) !== undefined) ?? null;
  }
}

function keyOf(host: string, field: string): string {
  return `${host.replace(/:\d+$/, '')} ${field}`;
}
