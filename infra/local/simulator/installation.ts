import { type Configuration, commonConfiguration, functionIdOf, RESOURCES } from '../installation.ts';

/** The functions that the simulator runs. */
export const FUNCTION_NAMES = ['detect', 'observe', 'respond', 'sweep', 'reattach', 'probe'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Names and ids of the simulator's installation. */
export const SIM = {
  ...RESOURCES,
  compartmentId: 'ocid1.compartment.oc1..cluster',
  functionId: (name: FunctionName) => functionIdOf(name),
} as const;

/** An address that has the form of the service's; nothing is sent there. */
const ENDPOINT = 'https://simulated.xx-local-1.functions.oci.oraclecloud.com';

/** What Terraform would set; a story changes single keys. */
export const SIM_CONFIGURATION: Configuration = {
  ...commonConfiguration(ENDPOINT),
  compartments: SIM.compartmentId,
  reattachFunctionId: SIM.functionId('reattach'),
  reattachEndpoint: ENDPOINT,
  lang: 'ja',
  zone: 'Asia/Tokyo',
  syslogZone: 'Asia/Tokyo',
  auditSearch: 'true',
};

/** Keys that are set where `probe` is deployed. */
export const PROBE_CONFIGURATION: Configuration = {
  probeFunctionId: SIM.functionId('probe'),
  probeEndpoint: ENDPOINT,
};
