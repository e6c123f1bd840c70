import { loadConfig } from '../../functions/runtime/config.ts';
import { optionsOf } from '../../functions/sweep/options.ts';

const ENV = {
  WARDEN_STATE_BUCKET: 'state',
  WARDEN_NAMESPACE: 'namespace',
  WARDEN_RESPOND_FUNCTION_ID: 'ocid1.fnfunc.oc1.ap-tokyo-1.respond',
  WARDEN_RESPOND_ENDPOINT: 'https://abc.ap-tokyo-1.functions.oci.oraclecloud.com',
  WARDEN_COMPARTMENTS: 'ocid1.compartment.oc1..c',
  WARDEN_TOPIC_ID: 'ocid1.onstopic.oc1.ap-tokyo-1.t',
};

test.each([
  ['ocid1.fnfunc.oc1.ap-tokyo-1.probe', true],
  ['', false],
])('sweep watches the plugin of Run Command where probe is deployed: "%s"', (id, expected) => {
  const config = loadConfig('sweep', { ...ENV, WARDEN_PROBE_FUNCTION_ID: id });
  expect(optionsOf(config).probeEnabled).toBe(expected);
});
