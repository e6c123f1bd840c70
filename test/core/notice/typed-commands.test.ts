import { commandsOf } from '../../../functions/core/notice/commands.ts';
import type { NoticeStep, StepKey } from '../../../functions/core/notice/facts.ts';

// What people type is the same whatever the language of their notice; commands.test.ts shows that each of these is harmless
// and that its tool takes it.

const PARAMS = {
  instance: 'INSTANCE',
  volume: 'VOLUME',
  compartment: 'COMPARTMENT',
  attachment: 'ATTACHMENT',
  device: 'sdb',
  session: 3,
  iqn: 'iqn.x:a',
  portal: '169.254.2.2:3260',
  plan: 'PLAN',
  tag: 'app',
};
const CTX = { lang: 'en' } as const;
const typed = (key: StepKey, params: NoticeStep['params'] = PARAMS) => commandsOf({ key, params }, CTX);

const LCDSTATUS = 'sudo timeout 20 /opt/LifeKeeper/bin/lcdstatus -q';
const QUORUM = "grep -E '^(QUORUM|WITNESS|QWK)' /etc/default/LifeKeeper";
const SESSION =
  "sudo timeout 20 iscsiadm -m session -P 3 | grep -E 'Target:|Portal:|State:|Recovery Timeout:|Attached scsi disk'";
const RECORD = 'sudo iscsiadm -m node -T iqn.x:a -p 169.254.2.2:3260';
const REBOOT = 'sudo systemctl reboot';
const ISCSID = 'sudo systemctl restart iscsid.service';
const power = (action: string, state: string) =>
  `oci compute instance action --instance-id INSTANCE --action ${action} --wait-for-state ${state} --query 'data."lifecycle-state"' --raw-output`;

test.each<[StepKey, ...lines: string[]]>([
  [
    'list-attachments',
    `oci compute volume-attachment list --compartment-id COMPARTMENT --instance-id INSTANCE --all --query 'data[].{state:"lifecycle-state",ip:ipv4,port:port,iqn:iqn,volume:"volume-id"}' --output table`,
  ],
  ['session', SESSION],
  ['session-exists', SESSION],
  ['agent-login', SESSION],
  ['lcdstatus', LCDSTATUS],
  ['switch-wait', LCDSTATUS],
  ['verify-peer', LCDSTATUS],
  ['check-back', LCDSTATUS],
  ['wait-lifekeeper', LCDSTATUS],
  ['tmo', 'cat /sys/class/iscsi_session/session3/recovery_tmo'],
  ['black-hole', 'cat /sys/block/sdb/stat; sleep 10; cat /sys/block/sdb/stat'],
  ['iscsid', ISCSID],
  ['iscsid-now', ISCSID],
  ['restart-standby', REBOOT],
  ['restart-unknown', REBOOT],
  ['restart-both', REBOOT],
  ['start-standby-first', REBOOT],
  ['logout-refused', REBOOT],
  ['approve', 'npm run -s warden -- approve PLAN --node INSTANCE --not-meant --words "why"'],
  ['reject', 'npm run -s warden -- reject PLAN --words "why"'],
  ['switch-check', LCDSTATUS, QUORUM],
  ['switch-stop', power('STOP', 'STOPPED')],
  ['stop-broken', power('STOP', 'STOPPED')],
  ['start', power('START', 'RUNNING')],
  ['switch-restore', 'sudo /opt/LifeKeeper/bin/perform_action -t app -a restore'],
  [
    'not-in-use',
    'timeout 20 lsblk -o NAME,TYPE,FSTYPE,MOUNTPOINT /dev/sdb',
    'ls -d /sys/block/sdb/holders/* /sys/block/sdb/sdb*/holders/* 2>/dev/null',
  ],
  ['logout-old', `${RECORD} -u && ${RECORD} -o delete`],
  ['forget-old', `${RECORD} -o delete`],
  [
    'new-portal',
    `sudo iscsiadm -m node -o new -T iqn.x:a -p 169.254.2.2:3260 && sudo iscsiadm -m node -o update -T iqn.x:a -p 169.254.2.2:3260 -n node.startup -v automatic && ${RECORD} -l`,
  ],
  [
    'terraform',
    'terraform state list | grep volume_attachment',
    'terraform state rm ADDRESS && terraform import ADDRESS ATTACHMENT && terraform plan',
  ],
  ['check-resource', LCDSTATUS, 'sudo timeout 20 vgs'],
  ['quorum', QUORUM],
  ['multipath', 'sudo timeout 20 multipath -ll'],
  ['load', 'uptime'],
  ['duplicate-iqn', 'sudo cat /etc/iscsi/initiatorname.iscsi'],
  ['competitor-ocid', 'sudo systemctl stop ocid'],
])('%s', (key, ...lines) => {
  expect(typed(key)).toEqual(lines);
});

test('a step of which nothing is typed has no line; a value that is not known is a question mark or nothing', () => {
  expect(typed('wait')).toEqual([]);
  expect(typed('switch-restore', { tag: 'a b' })).toEqual([
    'sudo /opt/LifeKeeper/bin/perform_action -t a?b -a restore',
  ]);
  expect(typed('tmo', {})).toEqual(['cat /sys/class/iscsi_session/session/recovery_tmo']);
});

describe.each(['attach', 'attach-now', 'attach-back', 'quorum-attach'] as const)('%s', (key) => {
  const SETTINGS = {
    'is-shareable': 'true',
    'is-read-only': 'false',
    'use-chap': 'true',
    'is-agent-auto-iscsi-login-enabled': 'false',
  };
  const command = (more: string) =>
    `oci compute volume-attachment attach-iscsi-volume --instance-id INSTANCE --volume-id VOLUME${more} --is-shareable true --is-read-only false --use-chap true --is-agent-auto-iscsi-login-enabled false --wait-for-state ATTACHED --query 'data.{state:"lifecycle-state",ip:ipv4,port:port,iqn:iqn}' --output table`;
  const attach = (params: NoticeStep['params']) =>
    typed(key, { instance: 'INSTANCE', volume: 'VOLUME', ...SETTINGS, ...params });

  test('has the settings of the attachment before, and those alone', () => {
    const all = {
      device: '/dev/oracleoci/oraclevdb',
      'display-name': 'db',
      'encryption-in-transit-type': 'NONE',
    };
    expect(attach(all)).toEqual([
      command(' --device /dev/oracleoci/oraclevdb --display-name db --encryption-in-transit-type NONE'),
    ]);
    expect(attach({})).toEqual([command('')]);
  });

  test('leaves out a name that is more than one word', () => {
    expect(attach({ 'display-name': 'my db', device: '' })).toEqual([command('')]);
    expect(attach({ 'display-name': 'db ' })).toEqual([command('')]);
    expect(attach({ 'display-name': ' db' })).toEqual([command('')]);
  });
});
