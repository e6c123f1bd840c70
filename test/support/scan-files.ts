import { scanLogs } from '../../infra/cli/scan.ts';

/** The report of `warden scan` on these files. */
export async function scanFiles(...of: Parameters<typeof scanLogs>) {
  return (await scanLogs(...of)).report;
}
