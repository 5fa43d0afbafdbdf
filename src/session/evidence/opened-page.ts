// Does a response give the page that was asked for, and is that a page which others are denied?

import { calledName } from '../called-name.ts';
import type { Denial } from '../contrast.ts';
import { isGrantedStatus, isNotModified } from '../granted-status.ts';
import type { Pages } from '../pages.ts';
import { traitsOf, type WholeExchange } from '../session-exchange.ts';
import { isAsset } from '../target.ts';
import { isLoginTarget } from './action-name.ts';
import { asksForLogin, isDenial } from './denial.ts';

export interface OpenedPage {
  /** How it was denied to others; null when only what they were given instead shows the contrast, or nothing does. */
  readonly denial: Denial | null;
  /** Others are denied it, or get something else there. */
  readonly isClosed: boolean;
}

/** How others were denied the page that an exchange asks for; of a call only the content tells whether it opens anything. */
export function denialOf(exchange: WholeExchange, pages: Pages): Denial | null {
  const {
    request,
    content,
    source: { page },
  } = exchange;
  if (pages.denial(page) === null && calledName(request) === null) return null;
  const accepted = traitsOf(exchange);
  if (calledName(request) === null) return pages.denial(page, accepted);
  return content === null ? null : pages.deniedCall(page, accepted);
}

/** Whether others are denied it, or get less. */
export function isClosedTo(exchange: WholeExchange, denial: Denial | null, pages: Pages): boolean {
  if (denial !== null) return true;
  const { request, content, source } = exchange;
  return (
    content !== null &&
    calledName(request) === null &&
    pages.isForUsers(source.page, content, traitsOf(exchange))
  );
}

/** Whether a page asks for a login in place of its content: where others are turned away, a page with a password is not for them. */
export function asksInstead(exchange: WholeExchange, pages: Pages): boolean {
  if (asksAnybody(exchange, pages)) return false;
  const { message, request, content, source } = exchange;
  const { path, page } = source;
  const isTurnedAway = (calledName(request) === null ? pages.denial(page) : pages.deniedCall(page)) !== null;
  const mayAsk = !isTurnedAway || content?.outcome === 'failure' || content?.isWithoutUser === true;
  return mayAsk && !isAsset(path) && asksForLogin(message, path, content);
}

/** Whether a page has the form of a login for all who ask, as the login itself has: it says nothing of who that is. */
export function asksAnybody({ request, content, source: { page } }: WholeExchange, pages: Pages): boolean {
  if (content === null || content.outcome === 'failure' || content.isWithoutUser) return false;
  return content.hasLoginForm && (isLoginTarget(request.target) || pages.asksEverybody(page, content));
}

/** Null: the page was not given. */
export function openedPage(exchange: WholeExchange, pages: Pages): OpenedPage | null {
  const { message, request, source } = exchange;
  const denial = denialOf(exchange, pages);
  const isConfirmed = denial !== null && isNotModified(message, request);
  if (!(isGrantedStatus(message.status) || isConfirmed) || isAsset(source.path)) return null;
  if (isDenial(message, source.path) || asksInstead(exchange, pages) || asksAnybody(exchange, pages))
    return null;
  return { denial, isClosed: isClosedTo(exchange, denial, pages) };
}
