import { detect } from '../../functions/detect/wire.ts';
import type { ConfigOf } from '../../functions/runtime/config.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { createCloud } from '../../infra/local/cloud/cloud.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { countingIds, JumpingTime } from '../support/kit.ts';

const RESPOND = 'ocid1.fnfunc.oc1.xx.respond';

function scene(zones: Pick<ConfigOf<'detect'>, 'zone' | 'syslogZone'>) {
  const clock = new JumpingTime();
  const cloud = createCloud({ clock, ids: countingIds('cloud') });
  cloud.objectStorage.addBucket('state', 'c');
  cloud.functions.register(RESPOND, { name: 'respond', compartmentId: 'c' });
  const { store, invoker } = cloudPorts(cloud, functionCaller('detect'));
  const config: ConfigOf<'detect'> = {
    stateBucket: 'state',
    namespace: 'ns',
    respondFunctionId: RESPOND,
    respondEndpoint: 'https://x.functions.example',
    logLevel: 'info',
    endpoints: {},
    ...zones,
  };
  const run = detect.wire(config, { clock, ids: countingIds('detect'), store, invoker: () => invoker });
  const logger = createLogger({ write: () => undefined });
  const send = async (body: unknown) =>
    run({
      body: Buffer.from(JSON.stringify(body)),
      logger,
      callId: 'c',
      deadline: Number.POSITIVE_INFINITY,
      header: () => null,
      gateway: null,
      functionId: undefined,
    });
  return { send, names: () => cloud.objectStorage.names('state') };
}

const LINE = { id: 'r', data: { message: 'Nov 22 10:15:05 n1 systemd[1]: Started.' } };

test.each([
  ['WARDEN_ZONE', { zone: 'Asia/Tokio', syslogZone: undefined }],
  ['WARDEN_SYSLOG_ZONE', { zone: 'Asia/Tokyo', syslogZone: 'Mars/Base' }],
])('a zone that does not exist is named at the first batch with a record in it: %s', async (key, zones) => {
  const { send } = scene(zones);
  expect(await send([])).toMatchObject({ status: 'nothing' });
  await expect(send([LINE])).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    detail: `${key} must be a time zone of the IANA list, such as Asia/Tokyo`,
  });
});

test('and is never taken for the fault of a body, however often that is delivered', async () => {
  const { send, names } = scene({ zone: 'Asia/Tokio', syslogZone: undefined });
  const large = [{ ...LINE, padding: 'x'.repeat(300_000) }];
  for (let delivery = 1; delivery <= 4; delivery += 1)
    await expect(send(large)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(names()).toEqual([]);
});
