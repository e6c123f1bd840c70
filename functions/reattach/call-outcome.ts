import { WardenError } from '../core/base/errors.ts';
import type { Attachment } from '../core/platform/look-ups.ts';
import type { Attacher } from '../core/ports.ts';

/**
 * What the answer to AttachVolume asks for (docs/oci-facts.md#answers-to-attachvolume):
 * - `look`: the attachments show whether it is there; if not, a person has to look;
 * - `repeat`: nothing is known or nothing happened; after a pause, fresh reads and all guards, the same request again;
 * - `person`: repeating it cannot help.
 */
type CallOutcome =
  | { readonly kind: 'accepted'; readonly attachment: Attachment }
  | { readonly kind: 'look' | 'repeat' | 'person'; readonly code: string };

/** Sends the request of a plan once. @throws what is no answer of the service: a defect of ours. */
export async function sendAttach(
  attacher: Attacher,
  ...call: Parameters<Attacher['attach']>
): Promise<CallOutcome> {
  try {
    return { kind: 'accepted', attachment: await attacher.attach(...call) };
  } catch (error) {
    return outcomeOf(error);
  }
}

function outcomeOf(error: unknown): CallOutcome {
  if (!(error instanceof WardenError)) throw error;
  const code = error.serviceCode ?? error.code;
  switch (error.code) {
    case 'OCI_CONFLICT':
      // A transition passes by itself; "attached already" and a clash of tokens do not.
      return { kind: error.serviceCode === 'IncorrectState' ? 'repeat' : 'look', code };
    case 'OCI_THROTTLED':
    case 'OCI_UNAVAILABLE':
    case 'OCI_UNAUTHENTICATED':
    case 'OCI_TIMEOUT':
    case 'OCI_NETWORK':
    case 'OCI_UNEXPECTED_ANSWER':
    case 'DEADLINE_NEAR':
      return { kind: 'repeat', code };
    default:
      return { kind: 'person', code };
  }
}
