// A request that was seen, and what is known of the hop that it was seen on.

import type { RequestMessage, ResponseMessage, SetCookieField } from '../record/message.ts';
import type { RequestRelation } from './request-relation.ts';

const NO_SET_COOKIES: readonly SetCookieField[] = [];

export class OpenExchange {
  readonly request: RequestMessage;
  readonly target: string;
  /** The server's, as `Machines` names it. */
  readonly machine: string;
  /** The exchange that it is a part of, on the hop before; null when there is none, or none that was captured. */
  outer: OpenExchange | null = null;
  /** How its request belongs to that of `outer`; null without one. */
  relation: RequestRelation | null = null;
  /** It is an inner exchange, whether `outer` is known or not. */
  isInner = false;
  /** Exchanges that it may be a part of, and how: the responses will tell. */
  possibleOuters: Map<OpenExchange, RequestRelation> | null = null;
  /** How many exchanges are parts of it: more than one when a proxy has tried again. */
  inners = 0;
  /** The newest of these; null for none. */
  newestInner: OpenExchange | null = null;
  isAnswered = false;
  /** When its response came: milliseconds since 1970; Infinity before. */
  answeredMs = Number.POSITIVE_INFINITY;
  /** Its response; null before it comes, and where no consumer wanted it. */
  response: ResponseMessage | null = null;
  /** The exchange on a later hop that has been judged already, as its own request came late; null nearly always. */
  toldBy: OpenExchange | null = null;
  /** The last response of its inner exchange; null before it comes, and where no consumer wanted it. */
  innerResponse: ResponseMessage | null = null;

  constructor(request: RequestMessage, machine: string) {
    this.request = request;
    this.target = request.target;
    this.machine = machine;
  }

  addPossibleOuter(outer: OpenExchange, relation: RequestRelation): void {
    this.possibleOuters ??= new Map();
    this.possibleOuters.set(outer, relation);
  }

  /** Hops between the browser and this one. */
  get depth(): number {
    return this.outer === null ? (this.isInner ? 1 : 0) : this.outer.depth + 1;
  }

  /** What its response sets; nothing before. */
  get setCookies(): readonly SetCookieField[] {
    return this.response?.setCookies ?? NO_SET_COOKIES;
  }

  /** The exchange as the browser sees it. */
  get outermost(): OpenExchange {
    return this.outer?.outermost ?? this;
  }
}
