import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '../core/ports.ts';

/** The real wall clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/** 24 URL-safe characters from 18 random bytes. */
export const randomIds: Ids = { unique: () => randomBytes(18).toString('base64url') };
