// The rows that are measured: read from their files, chosen, grouped into jars, and written.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A cookie in a jar. Files leave out what is null or false. Firefox tells no partition.
 * @typedef {object} StoredCookie
 * @property {string} name
 * @property {string} value
 * @property {string} domain with a dot before it when the cookie goes to subdomains, too
 * @property {string} path
 * @property {boolean} [secure]
 * @property {boolean} [httpOnly]
 * @property {string | null} [sameSite]
 * @property {string | null} [partition]
 * @property {number | null} [expiresInSeconds]
 */

/**
 * What a browser did with a response. Files leave out step 0, no reasons, and a sendUrl that is the url.
 * @typedef {object} Row
 * @property {string} id
 * @property {string} group
 * @property {number} step rows of one id are steps of one jar
 * @property {string} time
 * @property {string} url
 * @property {string} [from] the page that asked for the URL, when it is of another site
 * @property {string} [how] fetch, link, form or iframe
 * @property {string} [site]
 * @property {string[]} fields Set-Cookie, a character a byte
 * @property {StoredCookie[]} stored the jar after the step
 * @property {string[]} [reasons] Chromium's own, for what it refused
 * @property {string} [sendUrl] where the browser went then
 * @property {string} [sendFrom] the page that sent it there, when it is of another site
 * @property {string} [sendHow] as how
 * @property {string | null} [sent] the Cookie field of that request, undefined when there was none
 * @property {boolean} [inexact] names and values of this row are not exact
 * @property {string} browser its name and version
 */

/** Lines of a file in newline-delimited JSON. */
export function readLines(directory, name) {
  const lines = readFileSync(join(directory, `${name}.ndjson`), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/**
 * The recorded rows of a browser; versions.json beside them says which version it was, unless the rows do.
 * @param {string} directory
 * @param {string} browser
 * @returns {Row[]}
 */
export function readRows(directory, browser) {
  const versions = join(directory, 'versions.json');
  const recorded = existsSync(versions) ? JSON.parse(readFileSync(versions, 'utf8'))[browser] : 'unknown';
  return readLines(directory, browser).map((row) => ({
    ...row,
    step: row.step ?? 0,
    sendUrl: row.sendUrl ?? (row.sent === undefined ? undefined : row.url),
    inexact: row.inexact ?? row.note !== undefined,
    browser: row.browser ?? recorded,
  }));
}

/**
 * A row as it stands in a file.
 * @param {Row} row
 * @returns {string}
 */
export function rowText(row) {
  const { id, group, step, time, url, from, how, site, fields, reasons = [] } = row;
  const { sendUrl, sendFrom, sendHow, sent, inexact } = row;
  return JSON.stringify({
    id,
    group,
    ...(step > 0 && { step }),
    time,
    url,
    from,
    how,
    site,
    fields,
    stored: row.stored.map((cookie) =>
      Object.fromEntries(Object.entries(cookie).filter(([, value]) => value !== null && value !== false)),
    ),
    ...(reasons.length > 0 && { reasons }),
    ...(sendUrl !== url && { sendUrl }),
    sendFrom,
    sendHow,
    sent,
    ...(inexact && { inexact }),
  });
}

/**
 * Rows of one id are steps of one jar, in their order.
 * @param {Row[]} rows
 * @returns {Row[][]}
 */
export function jarsOf(rows) {
  const jars = new Map();
  for (const row of rows) jars.set(row.id, [...(jars.get(row.id) ?? []), row]);
  return [...jars.values()].map((steps) => steps.sort((one, other) => one.step - other.step));
}

const rowCount = (jars) => jars.reduce((sum, steps) => sum + steps.length, 0);

/**
 * At least `limit` rows in whole jars, spread evenly: each kind of row (its group, http or https) has its share, at
 * least one jar, and its jars lie evenly apart. The same rows give the same sample.
 * @param {Row[][]} jars
 * @param {number} limit
 * @returns {Row[][]}
 */
export function sample(jars, limit) {
  const total = rowCount(jars);
  if (limit >= total) return jars;
  const kinds = new Map();
  for (const steps of jars) {
    const kind = `${steps[0].group} ${new URL(steps[0].url).protocol}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), steps]);
  }
  // Shares are rounded, so that a first try may fall short.
  for (let share = limit / total; ; share *= 1.1) {
    const chosen = [...kinds.values()].flatMap((ofKind) => evenly(ofKind, share));
    if (rowCount(chosen) >= limit) return chosen;
  }
}

/** A share of the items (1: all), at least one, which lie evenly apart. */
export function evenly(items, share) {
  const count = Math.min(items.length, Math.max(1, Math.round(items.length * share)));
  return Array.from({ length: count }, (_item, index) => items[Math.floor((index * items.length) / count)]);
}
