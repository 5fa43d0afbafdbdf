// Values too long for one cookie, put together again: Auth.js and Supabase send `name.0`, `name.1` and so on, ASP.NET
// Core a cookie `chunks-2` and beside it `nameC1`, `nameC2`.

import type { CookiePair } from '../../cookie/request.ts';
import { MAX_CHUNKS, MAX_DECODED_CHARACTERS } from './limits.ts';

/** The value of the cookie that has the name, when the content is in others. */
const COUNT = /^chunks[-:](\d{1,2})$/;

export function isChunkCount(value: string): boolean {
  return COUNT.test(value);
}

/** Whether a cookie is a later piece of one whose first piece, or count, is there as well. */
export function isPiece(name: string, isThere: (name: string) => boolean): boolean {
  const last = name.charCodeAt(name.length - 1);
  if (last < 0x30 || last > 0x39) return false;
  const [, whole, mark, number] = /^(.+)([C.])(\d{1,2})$/.exec(name) ?? [];
  if (whole === undefined) return false;
  return mark === 'C' ? isThere(whole) : number !== '0' && isThere(`${whole}.0`);
}

/** The cookie as it was before it was cut; a cookie that is whole comes back as it is. */
export function joinChunks(cookie: CookiePair, companions: ReadonlyMap<string, string>): CookiePair {
  const [, name] = /^(.+)\.0$/.exec(cookie.name) ?? [];
  if (name !== undefined)
    return { name, value: cookie.value + collect((index) => companions.get(`${name}.${index}`), MAX_CHUNKS) };
  const [, count] = COUNT.exec(cookie.value) ?? [];
  if (count === undefined) return cookie;
  const value = collect((index) => companions.get(`${cookie.name}C${index}`), Number(count));
  return value === '' ? cookie : { name: cookie.name, value };
}

/** Numbers 1, 2, 3 and so on up to the first that is missing. */
function collect(chunk: (index: number) => string | undefined, last: number): string {
  let value = '';
  for (let index = 1; index <= last && value.length <= MAX_DECODED_CHARACTERS; index++) {
    const part = chunk(index);
    if (part === undefined) break;
    value += part;
  }
  return value;
}
