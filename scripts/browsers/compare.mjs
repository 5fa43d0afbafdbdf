// What differs between a recorded row and today's, and how it is said.

/** Clocks are read a moment apart. */
const LIFETIME_TOLERANCE_SECONDS = 5;
const MAX_TEXT = 120;

/**
 * @typedef {import('./rows.mjs').StoredCookie} StoredCookie
 * @typedef {Pick<import('./rows.mjs').Row, 'stored' | 'reasons' | 'sent' | 'inexact'>} Outcome
 */

/** A cookie as a field would set it, but for its lifetime. */
function cookieText({ name, value, domain, path, secure, httpOnly, sameSite, partition }) {
  return [
    `${name}=${value}; Domain=${domain}; Path=${path}`,
    ...(secure ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite ? [`SameSite=${sameSite}`] : []),
    ...(partition ? [`partition ${partition}`] : []),
  ].join('; ');
}

const lifetimeText = ({ expiresInSeconds }) =>
  expiresInSeconds == null ? '' : `; for ${expiresInSeconds} s`;

/** What lies in the middle of a long text is no help. */
function shortened(text) {
  const printable = text.replaceAll(/[^\x20-\x7e]/g, (character) => JSON.stringify(character).slice(1, -1));
  if (printable.length <= MAX_TEXT) return printable;
  const half = MAX_TEXT / 2;
  return `${printable.slice(0, half)}...${printable.slice(-half)} (${text.length} characters)`;
}

const listText = (texts) => (texts.length === 0 ? 'nothing' : texts.map(shortened).join(' | '));
const jarText = (cookies) => listText(cookies.map((cookie) => cookieText(cookie) + lifetimeText(cookie)));
const sentText = (sent) => (sent === null ? 'nothing' : shortened(sent));

/** In an order of its own: the protocols promise none. */
const sorted = (cookies) => cookies.toSorted((one, other) => (cookieText(one) < cookieText(other) ? -1 : 1));

function isSameCookie(one, other) {
  const lifetimes = [one.expiresInSeconds ?? null, other.expiresInSeconds ?? null];
  if (cookieText(one) !== cookieText(other)) return false;
  if (lifetimes.includes(null)) return lifetimes[0] === lifetimes[1];
  return Math.abs(lifetimes[0] - lifetimes[1]) <= LIFETIME_TOLERANCE_SECONDS;
}

function isSameJar(recorded, today, countsOnly) {
  if (recorded.length !== today.length) return false;
  if (countsOnly) return true;
  const others = sorted(today);
  return sorted(recorded).every((cookie, index) => isSameCookie(cookie, others[index]));
}

/**
 * What has moved in a row, as texts; none when nothing has. Of inexact rows only the number of cookies counts, and what
 * is sent.
 * @param {Outcome} recorded
 * @param {Outcome | Error} today
 * @returns {string[]}
 */
export function differencesOf(recorded, today) {
  if (today instanceof Error) return [`not measured: ${today.message}`];
  const differences = [];
  const say = (what, now, before) => differences.push(`${what} ${now}, was ${before}`);
  if (!isSameJar(recorded.stored, today.stored, recorded.inexact))
    say('stored', jarText(today.stored), jarText(recorded.stored));
  const reasons = [recorded.reasons, today.reasons].map((all) => (all ?? []).toSorted());
  if (reasons[0].join() !== reasons[1].join()) say('reasons', listText(reasons[1]), listText(reasons[0]));
  if (today.sent !== undefined && today.sent !== recorded.sent)
    say('sent', sentText(today.sent), sentText(recorded.sent));
  return differences;
}

/** What has moved in the cookies that were kept of a raw response: null recorded is nothing, too. */
export function keptDifferencesOf(recorded, today) {
  const before = (recorded ?? []).toSorted();
  const now = today.toSorted();
  return before.join('\n') === now.join('\n') ? [] : [`stored ${listText(now)}, was ${listText(before)}`];
}

/** The first number of `Chromium 156.0.8078.108` or `156.0.8078.108`. */
export const majorOf = (version) => /\d+/.exec(version)?.[0] ?? 'unknown';
