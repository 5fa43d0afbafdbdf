// Chromium, driven through the DevTools protocol over a pipe: no port that others can reach, no library.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProfile, findProgram, startBrowser, within } from './process.mjs';

const START_MS = 60_000;
const COMMAND_MS = 10_000;

/** Debian's name first. */
export const findChromium = () => findProgram('chromium', 'chromium-browser', 'google-chrome');

/** Messages end with NUL, in both directions. */
function openConnection({ child, gone }) {
  const [, , , toBrowser, fromBrowser] = child.stdio;
  const pending = new Map();
  const listeners = new Set();
  let lastId = 0;
  let text = '';
  const receive = (message) => {
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.id === undefined) for (const listener of listeners) listener(message);
    else if (message.error) call?.reject(new Error(message.error.message));
    else call?.resolve(message.result);
  };
  fromBrowser.setEncoding('utf8').on('data', (chunk) => {
    const messages = (text + chunk).split('\0');
    text = messages.pop();
    for (const message of messages) receive(JSON.parse(message));
  });
  // That the browser has ended is told by `gone`.
  for (const pipe of [toBrowser, fromBrowser]) pipe.on('error', () => {});
  return {
    listeners,
    send(method, params = {}, { sessionId, limitMs = COMMAND_MS } = {}) {
      const id = ++lastId;
      const result = new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return within(limitMs, method, Promise.race([result, gone]));
    },
  };
}

function parametersFor({ httpPort, httpsPort }, profile) {
  return [
    '--headless',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    `--host-resolver-rules=MAP *:443 127.0.0.1:${httpsPort},MAP * 127.0.0.1:${httpPort}`,
    '--ignore-certificate-errors',
    '--no-proxy-server',
    '--disable-quic',
    '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-sync',
    '--disable-extensions',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--metrics-recording-only',
    '--no-first-run',
    '--password-store=basic',
    // Chromium's sandbox does not start for root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank',
  ];
}

/** Debian's profile blocks cookies in embedded pages, Chromium's own does not. */
function allowThirdPartyCookies(profile) {
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/**
 * Starts Chromium with an empty profile; it finds every host on the server.
 * @returns {Promise<import('./measure.mjs').Browser>}
 */
export async function startChromium(server) {
  const program = findChromium();
  if (program === null) throw new Error('There is no chromium on this machine.');
  const profile = createProfile();
  allowThirdPartyCookies(profile);
  const started = startBrowser(program, parametersFor(server, profile), {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    profile,
  });
  const connection = openConnection(started);
  const close = () => started.stop(() => connection.send('Browser.close'));
  try {
    const { product } = await connection.send('Browser.getVersion', {}, { limitMs: START_MS });
    const tab = await openTab(connection);
    return {
      version: product.split('/')[1],
      clear: () => connection.send('Storage.clearCookies'),
      navigate: (url) => tab('Page.navigate', { url }),
      run: (script) => tab('Runtime.evaluate', { expression: script, userGesture: true, awaitPromise: true }),
      reasons: (marker) => reasonsFor(connection, marker),
      cookies: async () => {
        const { cookies } = await connection.send('Storage.getCookies');
        return cookies.map(storedCookie);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openTab({ send, listeners }) {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' }, { limitMs: START_MS });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const tab = (method, params) => send(method, params, { sessionId });
  await tab('Network.enable');
  await tab('Network.setCacheDisabled', { cacheDisabled: true });
  await tab('Page.enable');
  // A frame from another site is a target of its own, and waits until its network is watched.
  const watch = ({ method, params }) => {
    if (method !== 'Target.attachedToTarget') return;
    const child = { sessionId: params.sessionId };
    for (const command of ['Network.enable', 'Runtime.runIfWaitingForDebugger'])
      send(command, {}, child).catch(() => {});
  };
  listeners.add(watch);
  await tab('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  return tab;
}

/** Why Chromium keeps cookies of a response out, in its own words: the response is known by a header with this marker. */
function reasonsFor({ listeners }, [name, value]) {
  let listener;
  const found = new Promise((resolve) => {
    listener = ({ method, params }) => {
      if (method !== 'Network.responseReceivedExtraInfo' || params.headers[name] !== value) return;
      resolve(params.blockedCookies.flatMap(({ blockedReasons }) => blockedReasons));
    };
    listeners.add(listener);
  });
  return within(COMMAND_MS, 'the response in the browser', found).finally(() => listeners.delete(listener));
}

function storedCookie(cookie) {
  return {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: cookie.sameSite ?? null,
    partition: cookie.partitionKey?.topLevelSite ?? null,
    expiresInSeconds: cookie.session ? null : Math.round(cookie.expires - Date.now() / 1000),
  };
}
