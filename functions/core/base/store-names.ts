import { sha256 } from './canonical.ts';

/** Folders of the state bucket (docs/store.md). */
export const FOLDERS = {
  inbox: 'inbox/',
  incidents: 'incidents/',
  topology: 'topology/',
  commands: 'commands/',
  attempts: 'attempts/',
  deadLetter: 'dead-letter/',
} as const;

export const RESPOND_LEASE = 'lease/respond.json';
export const INVENTORY_NOW = 'inventory/current.json';

export function inboxName(hash: string): string {
  return `${FOLDERS.inbox}${hash}.json`;
}

/** Folder of the markers of one body (docs/decisions/0019-bad-input-is-a-success.md). */
export function attemptFolder(bodyHash: string): string {
  return `${FOLDERS.attempts}${bodyHash}/`;
}

/** @param extension `json` for our own description of what was set aside, `raw` for a body as it came. */
export function deadLetterName(hash: string, extension: 'json' | 'raw'): string {
  return `${FOLDERS.deadLetter}${hash}.${extension}`;
}

export function incidentName(incidentId: string): string {
  return `${FOLDERS.incidents}${incidentId}.json`;
}

/**
 * Evidence and topology of one node. Instance OCIDs are object-name safe; anything else (a host name with a slash,
 * a forged identity) is replaced by its hash so that no text can choose another object's name.
 */
export function topologyName(node: string): string {
  return `${FOLDERS.topology}${isPlainKey(node) ? node : `sha256-${sha256(node)}`}.json`;
}

function isPlainKey(key: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(key) && !key.startsWith('sha256-');
}
