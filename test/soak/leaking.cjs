'use strict';
// A defect on purpose, loaded beside preloaded.cjs: each request that comes in leaves a buffer, an open file and a timer behind.
const { Server } = require('node:http');
const { openSync } = require('node:fs');

const kept = [];
const emit = Server.prototype.emit;
Server.prototype.emit = function leaking(event, ...args) {
  if (event === 'request') {
    const timer = setInterval(() => undefined, 3_600_000);
    kept.push(Buffer.alloc(512 * 1024, 1), openSync(__filename, 'r'), timer);
  }
  return emit.call(this, event, ...args);
};
