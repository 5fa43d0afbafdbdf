// What is known by now about who makes the cookies of a host, and one of them.

import type { CookiePair } from '../../cookie/request.ts';
import type { ResponseMessage } from '../../record/message.ts';
import type { CookieOrigin, Framework } from './cookie-origin.ts';
import { frameworkOfSigns, frameworksOfMessage, originOf, signsOf } from './recognise.ts';
import type { CookieSign } from './signs.ts';

const NO_FRAMEWORKS: readonly Framework[] = [];
const NO_PAIRS: readonly CookiePair[] = [];

/** The frameworks that were seen at a host. */
export class HostEvidence {
  #frameworks: readonly Framework[] = NO_FRAMEWORKS;

  get frameworks(): readonly Framework[] {
    return this.#frameworks;
  }

  add(framework: Framework): void {
    if (!this.#frameworks.includes(framework)) this.#frameworks = [...this.#frameworks, framework];
  }
}

/** What a cookie name of a host shows of who makes it. Values are looked at once, and not kept. */
export class OriginEvidence {
  readonly #name: string;
  readonly #host: HostEvidence;
  #signs: readonly CookieSign[] | null = null;
  #isSettled = false;

  constructor(name: string, host: HostEvidence) {
    this.#name = name;
    this.#host = host;
  }

  /** A live value has been looked at. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Looks at a live cookie of a message; `companions`: all cookies of the message. */
  look(value: string, companions: readonly CookiePair[]): void {
    this.#signs = signsOf(this.#name, value, companions);
    this.#isSettled = true;
    const framework = frameworkOfSigns(this.#signs);
    if (framework !== null) this.#host.add(framework);
  }

  lookAtMessage(message: ResponseMessage): void {
    for (const framework of frameworksOfMessage(message)) this.#host.add(framework);
  }

  /** By all that was seen at the host until now. A cookie without a live value is known by its name alone. */
  origin(): CookieOrigin {
    return originOf(this.#name, this.#signs ?? signsOf(this.#name, '', NO_PAIRS), this.#host.frameworks);
  }
}
