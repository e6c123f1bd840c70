const HEAD = ['#!/bin/sh', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin'];

/**
 * The fixed scripts of the probe: read-only, short, each command with its own time limit (`lcdstatus` may block when
 * lcd is stuck), each with an output that fits the last 1 KB that Run Command returns. Nothing is ever put into these
 * texts. What needs root is asked by `sudo -n` with exactly the words of docs/deploy.md; without that rule the script
 * goes on and that part of the answer is missing. `timeout` runs below sudo, for it could not end a process of root.
 */
export const SCRIPTS = {
  lifekeeper: [
    ...HEAD,
    'sudo -n /usr/bin/timeout -k 5 20 /opt/LifeKeeper/bin/lcdstatus -q 2>/dev/null | tr -s " " | tail -c 950',
    'echo',
    'echo END',
  ].join('\n'),
  sessions: [
    ...HEAD,
    'grep -H . /sys/class/iscsi_session/session*/recovery_tmo 2>/dev/null | sed "s#.*/\\(session[0-9]*/\\)#\\1#" | tail -n 8',
    "sudo -n /usr/bin/timeout -k 5 20 /usr/sbin/iscsiadm -m session -P 3 2>/dev/null | grep -E '^\\s*(Target|Current Portal|SID|iSCSI Session State):' | tr -d '\\t' | sed 's/^ *//' | tail -c 700",
    'systemctl is-active ocid 2>/dev/null | sed "s/^/OCID /"',
    'echo END',
  ].join('\n'),
  disks: [
    ...HEAD,
    'for s in /sys/class/iscsi_session/session*; do',
    '  for b in "$s"/device/target*/*:*/block/*; do',
    '    [ -d "$b" ] || continue',
    `    timeout 5 lsblk -rno MOUNTPOINT "/dev/\${b##*/}" 2>/dev/null | grep "^/" | while read -r m; do`,
    // The first option of a mount is ro or rw.
    `      echo "MOUNT \${s##*/} \${b##*/} $(awk -v m="$m" '$2 == m { split($4, o, ","); r = o[1] } END { print r }' /proc/self/mounts) $m"`,
    '    done',
    '  done',
    'done | sort | uniq | tail -n 8 | tail -c 400',
    'show="sudo -n /usr/bin/timeout -k 5 10 /usr/sbin/multipathd show"',
    '$show paths raw format "PATH %m %d %t %T" 2>/dev/null | grep "^PATH " | tail -n 12 | tail -c 400',
    '$show maps raw format "MAP %n %Q" 2>/dev/null | grep "^MAP " | tail -n 4 | tail -c 160',
    'echo END',
  ].join('\n'),
} as const;

export type ScriptName = keyof typeof SCRIPTS;

export const SCRIPT_NAMES = ['lifekeeper', 'sessions', 'disks'] as const satisfies readonly ScriptName[];
