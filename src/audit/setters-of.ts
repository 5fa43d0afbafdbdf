// The fields of a response that set a cookie of one name.

import { namedBy } from '../shared/named.ts';
import type { SetCookieSubject } from './subject.ts';

const nameOf = ({ cookie }: SetCookieSubject) => cookie.name;

/** In their order; of very many the last ones. */
export function settersOf(cookies: readonly SetCookieSubject[], name: string): readonly SetCookieSubject[] {
  return namedBy(cookies, name, nameOf);
}
