import type { AuditEntry, AuditLog } from '../core/ports.ts';
import { validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { LOGGING_INGESTION } from './services.ts';

/** Entries must stay under 1 MB; ours are decisions and heartbeat lines. */
const MAX_DATA_CHARS = 60_000;
const MAX_ENTRIES = 500;

/** One custom log. */
export class OciAuditLog implements AuditLog {
  readonly #logId: string;

  constructor(
    private readonly clients: OciClients,
    logId: string,
  ) {
    this.#logId = validOcid(logId, 'The log');
  }

  async write(source: string, type: string, entries: readonly AuditEntry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += MAX_ENTRIES) {
      const part = entries.slice(start, start + MAX_ENTRIES);
      await this.clients.call(LOGGING_INGESTION, 'putLogs', (client) =>
        client.putLogs({
          logId: this.#logId,
          putLogsDetails: {
            specversion: '1.0',
            logEntryBatches: [
              {
                source,
                type,
                defaultlogentrytime: new Date(Math.max(...part.map((entry) => entry.at))),
                entries: part.map((entry) => ({
                  id: entry.id,
                  time: new Date(entry.at),
                  data: entry.data.slice(0, MAX_DATA_CHARS),
                })),
              },
            ],
          },
        }),
      );
    }
  }
}
