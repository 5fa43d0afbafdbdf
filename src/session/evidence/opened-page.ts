// Does a response give the page that was asked for, and is that a page which others are denied?

import { calledName } from '../called-name.ts';
import type { Denial, Pages } from '../pages.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isAsset } from '../target.ts';
import { asksForLogin, isDenial } from './denial.ts';

export interface OpenedPage {
  /** How it was denied to others; null when only what they were given instead shows the contrast, or nothing does. */
  readonly denial: Denial | null;
  /** Others are denied it, or get something else there. */
  readonly isClosed: boolean;
}

/** How others were denied the page that an exchange asks for; of a call only the content tells whether it opens anything. */
export function denialOf({ request, content, source: { page } }: WholeExchange, pages: Pages): Denial | null {
  if (calledName(request) === null) return pages.denial(page);
  return content === null ? null : pages.deniedCall(page);
}

/** Whether others are denied it, or get less. */
export function isClosedTo(
  { request, content, source: { page } }: WholeExchange,
  denial: Denial | null,
  pages: Pages,
): boolean {
  return denial !== null || (calledName(request) === null && pages.isForUsers(page, content));
}

/** Whether a page asks for a login in place of its content: where others are turned away, a page with a password is not for them. */
export function asksInstead(
  { message, content, source: { path } }: WholeExchange,
  denial: Denial | null,
): boolean {
  const mayAsk = denial === null || content?.outcome === 'failure' || content?.isWithoutUser === true;
  return mayAsk && !isAsset(path) && asksForLogin(message, path, content);
}

/** Null: the page was not given. */
export function openedPage(exchange: WholeExchange, pages: Pages): OpenedPage | null {
  const { message, source } = exchange;
  const { status } = message;
  const denial = denialOf(exchange, pages);
  if (status < 200 || status > 299 || isAsset(source.path)) return null;
  if (isDenial(message, source.path) || asksInstead(exchange, denial)) return null;
  return { denial, isClosed: isClosedTo(exchange, denial, pages) };
}
