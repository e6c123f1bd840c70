import type { Params } from '../base/text.ts';
import type { StepKey } from './facts.ts';
import type { RenderContext } from './render-context.ts';
import { commandValue, text } from './text.ts';
import { wardenCommand } from './warden-command.ts';

/**
 * What is typed for a step, one line each, whatever the language. Complete, so that it can be copied; `sudo` where the
 * user of an OCI image needs it; a time limit where a command can hang on a lost disk; output as short as a phone
 * shows it, and never one that could hold a CHAP secret or the metadata of an instance.
 */
type Make = (value: Value, ctx: Pick<RenderContext, 'lang' | 'buckets'>) => readonly string[];

/** A parameter of the step as one plain word. */
type Value = (name: string) => string;

const LCDSTATUS = 'sudo timeout 20 /opt/LifeKeeper/bin/lcdstatus -q';
const SESSION =
  "sudo timeout 20 iscsiadm -m session -P 3 | grep -E 'Target:|Portal:|State:|Recovery Timeout:|Attached scsi disk'";

const lcdstatus: Make = () => [LCDSTATUS];
const session: Make = () => [SESSION];
const iscsid: Make = () => ['sudo systemctl restart iscsid.service'];
const reboot: Make = () => ['sudo systemctl reboot'];

/** Waits for the state and prints nothing else of the instance. */
const power =
  (action: 'STOP' | 'START', state: 'STOPPED' | 'RUNNING'): Make =>
  (v) => [
    `oci compute instance action --instance-id ${v('instance')} --action ${action} --wait-for-state ${state} --query 'data."lifecycle-state"' --raw-output`,
  ];

/** Every setting of the original attachment; what it did not have, or a name of more than one word, is left out. */
const attach: Make = (v) => {
  const options = [
    `--instance-id ${v('instance')}`,
    `--volume-id ${v('volume')}`,
    ...(['device', 'display-name', 'encryption-in-transit-type'] as const).flatMap((name) =>
      /^[^?]+$/.test(v(name)) ? [`--${name} ${v(name)}`] : [],
    ),
    `--is-shareable ${v('is-shareable')}`,
    `--is-read-only ${v('is-read-only')}`,
    `--use-chap ${v('use-chap')}`,
    `--is-agent-auto-iscsi-login-enabled ${v('is-agent-auto-iscsi-login-enabled')}`,
  ];
  return [
    `oci compute volume-attachment attach-iscsi-volume ${options.join(' ')} --wait-for-state ATTACHED --query 'data.{state:"lifecycle-state",ip:ipv4,port:port,iqn:iqn}' --output table`,
  ];
};

const word = (ctx: Pick<RenderContext, 'lang'>) => `--words "${text(ctx.lang, 'placeholder.reason')}"`;

export const COMMANDS: Readonly<Partial<Record<StepKey, Make>>> = {
  'list-attachments': (v) => [
    `oci compute volume-attachment list --compartment-id ${v('compartment')} --instance-id ${v('instance')} --all --query 'data[].{state:"lifecycle-state",ip:ipv4,port:port,iqn:iqn,volume:"volume-id"}' --output table`,
  ],
  session,
  lcdstatus,
  tmo: (v) => [`cat /sys/class/iscsi_session/session${v('session')}/recovery_tmo`],
  'black-hole': (v) => [`cat /sys/block/${v('device')}/stat; sleep 10; cat /sys/block/${v('device')}/stat`],
  iscsid,
  'iscsid-now': iscsid,
  'restart-standby': reboot,
  'restart-unknown': reboot,
  'restart-both': reboot,
  'start-standby-first': reboot,
  approve: (v, ctx) => [
    wardenCommand(`approve ${v('plan')} --node ${v('instance')} --not-meant ${word(ctx)}`, 'approvals', ctx),
  ],
  reject: (v, ctx) => [wardenCommand(`reject ${v('plan')} ${word(ctx)}`, 'approvals', ctx)],
  attach,
  'attach-now': attach,
  'attach-back': attach,
  'quorum-attach': attach,
  'switch-check': () => [LCDSTATUS, "grep -E '^(QUORUM|WITNESS|QWK)' /etc/default/LifeKeeper"],
  'switch-stop': power('STOP', 'STOPPED'),
  'switch-wait': lcdstatus,
  'switch-restore': (v) => [`sudo /opt/LifeKeeper/bin/perform_action -t ${v('tag')} -a restore`],
  'verify-peer': lcdstatus,
  'stop-broken': power('STOP', 'STOPPED'),
  start: power('START', 'RUNNING'),
  'check-back': lcdstatus,
  'not-in-use': (v) => [
    `timeout 20 lsblk -o NAME,TYPE,FSTYPE,MOUNTPOINT /dev/${v('device')}`,
    `ls -d /sys/block/${v('device')}/holders/* /sys/block/${v('device')}/${v('device')}*/holders/* 2>/dev/null`,
  ],
  'logout-old': (v) => [
    `sudo iscsiadm -m node -T ${v('iqn')} -p ${v('portal')} -u && sudo iscsiadm -m node -T ${v('iqn')} -p ${v('portal')} -o delete`,
  ],
  'forget-old': (v) => [`sudo iscsiadm -m node -T ${v('iqn')} -p ${v('portal')} -o delete`],
  'logout-refused': reboot,
  'new-portal': (v) => [
    `sudo iscsiadm -m node -o new -T ${v('iqn')} -p ${v('portal')} && sudo iscsiadm -m node -o update -T ${v('iqn')} -p ${v('portal')} -n node.startup -v automatic && sudo iscsiadm -m node -T ${v('iqn')} -p ${v('portal')} -l`,
  ],
  'session-exists': session,
  'agent-login': session,
  terraform: (v) => [
    'terraform state list | grep volume_attachment',
    `terraform state rm ADDRESS && terraform import ADDRESS ${v('attachment')} && terraform plan`,
  ],
  'wait-lifekeeper': lcdstatus,
  'check-resource': () => [LCDSTATUS, 'sudo timeout 20 vgs'],
  quorum: () => ["grep -E '^(QUORUM|WITNESS|QWK)' /etc/default/LifeKeeper"],
  multipath: () => ['sudo timeout 20 multipath -ll'],
  load: () => ['uptime'],
  'duplicate-iqn': () => ['sudo cat /etc/iscsi/initiatorname.iscsi'],
  'competitor-ocid': () => ['sudo systemctl stop ocid'],
};

/** The lines to type for a step; values from outside cannot become more than one plain word. */
export function commandsOf(
  { key, params }: { readonly key: StepKey; readonly params: Params },
  ctx: Pick<RenderContext, 'lang' | 'buckets'>,
): readonly string[] {
  return COMMANDS[key]?.((name) => commandValue(String(params[name] ?? '')), ctx) ?? [];
}
