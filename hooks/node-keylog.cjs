// Loaded first by each Node process of a command that `crumbshark run` starts: it writes the TLS secrets of clients and
// servers to a file of its own for each process and thread, at once, so that none is lost when the process ends. It must
// never disturb the program: where something is not as expected it does nothing.
'use strict';

try {
  const folder = process.env.CRUMBSHARK_NODE_KEYS;
  if (folder) install(folder);
} catch {
  // The program goes on without it.
}

function install(folder) {
  const { openSync, writeSync } = require('node:fs');
  const { TLSSocket } = require('node:tls');
  const { threadId } = require('node:worker_threads');
  let file = null;

  function write(line) {
    try {
      file ??= openSync(`${folder}/${process.pid}-${threadId}`, 'a', 0o600);
      writeSync(file, line);
    } catch {
      // The run is over, or the disk is full.
    }
  }

  const init = TLSSocket.prototype._init;
  if (typeof init !== 'function') return;
  // The one place that client and server sockets have in common: node/lib/_tls_wrap.js.
  TLSSocket.prototype._init = function initWithSecrets(...parameters) {
    const result = Reflect.apply(init, this, parameters);
    try {
      const handle = this._handle ?? this.ssl;
      if (typeof handle?.enableKeylogCallback === 'function') {
        handle.enableKeylogCallback();
        const previous = handle.onkeylog;
        handle.onkeylog = function onkeylog(line) {
          write(line);
          if (typeof previous === 'function') Reflect.apply(previous, this, [line]);
        };
      }
    } catch {
      // Another Node than was tried.
    }
    return result;
  };
}
