import { type At, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { iscsid, kernel, lifekeeper, syslogStamp } from '../../infra/local/simulator/lines.ts';

const MESSAGES = '/var/log/messages';
const LIFEKEEPER = '/var/log/lifekeeper.log';

/** A node as its lines name it. */
export interface Speaker {
  readonly id: string;
  readonly name: string;
  readonly portal: string;
  readonly iqn: string;
}

interface Line {
  readonly at: At;
  readonly file: string;
  readonly text: string;
}

/** What a node wrote when it logged in, long before. */
export function loginLines({ iqn, portal }: Speaker, at: At): readonly Line[] {
  return [
    { at, file: MESSAGES, text: `kernel: ${kernel.scsiHost(2)}` },
    { at: at + SECOND, file: MESSAGES, text: `iscsid[413]: ${iscsid.operational(1, iqn, portal)}` },
    { at: at + SECOND, file: MESSAGES, text: `kernel: ${kernel.attached('2:0:0:1', 'sdb')}` },
  ];
}

/** What iscsid writes while it tries again. */
interface Retries {
  readonly retries: number;
  readonly every: Ms;
}

/** What a node in service writes once its target refuses: the loss, the retries, LifeKeeper. */
export function lossLines({ portal }: Speaker, at: At, { retries, every }: Retries): readonly Line[] {
  return [
    { at, file: MESSAGES, text: `kernel: ${kernel.connError(1, 1020)}` },
    { at, file: MESSAGES, text: `iscsid[413]: ${iscsid.kernelReported(1, 1020, 3)}` },
    ...Array.from({ length: retries }, (_, n) => ({
      at: at + 2 * SECOND + n * every,
      file: MESSAGES,
      text: `iscsid[413]: ${iscsid.failed(`${portal}:3260`, 'Connection refused')}`,
    })),
    { at: at + 5 * SECOND, file: LIFEKEEPER, text: lifekeeper.sharingFailed('sdb') },
    { at: at + 6 * SECOND, file: LIFEKEEPER, text: lifekeeper.deviceFailure('sdb', 1) },
  ];
}

/** A line as Logging hands it to the connector. */
export function recordOf({ id, name }: Speaker, { at, file, text }: Line, serial: number) {
  return {
    data: { message: `${syslogStamp(at, 'UTC')} ${name} ${text}`, tailed_path: file },
    id: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    oracle: {
      compartmentid: 'ocid1.compartment.oc1..localcluster',
      ingestedtime: new Date(at + 2 * SECOND).toISOString(),
      instanceid: id,
      loggroupid: 'ocid1.loggroup.oc1.xx-local-1.warden',
      logid: 'ocid1.log.oc1.xx-local-1.messages',
      tenantid: 'ocid1.tenancy.oc1..local',
    },
    source: name,
    specversion: '1.0',
    subject: file,
    time: new Date(at).toISOString(),
    type: 'com.oraclecloud.logging.custom.messages',
  };
}
