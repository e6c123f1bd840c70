import * as v from 'valibot';
import { sha256 } from '../core/base/canonical.ts';
import { type NodeEvidence, serializeEvidence } from '../core/evidence/evidence.ts';
import type { Store } from '../core/ports.ts';
import { type StoredProbe, storedProbeSchema } from '../core/probe/stored.ts';
import { readValues } from './collection.ts';
import { Document } from './document.ts';
import { jsonKind, looseJsonKind } from './kind.ts';

/** Folder of the state bucket: evidence of one node, and in a folder of the node's what it answered to the probe. */
export const TOPOLOGY = 'topology/';

const record = v.record(v.string(), v.unknown());
const evidenceShape = v.looseObject({
  schema: v.literal('warden.evidence/1'),
  node: v.string(),
  hosts: v.array(v.string()),
  chunks: record,
  topology: v.looseObject({ logins: record, disks: record, scsiHosts: record }),
  rules: record,
});

export const EVIDENCE = looseJsonKind<NodeEvidence>('warden.evidence/1', evidenceShape, {
  encode: (evidence) => new TextEncoder().encode(serializeEvidence(evidence)),
  belongs: (evidence, name) => evidenceName(evidence.node) === name,
});

/**
 * Evidence of one node. Instance OCIDs are object-name safe; anything else (a host name with a slash, a forged
 * identity) is replaced by its hash so that no text can choose another object's name.
 */
export function evidenceName(node: string): string {
  return `${TOPOLOGY}${isPlainKey(node) ? node : `sha256-${sha256(node)}`}.json`;
}

function isPlainKey(key: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(key) && !key.startsWith('sha256-');
}

/** A node's evidence to be changed. A damaged object is kept for a person and replaced: it must not stop the notices. */
export function evidenceDocument(store: Store, node: string): Document<NodeEvidence> {
  return new Document(store, evidenceName(node), EVIDENCE, { damaged: 'dead-letter' });
}

/** What the nodes said, in their order; one that said nothing is left out. @throws what the store threw, and as `damaged` says. */
export async function storedEvidence(
  store: Store,
  nodes: readonly string[],
  damaged: 'leave' | 'refuse',
): Promise<NodeEvidence[]> {
  const found = await readValues(store, nodes.map(evidenceName), EVIDENCE, damaged);
  return found.filter((evidence) => !isEmptyEvidence(evidence));
}

/** Nothing was ever folded into it. */
export function isEmptyEvidence(evidence: NodeEvidence): boolean {
  return Object.keys(evidence.rules).length === 0 && Object.keys(evidence.chunks).length === 0;
}

export const PROBE = jsonKind<StoredProbe>('warden.probe/1', storedProbeSchema);

/** What was asked of a node and what it answered: beside its evidence. */
export function probeName(node: string): string {
  return evidenceName(node).replace(/\.json$/, '/probe.json');
}

/** A node's answers to be changed. Of a damaged object nothing is known: the node is asked anew. */
export function probeDocument(store: Store, node: string): Document<StoredProbe> {
  return new Document(store, probeName(node), PROBE, { damaged: 'replace' });
}
