import { generateKeyPairSync } from 'node:crypto';
import { type AuthenticationDetailsProvider, DefaultRequestSigner, type HttpRequest } from 'oci-common';
import type { At, Ms } from '../../../functions/core/base/time.ts';
import { AGENT_LIVENESS, AGENT_NAMESPACE } from '../../../functions/oci/liveness.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { InstanceRecord } from '../cloud/compute-shapes.ts';
import { LOCAL } from '../installation.ts';
import { type TailedLine, typeOf } from './agent.ts';
import { signToken, TOKEN_LIFE_MS, type TokenAuthority } from './identity.ts';

interface SignedAgentOptions {
  readonly cloud: Cloud;
  /** Address of the REST face. */
  readonly url: string;
  readonly authority: TokenAuthority;
  readonly instance: InstanceRecord;
}

/** After a push that failed; the lines are kept and sent again, as the agent's buffer does. */
const RETRY_MS: Ms = 500;
/** Lines of one push, at most. */
const PUSH_LINES = 500;

/**
 * The Cloud Agent of a node over REST: asks for its configuration, pushes lines in the order of writing and posts its
 * liveness metric, all signed as the instance it runs on.
 */
export class SignedAgent {
  readonly #options: SignedAgentOptions;
  readonly #signer: DefaultRequestSigner;
  readonly #lines: TailedLine[] = [];
  readonly #abort = new AbortController();
  #working: Promise<void> | null = null;
  #configured = false;

  constructor(options: SignedAgentOptions) {
    this.#options = options;
    this.#signer = new DefaultRequestSigner(instanceProvider(options));
  }

  /** @param at when the agent read the line. */
  log(path: string, text: string, at: At = this.#options.cloud.clock.now()): void {
    this.#lines.push({ path, text, at });
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
  }

  /** Posts the agent's liveness metric. */
  postLiveness(): void {
    const { cloud, instance } = this.#options;
    const series = {
      namespace: AGENT_NAMESPACE,
      compartmentId: LOCAL.compartmentId,
      name: AGENT_LIVENESS,
      dimensions: { resourceId: instance.id },
      datapoints: [{ timestamp: new Date(cloud.clock.now()).toISOString(), value: 1 }],
    };
    void this.#call('POST', '/20180401/metrics', { metricData: [series] });
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('stopped'));
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#abort;
    while (this.#lines.length > 0 && !signal.aborted) {
      const lines = this.#lines.slice(0, PUSH_LINES);
      this.#configured ||= await this.#fetchConfiguration();
      if (this.#configured && (await this.#push(lines))) this.#lines.splice(0, lines.length);
      else await this.#options.cloud.clock.sleep(RETRY_MS, signal).catch(() => undefined);
    }
  }

  #fetchConfiguration(): Promise<boolean> {
    const query = `compartmentId=${LOCAL.compartmentId}`;
    return this.#call('GET', `/20200531/unifiedAgentConfigurations/actions/generate?${query}`, null);
  }

  #push(lines: readonly TailedLine[]): Promise<boolean> {
    const { cloud, instance } = this.#options;
    const logEntryBatches = lines.map(({ path, text, at }) => {
      const data = JSON.stringify({ message: text, tailed_path: path });
      const time = new Date(at).toISOString();
      const entries = [{ id: cloud.ids.unique(), data, time }];
      return { source: instance.displayName, type: typeOf(path), subject: path, entries };
    });
    const body = { specversion: '1.0', logEntryBatches };
    return this.#call('POST', `/20200831/logs/${LOCAL.messagesLogId}/actions/push`, body);
  }

  /** @returns whether it was done; a refusal and a lost connection are the same to an agent: it tries again. */
  async #call(method: string, path: string, value: unknown): Promise<boolean> {
    const at = new Date(this.#options.cloud.clock.now()).toUTCString();
    const headers = new Headers({ 'content-type': 'application/json', 'x-date': at });
    const body = value === null ? null : JSON.stringify(value);
    const uri = `${this.#options.url}${path}`;
    try {
      await this.#signer.signHttpRequest({
        method,
        uri,
        headers,
        ...(body !== null && { body }),
      } as HttpRequest);
      headers.delete('host');
      headers.delete('content-length');
      const { signal } = this.#abort;
      const answer = await fetch(uri, { method, headers, body, signal });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}

function instanceProvider({ cloud, authority, instance }: SignedAgentOptions): AuthenticationDetailsProvider {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  let token = { text: '', expiresAt: 0 };
  const fresh = (): string => {
    const issuedAt = cloud.clock.now();
    if (token.expiresAt - issuedAt > TOKEN_LIFE_MS / 3) return token.text;
    const expiresAt = issuedAt + TOKEN_LIFE_MS;
    const { id: subject, compartmentId } = instance;
    const claims = { kind: 'instance', subject, compartmentId, issuedAt, expiresAt } as const;
    token = { text: signToken(authority, { ...claims, sessionKey: publicKey }), expiresAt };
    return token.text;
  };
  return {
    getKeyId: async () => `ST$${fresh()}`,
    getPrivateKey: () => pem,
    getPassphrase: () => null,
  };
}
