// The first page of a site is for everybody: that it opens shows nothing of who asks.

const FIRST_PAGE = /^\/(?:index\.\w+)?$/;

/** `page`: a path, and the query where that chooses the page. */
export function isFirstPage(page: string): boolean {
  return FIRST_PAGE.test(page);
}
