import { readFileSync } from 'node:fs';
import type { OciClients } from '../../functions/oci/clients.ts';
import { nodeLines } from '../../functions/oci/log-lines.ts';
import { type LoopbackService, loopbackClients, startLoopback } from '../support/loopback-service.ts';

const COMPARTMENT = 'ocid1.compartment.oc1..aaaaaaaaexamplecluster';
const NODE = 'ocid1.instance.oc1.ap-tokyo-1.anxhiljrexamplenode1';
const T0 = Date.UTC(2026, 10, 22, 10);

let service: LoopbackService;
let clients: OciClients;

beforeAll(async () => {
  service = await startLoopback();
  clients = loopbackClients(service);
});
afterAll(() => service.close());

test('the lines of the nodes asked for, as the agent delivered them', async () => {
  service.answers({
    status: 200,
    json: JSON.parse(readFileSync('test/payloads/logging-search-response.json', 'utf8')),
  });
  const lines = await nodeLines(clients)(COMPARTMENT, [NODE], T0, T0 + 3_600_000);
  expect(lines).toMatchObject([
    { instanceId: NODE, path: '/var/log/messages', text: expect.stringContaining('Connection refused') },
  ]);
  expect(JSON.parse(service.seen[0]?.body.toString() ?? 'null')).toMatchObject({
    searchQuery: `search "${COMPARTMENT}" | where oracle.instanceid = '${NODE}' | sort by datetime asc`,
    timeStart: '2026-11-22T10:00:00.000Z',
  });
});

test('nothing can be slipped into the query', async () => {
  service.answers({ status: 200, json: { results: [] } });
  await expect(nodeLines(clients)(COMPARTMENT, ["x' or true"], T0, T0 + 1)).rejects.toMatchObject({
    code: 'ARGUMENT_INVALID',
  });
  await expect(nodeLines(clients)(COMPARTMENT, [], T0, T0 + 1)).rejects.toMatchObject({
    code: 'ARGUMENT_INVALID',
  });
  expect(service.seen).toHaveLength(0);
});
