import { type LinkKey, MIN_KEY_BYTES } from '../core/base/signed-link.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import type { Clock, Secrets } from '../core/ports.ts';
import { WardenError } from './errors.ts';

/** After so long the vault is asked whether the key was rotated. */
const FRESH: Ms = 5 * MINUTE;
/** The vault is asked for what is not at hand at most once in so long: a forged link costs no more. */
const ASK_AGAIN: Ms = 10 * SECOND;
/** While the vault does not answer, what was read is used for so long. */
const KEPT: Ms = HOUR;

/** The valid keys of links: the one in use and the one before it. Read when they are first needed, and kept. */
export class LinkKeys {
  #known: { readonly keys: readonly LinkKey[]; readonly at: At } | null = null;
  #askedAt: At = 0;
  /** Why the vault gave none when it was asked last. */
  #failed: unknown = null;

  constructor(
    private readonly ports: { readonly secrets: Secrets; readonly clock: Clock },
    private readonly secretId: string,
  ) {}

  /**
   * Newest first.
   *
   * @param wanted version that a token names: the vault is asked again when it is not among those at hand.
   * @throws WardenError when none is at hand that was read less than an hour ago, and the vault does not give one, or
   *   gives one that is too short.
   */
  async valid(wanted: number | null = null): Promise<readonly LinkKey[]> {
    const now = this.ports.clock.now();
    const known = this.#known !== null && now - this.#known.at < KEPT ? this.#known : null;
    const isMissing = wanted !== null && known?.keys.every(({ version }) => version !== wanted) === true;
    const isDue = known === null || now - known.at >= FRESH || isMissing;
    const isJustAsked = now - this.#askedAt < ASK_AGAIN;
    if (known !== null && (!isDue || isJustAsked)) return known.keys;
    if (known === null && isJustAsked && this.#failed !== null) throw this.#failed;
    this.#askedAt = now;
    this.#failed = null;
    try {
      const keys = await this.#read();
      this.#known = { keys, at: now };
      return keys;
    } catch (error) {
      this.#failed = error;
      if (known !== null) return known.keys;
      throw error;
    }
  }

  async #read(): Promise<readonly LinkKey[]> {
    const { secrets } = this.ports;
    const [current, previous] = await Promise.all([
      secrets.read(this.secretId, 'CURRENT'),
      secrets.read(this.secretId, 'PREVIOUS'),
    ]);
    if (current === null || current.bytes.byteLength < MIN_KEY_BYTES)
      throw new WardenError('CONFIG_INVALID', {
        operation: 'links',
        detail: `The secret of the links holds fewer than ${MIN_KEY_BYTES} bytes.`,
      });
    // One that was set up wrongly and then replaced signed nothing.
    return [current, ...(previous !== null && previous.bytes.byteLength >= MIN_KEY_BYTES ? [previous] : [])];
  }
}

/** Path of the gateway's deployment for links; the console's own stands beside it under the same host. */
export const LINK_BASE = '/l';

/** Which installation a token is for: the bucket that holds its incidents. */
export function installationOf({
  namespace,
  stateBucket,
}: {
  readonly namespace: string;
  readonly stateBucket: string;
}): string {
  return `${namespace}/${stateBucket}`;
}

/** Address of a link. @param console address of the console. */
export function linkAddress(console: string, token: string): string {
  return new URL(`${LINK_BASE}/${token}`, console).href;
}
