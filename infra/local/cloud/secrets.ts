import { notAuthorizedOrNotFound } from './api-error.ts';
import type { Caller } from './caller.ts';
import { demand, Service } from './gate.ts';

interface Secret {
  readonly compartmentId: string;
  /** Content by version, the first one first. */
  readonly versions: readonly Uint8Array[];
}

/** What the bundle of a secret says; `content` in Base64. */
interface Bundle {
  readonly versionNumber: number;
  readonly content: string;
}

/** Secrets of a vault: the newest version is in use, the one before it can still be read. */
export class Secrets extends Service {
  readonly #secrets = new Map<string, Secret>();

  add(id: string, compartmentId: string, content: Uint8Array): void {
    this.#secrets.set(id, { compartmentId, versions: [content] });
  }

  /** A new version, which is in use from then on. */
  rotate(id: string, content: Uint8Array): void {
    const secret = this.#secrets.get(id);
    if (secret !== undefined) this.#secrets.set(id, { ...secret, versions: [...secret.versions, content] });
  }

  /** @throws ApiError 404 for an unknown secret, and for a stage that no version of it has. */
  getBundle(caller: Caller, id: string, stage: string): Promise<Bundle> {
    const name = 'GetSecretBundle';
    const secret = this.#secrets.get(id);
    const demands = [
      demand(name, 'SECRET_BUNDLE_READ', secret?.compartmentId ?? null, { 'target.secret.id': id }),
    ];
    return this.gate.call(caller, { name, target: id, demands, mutating: false }, () => {
      const versions = secret?.versions ?? [];
      const versionNumber = stage === 'PREVIOUS' ? versions.length - 1 : versions.length;
      const content = versions[versionNumber - 1];
      if (content === undefined) throw notAuthorizedOrNotFound();
      return { versionNumber, content: Buffer.from(content).toString('base64') };
    });
  }
}
