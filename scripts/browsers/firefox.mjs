// Firefox, driven through WebDriver BiDi.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { createProfile, findProgram, startBrowser, within } from './process.mjs';

const START_MS = 60_000;
const COMMAND_MS = 10_000;
const SAME_SITE = { strict: 'Strict', lax: 'Lax', none: 'None' };

/** Debian's name first. */
export const findFirefox = () => findProgram('firefox-esr', 'firefox');

/** It leaves the network alone. */
const QUIET = {
  'network.proxy.type': 0,
  'dom.security.https_first': false,
  'dom.security.https_first_schemeless': false,
  'browser.cache.disk.enable': false,
  'browser.cache.memory.enable': false,
  'browser.startup.page': 0,
  'browser.newtabpage.enabled': false,
  'browser.region.network.url': '',
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.search.update': false,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.http.speculative-parallel-limit': 0,
  'network.prefetch-next': false,
  'services.settings.server': '',
  'toolkit.telemetry.server': '',
};

/** Every host is on loopback, and the ports of the rows are those of the server. */
function towards({ httpPort, httpsPort }) {
  const moved = [`80=${httpPort}`, `18080=${httpPort}`, `18081=${httpPort}`, `443=${httpsPort}`];
  return { 'network.dns.forceResolve': '127.0.0.1', 'network.socket.forcePort': moved.join(';') };
}

async function connect({ child, gone }) {
  const { promise: address, resolve } = deferred();
  createInterface({ input: child.stderr }).on('line', (line) => {
    const [, found] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
    if (found !== undefined) resolve(found);
  });
  const socket = new WebSocket(`${await within(START_MS, 'Firefox', Promise.race([address, gone]))}/session`);
  const pending = new Map();
  const listeners = new Set();
  let lastId = 0;
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.type === 'event') for (const listener of listeners) listener(message);
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'error') call?.reject(new Error(`${message.error}: ${message.message}`));
    else call?.resolve(message.result);
  });
  const opened = deferred();
  socket.on('open', opened.resolve);
  await within(COMMAND_MS, 'the connection to Firefox', opened.promise);
  return {
    listeners,
    close: () => socket.terminate(),
    send(method, params = {}, limitMs = COMMAND_MS) {
      const id = ++lastId;
      const call = deferred();
      pending.set(id, call);
      socket.send(JSON.stringify({ id, method, params }));
      return within(limitMs, method, Promise.race([call.promise, gone]));
    },
  };
}

function deferred() {
  let resolve;
  let reject;
  const promise = new Promise((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/**
 * Starts Firefox with an empty profile, and these preferences, parameters and environment beside its own. The connection has `version`,
 * `send` for commands of WebDriver BiDi, the `listeners` of its events, the `context` of its tab, and `close`, which ends the browser.
 * @param {Record<string, unknown>} preferences
 * @param {{ parameters?: readonly string[], environment?: Record<string, string> }} more
 */
export async function launchFirefox(preferences = {}, { parameters: more = [], environment = {} } = {}) {
  const program = findFirefox();
  if (program === null) throw new Error('There is no firefox-esr on this machine.');
  const profile = createProfile();
  const lines = Object.entries({ ...QUIET, ...preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  const parameters = [
    ...['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
    ...more,
  ];
  const started = startBrowser(program, parameters, {
    stdio: ['ignore', 'ignore', 'pipe'],
    profile,
    environment,
  });
  let connection;
  const close = async () => {
    await started.stop(async () => connection?.send('browser.close'));
    connection?.close();
  };
  try {
    connection = await connect(started);
    const { send, listeners } = connection;
    const alwaysMatch = { acceptInsecureCerts: true };
    const { capabilities } = await send('session.new', { capabilities: { alwaysMatch } }, START_MS);
    const { contexts } = await send('browsingContext.getTree');
    return { version: capabilities.browserVersion, context: contexts[0].context, send, listeners, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Starts Firefox; it finds every host on the server.
 * @returns {Promise<import('./measure.mjs').Browser>}
 */
export async function startFirefox(server) {
  const { version, context, send, close } = await launchFirefox(towards(server));
  return {
    version,
    clear: () => send('storage.deleteCookies'),
    navigate: (url) => send('browsingContext.navigate', { context, url, wait: 'complete' }),
    run: (expression) =>
      send('script.evaluate', {
        expression,
        target: { context },
        awaitPromise: true,
        userActivation: true,
      }),
    reasons: async () => null,
    cookies: async () => {
      const { cookies } = await send('storage.getCookies');
      return cookies.filter(isAlive).map(storedCookie);
    },
    close,
  };
}

/** Text, or bytes in base64 when they are no UTF-8. */
const textOf = ({ type, value }) =>
  type === 'base64' ? Buffer.from(value, 'base64').toString('latin1') : value;

/** Firefox may show a cookie that was set with Max-Age=0, for a moment. */
const isAlive = ({ expiry = Infinity }) => expiry > Date.now() / 1000;

function storedCookie(cookie) {
  return {
    name: cookie.name,
    value: textOf(cookie.value),
    domain: cookie.domain,
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: SAME_SITE[cookie.sameSite] ?? null,
    expiresInSeconds: cookie.expiry === undefined ? null : Math.round(cookie.expiry - Date.now() / 1000),
  };
}
