import { principalFiles } from '../support/principal-files.ts';

const RESPOND = 'ocid1.fnfunc.oc1.ap-tokyo-1.aaaaaaaarespond';

/** Configuration of detect in a container of 128 MB whose services are at `url`; its principal lies in `folder`. */
export function detectEnvironment(folder: string, url: string): Readonly<Record<string, string>> {
  return {
    ...principalFiles(folder),
    SERVICE_URL: url,
    FN_MEMORY: '128',
    FUNCTION_ENTRY: 'detect',
    WARDEN_NAMESPACE: 'ns',
    WARDEN_STATE_BUCKET: 'state',
    WARDEN_RESPOND_FUNCTION_ID: RESPOND,
    WARDEN_RESPOND_ENDPOINT: 'https://x.ap-tokyo-1.functions.oci.oraclecloud.com',
    WARDEN_ZONE: 'Asia/Tokyo',
    WARDEN_ENDPOINT_OBJECTSTORAGE: url,
    WARDEN_ENDPOINT_FUNCTIONS: url,
    // Not the lines that a function logs for people, which a reference does not write.
    WARDEN_LOG_LEVEL: 'error',
  };
}
