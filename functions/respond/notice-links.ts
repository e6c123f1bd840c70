import { signLink } from '../core/base/signed-link.ts';
import { type At, DAY, MINUTE, type Ms } from '../core/base/time.ts';
import type { NoticeLink } from '../core/notice/render-context.ts';
import type { Clock, Secrets } from '../core/ports.ts';
import { LinkKeys, linkAddress } from '../runtime/link-keys.ts';
import type { Logger } from '../runtime/logger.ts';

/** While the key cannot be read, the vault is left alone for so long: no notice waits for it twice. */
const PAUSE: Ms = 5 * MINUTE;

interface Options {
  readonly secretId: string;
  readonly installation: string;
  readonly consoleUrl: string;
  readonly days: number;
}

/** Makes the links of notices. A notice whose link cannot be made goes out without one. */
export class NoticeLinks {
  readonly #keys: LinkKeys;
  #pausedUntil: At = 0;

  constructor(
    private readonly ports: { readonly secrets: Secrets; readonly clock: Clock },
    private readonly options: Options,
  ) {
    this.#keys = new LinkKeys(ports, options.secretId);
  }

  /** A link that is valid from now on; null when there is no key at hand. Never throws. */
  async to(incident: string, log: Pick<Logger, 'failure'>): Promise<NoticeLink | null> {
    const now = this.ports.clock.now();
    if (now < this.#pausedUntil) return null;
    const { installation, consoleUrl, days } = this.options;
    try {
      const [key] = await this.#keys.valid();
      if (key === undefined) return null;
      // As the token counts: in whole minutes.
      const until = Math.floor((now + days * DAY) / MINUTE) * MINUTE;
      const token = signLink({ purpose: 'incident', installation, incident, until }, key);
      return { url: linkAddress(consoleUrl, token), until, kept: linkAddress(consoleUrl, '...') };
    } catch (error) {
      log.failure('notices go out without links', error);
      this.#pausedUntil = now + PAUSE;
      return null;
    }
  }
}
