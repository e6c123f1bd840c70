import { hostOf } from './host-names.ts';
import type { ScanIncident } from './scan-report.ts';
import { keyOf, type Say } from './text/text.ts';

/** What to look at next for one incident, most useful first, with commands filled in. */
export interface Advice {
  readonly hints: readonly string[];
  readonly commands: readonly { readonly where: string; readonly command: string }[];
}

/** @param isNamed whether "the node" has to be named: there are several. */
export function adviceFor(incident: ScanIncident, say: Say, isNamed: boolean): Advice {
  const open = incident.paths.filter((path) => path.endedAt === null);
  const paths = open.length > 0 ? open : incident.paths;
  const host = safe(hostOf(incident));
  const onNode = isNamed ? say('scan.on-host', { host }) : say('scan.on-node');
  const compartment = incident.instance?.compartmentId ?? `<${say('scan.place.compartment')}>`;
  const instance = incident.instance?.id ?? `<${say('scan.place.instance', { host })}>`;
  const commands = [
    { where: onNode, command: 'sudo iscsiadm -m session -P 3' },
    { where: say('scan.on-both-nodes'), command: 'sudo /opt/LifeKeeper/bin/lcdstatus -q' },
    {
      where: say('scan.anywhere'),
      command: `oci compute volume-attachment list --compartment-id ${compartment} --instance-id ${instance} --all`,
    },
  ];
  for (const { session, device } of paths.slice(0, 4)) {
    if (session !== null)
      commands.push({
        where: onNode,
        command: `cat /sys/class/iscsi_session/session${session}/{state,recovery_tmo}`,
      });
    if (device !== null && /^\/dev\/[a-z0-9-]+$/.test(device))
      commands.push({ where: onNode, command: `cat /sys/block/${device.slice(5)}/device/state` });
  }
  const hints = [say(keyOf('scan.hint', incident.cause) ?? 'scan.hint.unknown')];
  if (paths.some((path) => path.deadSince !== null)) hints.push(say('scan.fs-hint'));
  if (open.length > 0) hints.push(say('scan.do-not'));
  return { hints, commands };
}

/** Log text as it may be shown on a terminal: no control characters. */
export function safe(words: string): string {
  return words.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
