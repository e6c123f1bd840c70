import type { At } from '../core/base/time.ts';
import { decodeBatch } from '../core/record/decode-batch.ts';
import type { LogRecord } from '../core/record/log-record.ts';
import { WardenError } from '../runtime/errors.ts';
import { allPages, modelDate, validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { LOG_SEARCH } from './services.ts';

/**
 * Raw log lines of some nodes between two times, oldest first (needs `read log-content`).
 *
 * @param compartmentId compartment of the log group that receives the nodes' lines.
 * @throws WardenError when the search is refused or an OCID is none.
 */
export async function nodeLines(
  clients: OciClients,
  compartmentId: string,
  nodes: readonly string[],
  from: At,
  to: At,
): Promise<readonly LogRecord[]> {
  if (!(to > from) || nodes.length === 0)
    throw new WardenError('ARGUMENT_INVALID', { detail: 'Lines are searched of some node, over some time.' });
  const compartment = validOcid(compartmentId, 'The compartment');
  const wanted = nodes.map((node) => `oracle.instanceid = '${validOcid(node, 'The instance')}'`).join(' or ');
  const searchQuery = `search "${compartment}" | where ${wanted} | sort by datetime asc`;
  const results = await allPages((page) =>
    clients.call(LOG_SEARCH, 'searchLogs', async (client) => {
      const answer = await client.searchLogs({
        searchLogsDetails: { timeStart: modelDate(from), timeEnd: modelDate(to), searchQuery },
        limit: 1000,
        ...(page !== undefined && { page }),
      });
      return { items: answer.searchResponse.results ?? [], next: answer.opcNextPage };
    }),
  );
  return decodeBatch(JSON.stringify(results.map((result) => result.data))).records;
}
