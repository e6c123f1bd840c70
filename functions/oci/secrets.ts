import { type Ms, SECOND } from '../core/base/time.ts';
import type { Secrets, SecretVersion } from '../core/ports.ts';
import { WardenError } from '../runtime/errors.ts';
import { validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { SECRETS } from './services.ts';

/** A notice waits for the key of its link so long, and goes out without one then. */
const WITHIN: Ms = 3 * SECOND;

/** Secrets of Vault, as who may read their bundles reads them. */
export class OciSecrets implements Secrets {
  constructor(private readonly clients: OciClients) {}

  async read(secretId: string, stage: 'CURRENT' | 'PREVIOUS'): Promise<SecretVersion | null> {
    const id = validOcid(secretId, 'The secret');
    try {
      const { secretBundle } = await this.clients.sendWithin(WITHIN, () =>
        this.clients.call(SECRETS, 'getSecretBundle', (client) =>
          // The SDK types the stage as an enum of its own, with these words as values.
          client.getSecretBundle({ secretId: id, stage: stage as never }),
        ),
      );
      const content = contentOf(secretBundle.secretBundleContent);
      return { version: secretBundle.versionNumber, bytes: Buffer.from(content, 'base64') };
    } catch (error) {
      // A secret that was never rotated has no version before. Of the one in use the same answer means: refused, or gone.
      if (stage === 'PREVIOUS' && error instanceof WardenError && error.statusCode === 404) return null;
      throw error;
    }
  }
}

/** @throws WardenError `OCI_UNEXPECTED_ANSWER` */
function contentOf(content: unknown): string {
  const { contentType, content: base64 } = (content ?? {}) as { contentType?: unknown; content?: unknown };
  if (contentType === 'BASE64' && typeof base64 === 'string') return base64;
  throw new WardenError('OCI_UNEXPECTED_ANSWER', { detail: 'A secret has no content in Base64.' });
}
