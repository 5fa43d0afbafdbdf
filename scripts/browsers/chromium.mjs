// Chromium as a browser that is measured: all hosts are the server's, and its jar can be read and emptied.
import { launchChromium, openTab } from './devtools.mjs';
import { within } from './process.mjs';

const REASONS_MS = 10_000;

/**
 * Starts Chromium with an empty profile; it finds every host on the server.
 * @returns {Promise<import('./measure.mjs').Browser>}
 */
export async function startChromium({ httpPort, httpsPort }) {
  const connection = await launchChromium([
    `--host-resolver-rules=MAP *:443 127.0.0.1:${httpsPort},MAP * 127.0.0.1:${httpPort}`,
    '--ignore-certificate-errors',
  ]);
  try {
    const tab = await openMeasuredTab(connection);
    return {
      version: connection.version,
      clear: () => connection.send('Storage.clearCookies'),
      navigate: (url) => tab('Page.navigate', { url }),
      run: (script) => tab('Runtime.evaluate', { expression: script, userGesture: true, awaitPromise: true }),
      reasons: (marker) => reasonsFor(connection, marker),
      cookies: async () => {
        const { cookies } = await connection.send('Storage.getCookies');
        return cookies.map(storedCookie);
      },
      close: connection.close,
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function openMeasuredTab(connection) {
  const { send, listeners } = connection;
  const tab = await openTab(connection);
  await tab('Network.setCacheDisabled', { cacheDisabled: true });
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
  return within(REASONS_MS, 'the response in the browser', found).finally(() => listeners.delete(listener));
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
