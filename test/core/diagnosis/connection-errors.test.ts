import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SILENCE_CODES } from '../../../functions/core/diagnosis/cause.ts';

/**
 * What a broken connection's code says:
 * - `silence`: the far side did not answer, or what was sent did not get through;
 * - `closed`: the far side closed the connection, for whatever reason;
 * - `protocol`: a PDU that breaks the protocol, which no time-out makes;
 * - `checksum`: damaged on its way;
 * - `local`: something in the initiator itself.
 */
type ErrorReading = 'silence' | 'closed' | 'protocol' | 'checksum' | 'local';

/** ISCSI_ERR codes by number (the kernel's include/scsi/iscsi_if.h; 1000 is the base, 1022 the highest). */
const CONNECTION_ERRORS: Readonly<Record<number, readonly [name: string, reading: ErrorReading]>> = {
  1001: ['DATASN', 'protocol'],
  1002: ['DATA_OFFSET', 'protocol'],
  1003: ['MAX_CMDSN', 'protocol'],
  1004: ['EXP_CMDSN', 'protocol'],
  1005: ['BAD_OPCODE', 'protocol'],
  1006: ['DATALEN', 'protocol'],
  1007: ['AHSLEN', 'protocol'],
  1008: ['PROTO', 'protocol'],
  1009: ['LUN', 'protocol'],
  1010: ['BAD_ITT', 'protocol'],
  // Older kernels also give it when a ping or an abort was not answered.
  1011: ['CONN_FAILED', 'silence'],
  1012: ['R2TSN', 'protocol'],
  1013: ['SESSION_FAILED', 'local'],
  1014: ['HDR_DGST', 'checksum'],
  1015: ['DATA_DGST', 'checksum'],
  1016: ['PARAM_NOT_FOUND', 'local'],
  1017: ['NO_SCSI_CMD', 'local'],
  1018: ['INVALID_HOST', 'local'],
  1019: ['XMIT_FAILED', 'silence'],
  1020: ['TCP_CONN_CLOSE', 'closed'],
  1021: ['SCSI_EH_SESSION_RST', 'silence'],
  1022: ['NOP_TIMEDOUT', 'silence'],
};

test('docs/causes.md has every code with its name and reading', () => {
  const page = readFileSync(join(__dirname, '../../../docs/causes.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (1\d{3}) \| `(\w+)` \| (\w+) \|$/gm)].map((row) => row.slice(1));
  expect(rows).toEqual(
    Object.entries(CONNECTION_ERRORS).map(([code, [name, reading]]) => [code, name, reading]),
  );
});

test('malformed PDUs and wrong checksums are no silence', () => {
  expect(SILENCE_CODES).toEqual([1011, 1019, 1021, 1022]);
  const silent = Object.entries(CONNECTION_ERRORS).filter(([, [, reading]]) => reading === 'silence');
  expect(silent.map(([code]) => Number(code))).toEqual(SILENCE_CODES);
});
