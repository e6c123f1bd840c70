import { attachParams } from '../../../functions/core/decision/reattach-steps.ts';
import { steps } from '../../../functions/core/decision/steps.ts';
import { attachRequest } from '../../../functions/core/plan/plan.ts';
import { type Difference, lost, NOW, node1, node2, told } from './state.ts';
import { ACTIVE, at, attached, EVERYWHERE, find, keys, STANDBY } from './steps-of.ts';
import { attachment, detachBy, lostPath, NODE1, NODE2, outage, path, T0, view } from './story.ts';

describe('LifeKeeper has had its ten minutes', () => {
  const verdict = (change: Difference, key = 'switch-if-not-isp') =>
    find('io-failed', key, change)?.preconditions;
  const failedAt = (minutes: number) => [lost({ view: lostPath({}, { timedOutAt: at(minutes) }) })];
  const bare = { paths: [lost({ view: path() })] };
  const saying = (more: Parameters<typeof view>[2]) => ({
    ...bare,
    nodes: [node1({ view: view(NODE1, [], more) }), node2()],
  });

  test.each<readonly [string, Difference, string]>([
    ['ten minutes after the kernel gave up', { paths: failedAt(1), now: at(11) }, 'met'],
    ['not before', { paths: failedAt(1), now: at(11) - 1 }, 'not-met'],
    ['after dm-multipath did', { ...saying({ queueFailedAt: at(3) }), now: at(13) }, 'met'],
    ['not before that', { ...saying({ queueFailedAt: at(3), ioErrorAt: at(1) }), now: at(12) }, 'not-met'],
    ['after the first I/O error', { ...saying({ ioErrorAt: at(2) }), now: at(12) }, 'met'],
    [
      'of the newest outage',
      {
        paths: [
          lost({
            view: lostPath({ outages: [outage({ timedOutAt: at(1) }), outage({ timedOutAt: at(9) })] }),
          }),
        ],
        now: at(12),
      },
      'not-met',
    ],
    ['where nobody knows when I/O failed', { ...bare, now: at(90) }, 'unknown'],
    [
      'of no session and no line',
      { paths: [lost({ view: null })], nodes: [node1({ view: null })] },
      'unknown',
    ],
    ['of no node and no path', { path: null, node: null, now: at(90) }, 'unknown'],
  ])('%s: %s', (_, change, expected) => {
    expect(verdict(change)).toEqual([{ key: 'lifekeeper-waited', verdict: expected }]);
  });

  test('asks so as well where the standby is started first', () => {
    expect(verdict({ paths: EVERYWHERE }, 'start-standby-first')).toEqual([
      { key: 'lifekeeper-waited', verdict: 'unknown' },
    ]);
    expect(find('io-failed', 'fsck')).not.toHaveProperty('preconditions');
  });
});

describe('single steps', () => {
  test('who is asked whether the detach was meant', () => {
    const who = (change: Difference = {}) => find('detached', 'intent', change)?.params['who'];
    const audit = (over: Parameters<typeof detachBy>[0]) => {
      const { picture, ...state } = told();
      const shown = { ...state, picture: { ...picture, detachActions: [detachBy(over)] } };
      return steps(shown, '').find(({ key }) => key === 'intent')?.params['who'];
    };
    expect(who()).toBe('');
    expect(audit({})).toBe('ops.yamada');
    expect(audit({ principalName: null })).toBe('ocid1.user.oc1..yamada');
    expect(audit({ resourceId: 'another' })).toBe('');
    expect(keys('detached', { paths: [attached()] })).not.toContain('intent');
    expect(keys('detached', { path: null })).not.toContain('intent');
  });

  test('a quorum volume that is detached is attached with all that it had', () => {
    const remembered = lost().attachment;
    if (remembered === null) throw new Error('no attachment');
    expect(find('quorum-lost', 'quorum-attach')?.params).toMatchObject(
      attachParams(attachRequest(remembered)),
    );
    expect(keys('quorum-lost', { paths: [attached()] })).not.toContain('quorum-attach');
    expect(keys('quorum-lost', { paths: [lost({ attachment: null })] })).not.toContain('quorum-attach');
    expect(keys('quorum-lost', { path: null })).toEqual(['quorum', 'lcdstatus']);
  });

  const signs = [{ code: 'peer-writes', node: NODE2, at: null }] as const;
  test.each<readonly [string, Difference, boolean]>([
    ['nothing moved', {}, true],
    [
      'a node failed over',
      { nodes: [node1(), node2({ view: view(NODE2, [], { lk: { failoverAt: at(1) } }) })] },
      false,
    ],
    [
      'a node failed over a day before',
      { nodes: [node1(), node2({ view: view(NODE2, [], { lk: { failoverAt: at(-1440) } }) })] },
      true,
    ],
    ['a node restarted', { nodes: [node1(), node2({ rebootedAt: at(1) })] }, false],
    ['a peer uses the volume', { takeover: signs }, false],
  ])('the service stayed where it was: %s', (_, change, expected) => {
    expect(keys('recovered', change).includes('stayed')).toBe(expected);
  });

  test.each<readonly [string, Difference, boolean]>([
    ['the node in service', { nodes: ACTIVE }, true],
    ['no known node', { node: null }, true],
    ['a standby', { nodes: STANDBY }, false],
    [
      'one of several paths',
      {
        nodes: ACTIVE,
        memory: { notified: { situation: 'degraded', node: NODE1, severity: 'medium', cause: 'unknown' } },
      },
      false,
    ],
    ['what nobody was told of', { nodes: ACTIVE, memory: { notified: null } }, true],
  ])('the time-out is thought over after the outage of %s: %s', (_, change, expected) => {
    expect(keys('recovered', change).includes('choose-timeout')).toBe(expected);
  });

  test('the state of Terraform names the attachment that was made', () => {
    const made = (timeCreated: number) => [attached({ current: attachment({ id: 'new', timeCreated }) })];
    const named = (change: Difference) => find('recovered', 'terraform', change)?.params['attachment'];
    const reattach = (kind: string) =>
      ({ planId: 'p', at: NOW, stage: { kind, attachmentId: 'ours', approvedBy: [] } }) as never;
    expect(named({ paths: made(T0 + 1) })).toBe('new');
    expect(named({ paths: made(T0) })).toBeUndefined();
    expect(named({ paths: [attached({ current: null })] })).toBeUndefined();
    expect(named({ path: null })).toBeUndefined();
    expect(named({ paths: made(T0 + 1), reattach: reattach('attached') })).toBe('ours');
    expect(named({ paths: made(T0), reattach: reattach('attempted') })).toBeUndefined();
  });

  test('the node that lost the disk comes back as a standby', () => {
    expect(keys('rebooted').slice(0, 2)).toEqual(['verify-peer', 'stop-broken']);
    expect(find('rebooted', 'check-back')?.params).toMatchObject({ node: 'node1', peer: 'node2' });
  });
});
