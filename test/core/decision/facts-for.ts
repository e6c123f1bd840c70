import { MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { factsOf } from '../../../functions/core/decision/facts.ts';
import type { Headline } from '../../../functions/core/incident/situations.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { type Difference, lost, told } from './state.ts';
import { IQN, NODE1, T0, VOL } from './story.ts';

export const at = (minutes: number) => T0 + minutes * MINUTE;
export const notice = { seq: 7, reason: 'changed', headline: 'detached', nextReportAt: at(30) } as const;
export const factsFor = (change: Difference = {}, headline: Headline = 'detached') =>
  factsOf(told(change), { ...notice, headline });
export const portal = '169.254.2.2:3260';
export const TARGET: NoticeFacts['target'] = {
  node: NODE1,
  nodeName: 'node1',
  role: 'data',
  device: 'sdb',
  iqn: IQN,
  portal,
  api: 'DETACHED',
  volumeId: VOL,
  volumeName: 'shared1',
  session: 3,
};
export const only = (change: Partial<PathStatus>): Difference => ({ paths: [lost(change)] });
