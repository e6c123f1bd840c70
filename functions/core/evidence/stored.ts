import * as v from 'valibot';
import { fromJsonBytes } from '../base/json-bytes.ts';
import type { NodeEvidence } from './evidence.ts';

const record = v.record(v.string(), v.unknown());
const evidenceShape = v.looseObject({
  schema: v.literal('warden.evidence/1'),
  node: v.string(),
  hosts: v.array(v.string()),
  chunks: record,
  topology: v.looseObject({ logins: record, disks: record, scsiHosts: record }),
  rules: record,
});

/** Evidence of one node as stored in `topology/<node>.json`; null for anything else. */
export function parseEvidence(body: Uint8Array, node: string): NodeEvidence | null {
  const value = fromJsonBytes(body);
  if (!v.is(evidenceShape, value) || value.node !== node) return null;
  return value as unknown as NodeEvidence;
}

/** Nothing was ever folded into it. */
export function isEmptyEvidence(evidence: NodeEvidence): boolean {
  return Object.keys(evidence.rules).length === 0 && Object.keys(evidence.chunks).length === 0;
}
