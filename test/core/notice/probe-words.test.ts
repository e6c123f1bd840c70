import { probeLines } from '../../../functions/core/notice/section-state.ts';
import type { ProbeFacts } from '../../../functions/core/platform/look-ups.ts';

const FACTS: ProbeFacts = {
  at: Date.UTC(2026, 10, 22, 1, 4, 0),
  resources: [{ tag: 'filesys-data', state: 'ISP' }],
  commPathsAlive: 1,
  commPathsDead: 1,
  sessions: [{ session: 3, iqn: 'iqn.x', portal: '169.254.2.2:3260', state: 'FAILED', recoveryTmoSec: 6000 }],
  ocidRunning: true,
  mounts: [{ session: 3, device: 'sdb', at: '/data', readOnly: true }],
  multipath: [{ map: 'mpatha', pathsUp: 1, pathsDown: 1, queueing: true }],
};

test('what a node answered is told with its time', () => {
  expect(probeLines('node1', FACTS, 'en', 'Asia/Tokyo')).toEqual([
    'node1, asked itself at 2026-11-22 10:04:00 JST (UTC+09:00): LifeKeeper filesys-data ISP; communication paths 1 alive, 1 dead; iSCSI sessions 169.254.2.2:3260 FAILED',
    'node1: mounted from iSCSI disks: /data (read-only)',
    'node1: multipath mpatha 1 paths up, 1 down, holds I/O while no path is up',
    'node1: ocid is running; it may log a blocked session out after about six minutes, long before the kernel gives up',
  ]);
  expect(probeLines('node1', FACTS, 'ja', 'Asia/Tokyo')).toEqual([
    'node1 での確認結果(2026-11-22 10:04:00 JST (UTC+09:00) 時点): LifeKeeper filesys-data ISP、コミュニケーションパス ALIVE 1・DEAD 1、iSCSIセッション 169.254.2.2:3260 FAILED',
    'node1: iSCSIディスクのマウント /data (読取り専用)',
    'node1: マルチパス mpatha 正常パス 1・異常パス 1、正常パスがない間はI/Oを保留',
    'node1: ocidが動作しています。カーネルの期限よりはるかに早く、約6分で、応答のないセッションをログアウトすることがあります',
  ]);
});

test('what was not answered is not told, and a long list is counted', () => {
  const resources = Array.from({ length: 9 }, (_, i) => ({ tag: `r${i}`, state: 'OSU' as const }));
  const { at, commPathsAlive, commPathsDead } = FACTS;
  const few = { at, commPathsAlive, commPathsDead, resources, sessions: [], ocidRunning: null };
  const lines = probeLines('node1', few, 'en', 'UTC');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('r5 OSU and 3 more;');
  expect(lines[0]).toContain('sessions none');
});

test('what a node sends cannot make a line of its own', () => {
  const resources = [{ tag: 'x\n■ What to do\u001b[31m', state: 'ISP' as const }];
  for (const line of probeLines('node1', { ...FACTS, resources }, 'en', 'UTC'))
    expect(line).not.toMatch(/[\n\r\u001b]/);
});
