import type { At } from '../core/base/time.ts';
import { decodeBatch } from '../core/record/decode-batch.ts';
import type { LogRecord } from '../core/record/log-record.ts';
import { WardenError } from '../runtime/errors.ts';
import { validOcid } from './arguments.ts';
import { searchLogs } from './audit-search.ts';
import type { OciClients } from './clients.ts';

/**
 * Reads raw log lines of some nodes between two times, oldest first (needs `read log-content`). The first argument is
 * the compartment of the log group that receives the nodes' lines.
 *
 * @throws WardenError when the search is refused or an OCID is none.
 */
export function nodeLines(clients: OciClients) {
  return async (
    compartmentId: string,
    nodes: readonly string[],
    from: At,
    to: At,
  ): Promise<readonly LogRecord[]> => {
    if (!(to > from) || nodes.length === 0)
      throw new WardenError('ARGUMENT_INVALID', {
        detail: 'Lines are searched of some node, over some time.',
      });
    const compartment = validOcid(compartmentId, 'The compartment');
    const wanted = nodes.map((node) => `oracle.instanceid = '${validOcid(node, 'The instance')}'`);
    const query = `search "${compartment}" | where ${wanted.join(' or ')} | sort by datetime asc`;
    return decodeBatch(JSON.stringify(await searchLogs(clients, query, from, to))).records;
  };
}
