import { SECOND } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import {
  attachment,
  input,
  inventory,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  QUORUM_ATTACHMENT,
  recoveredPath,
  remembered,
  T0,
  view,
} from './story.ts';

const OF_QUORUM: Partial<PathView> = {
  key: 'q',
  session: 4,
  iqn: QUORUM_ATTACHMENT.iqn,
  portal: { address: '169.254.2.3', port: 3260 },
  device: 'sdc',
};

/** So many seconds after the loss. */
function at(seconds: number, quorum: PathView, api: 'ATTACHED' | 'DETACHED' = 'ATTACHED'): DecisionInput {
  const now = T0 + seconds * SECOND;
  const attached = [attachment(), attachment({ instanceId: NODE2 })];
  return input(now, {
    inventory: inventory([...attached.map((a) => remembered(a)), remembered(QUORUM_ATTACHMENT, 'quorum')]),
    views: [view(NODE1, [path(), quorum]), view(NODE2, [path()])],
    lookUps: lookUps(now, { list: [...attached, { ...QUORUM_ATTACHMENT, lifecycleState: api }] }),
  });
}

const lost = lostPath(OF_QUORUM);

describe('a quorum disk that is lost', () => {
  test('is told before LifeKeeper can have lost its quorum (24 s), and looked at again in time for that', () => {
    const held = decide(at(13, lost));
    expect(held.notice).toBeNull();
    expect(held.reasons.map(({ code }) => code)).toContain('held-as-blip');
    expect(held.nextCheckAt).toBe(T0 + 20 * SECOND);
    const told = decide({ ...at(20, lost), incident: held.incident });
    expect(told.notice).toMatchObject({ headline: 'quorum-lost', severity: 'critical' });
  });

  test('and is back within seconds, as in a live migration, is no news', () => {
    const held = decide(at(9, lost));
    const back = recoveredPath(0.1, OF_QUORUM);
    const after = decide({ ...at(18, back), incident: held.incident });
    expect(after.notice).toBeNull();
    expect(after.incident?.closedAt).not.toBeNull();
  });

  test('by a detach is told at once', () => {
    expect(decide(at(3, lost, 'DETACHED')).notice?.headline).toBe('quorum-lost');
  });
});
