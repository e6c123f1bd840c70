import { createConsole } from '../../functions/console/console.ts';
import type { Visit } from '../../functions/console/view.ts';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import type { At } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { countingIds, MemoryInvoker, MemoryStore } from '../support/kit.ts';
import { BASE, ORIGIN, type Shown, textOf } from './scene.ts';

/** The console over incidents that lie there, without a story: for pages that only read. */
export async function consoleOver(incidents: readonly Incident[], now: At) {
  const store = new MemoryStore();
  for (const incident of incidents)
    await store.put(`incidents/${incident.id}.json`, toJsonBytes(incident), { kind: 'absent' });
  const show = createConsole(
    {
      store,
      approvals: null,
      invoker: new MemoryInvoker(),
      clock: { now: () => now, sleep: () => Promise.resolve() },
      ids: countingIds('console'),
    },
    {
      respondFunctionId: 'respond',
      lang: 'en',
      zone: 'Asia/Tokyo',
      mode: 'observe',
      base: BASE,
      origin: ORIGIN,
    },
  );
  const visit: Visit = {
    isFromGateway: true,
    person: null,
    csrf: null,
    callId: 'call-1',
    log: createLogger({ write: () => undefined }),
  };
  const get = async (path: string, lang = 'en'): Promise<Shown> => {
    const answer = await show(
      new Request(`${ORIGIN}${BASE}${path}`, { headers: { 'Accept-Language': lang } }),
      visit,
    );
    const html = await answer.text();
    return { status: answer.status, headers: answer.headers, html, text: textOf(html) };
  };
  return { store, get };
}
