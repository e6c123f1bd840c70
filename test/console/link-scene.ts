import { createLinks } from '../../functions/console/link.ts';
import { type Claims, type LinkKey, signLink } from '../../functions/core/base/signed-link.ts';
import { DAY } from '../../functions/core/base/time.ts';
import { LINK_BASE, LinkKeys } from '../../functions/runtime/link-keys.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { NAMESPACE } from '../../infra/local/cloud/object-storage.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { countingIds } from '../support/kit.ts';
import { ORIGIN, type Shown, textOf } from './scene.ts';

export const INSTALLATION = `${NAMESPACE}/${SIM.stateBucket}`;
/** As createResources puts it into the vault. */
export const FIRST_KEY: LinkKey = { version: 1, bytes: new Uint8Array(64).fill(7) };

/** What a browser sends besides the address. */
export interface Ask {
  readonly lang?: 'ja' | 'en';
  readonly headers?: Readonly<Record<string, string>>;
}

/** The page of links beside a story: it asks the same tenancy, with the console's own identity. */
export interface LinkScene {
  get(path: string, ask?: Ask): Promise<Shown>;
  post(path: string, fields: Readonly<Record<string, string>>, ask?: Ask): Promise<Shown>;
  send(method: string, path: string, ask?: Ask): Promise<Shown>;
  /** A token for an incident, valid for a week; anything of it can be otherwise. */
  token(claims: Partial<Claims> & Pick<Claims, 'incident'>, key?: LinkKey): string;
  readonly logs: readonly string[];
}

export function linksOf(sim: Pick<Simulation, 'cloud' | 'time'>): LinkScene {
  const ports = cloudPorts(sim.cloud, functionCaller('console'));
  const logs: string[] = [];
  const log = createLogger({ write: (line) => void logs.push(line), level: () => 'debug' });
  const open = createLinks(
    {
      store: ports.store(SIM.stateBucket),
      invoker: ports.invoker,
      auditLog: ports.auditLog(SIM.auditLogId),
      clock: sim.time,
      ids: countingIds('link'),
      keys: new LinkKeys({ secrets: ports.secrets, clock: sim.time }, SIM.linkSecretId),
    },
    {
      respondFunctionId: SIM.functionId('respond'),
      lang: 'en',
      zone: 'Asia/Tokyo',
      mode: 'approve',
      base: LINK_BASE,
      origin: ORIGIN,
      installation: INSTALLATION,
    },
  );
  const ask = async (path: string, init: RequestInit, { lang = 'en', headers = {} }: Ask): Promise<Shown> => {
    const request = new Request(`${ORIGIN}${path}`, {
      ...init,
      headers: { 'Accept-Language': lang, ...init.headers, ...headers },
    });
    const answer = await open(request, { callId: 'call-1', log });
    const html = await answer.text();
    return { status: answer.status, headers: answer.headers, html, text: textOf(html) };
  };
  return {
    logs,
    get: (path, how = {}) => ask(path, {}, how),
    send: (method, path, how = {}) => ask(path, { method }, how),
    post: (path, fields, how = {}) => {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Sec-Fetch-Site': 'same-origin',
        Origin: ORIGIN,
      };
      return ask(path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() }, how);
    },
    token: (claims, key = FIRST_KEY) => {
      const until = sim.time.now() + 7 * DAY;
      return signLink({ purpose: 'incident', installation: INSTALLATION, until, ...claims }, key);
    },
  };
}

/** The token in the form of a page; empty when it has no form. */
export function formOf({ html }: Shown): string {
  return /name="form" value="([^"]*)"/.exec(html)?.[1] ?? '';
}
