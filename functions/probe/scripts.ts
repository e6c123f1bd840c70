/**
 * The fixed scripts of the probe: read-only, short, each with its own time limit (`lcdstatus` may block when lcd is
 * stuck), each with an output that fits the last 1 KB that Run Command returns. Nothing is ever put into these texts.
 */
export const SCRIPTS = {
  lifekeeper: [
    '#!/bin/sh',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'timeout 20 sudo -n /opt/LifeKeeper/bin/lcdstatus -q 2>/dev/null | tail -c 850',
    'echo',
    'echo END',
  ].join('\n'),
  sessions: [
    '#!/bin/sh',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'grep . /sys/class/iscsi_session/session*/recovery_tmo 2>/dev/null | sed "s#.*/\\(session[0-9]*/\\)#\\1#" | tail -n 8',
    "timeout 20 sudo -n iscsiadm -m session -P 3 2>/dev/null | grep -E '^ *(Target|Current Portal|SID|iSCSI Session State):' | tr -d '\\t' | tail -c 800",
    'systemctl is-active ocid 2>/dev/null | sed "s/^/OCID /"',
    'echo END',
  ].join('\n'),
} as const;

export type ScriptName = keyof typeof SCRIPTS;
