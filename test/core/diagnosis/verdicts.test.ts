import { MINUTE } from '../../../functions/core/base/time.ts';
import { attachment, detachBy, IQN, NODE1, T0, view } from '../decision/story.ts';
import { UNKNOWN, verdict } from './verdict-scene.ts';

describe('what the path itself shows', () => {
  test('a session that never was, whatever else is so', () => {
    const seen = ['phantom', 'confirmed', 'phantom-session', 'more-lines'];
    expect(verdict({ path: { condition: 'phantom', role: 'boot' } })).toEqual(seen);
  });

  test('a boot volume, also when it was detached', () => {
    const boot = ['boot-volume-lost', 'confirmed', 'role-boot', 'session-recovers'];
    expect(verdict({ path: { role: 'boot', api: 'DETACHED' } })).toEqual(boot);
  });

  test('a quorum volume that was not logged out first', () => {
    const quorum = (evidence: string) => ['quorum-volume-lost', 'confirmed', evidence, 'session-recovers'];
    expect(verdict({ path: { role: 'quorum' } })).toEqual(quorum('role-quorum'));
    expect(verdict({ path: { role: 'quorum', api: 'DETACHED' } })).toEqual(
      quorum('role-quorum api-detached'),
    );
    expect(verdict({ path: { role: 'quorum', api: 'ABSENT' } })).toEqual(quorum('role-quorum api-detached'));
    expect(verdict({ path: { role: 'quorum', cleanLogoutAt: T0 } })).toEqual(UNKNOWN);
  });

  test('what is left of several ways', () => {
    const some = (confidence: string) => [
      'degraded-multipath',
      confidence,
      'one-of-several-paths',
      'session-recovers',
    ];
    const left = { view: view(NODE1, [], { multipathLeft: [{ map: 'm', at: T0, left: 1 }] }) };
    expect(verdict({ path: { degraded: true } })).toEqual(some('confirmed'));
    expect(verdict({ node: left })).toEqual(some('likely'));
    expect(verdict({ node: left, lossAt: T0 + 1 })).toEqual(UNKNOWN);
    expect(verdict({ node: { view: null } })).toEqual(UNKNOWN);
    expect(verdict({ stranger: true })).toEqual(UNKNOWN);
  });
});

describe('a detach', () => {
  const gone = { path: { api: 'DETACHED' as const } };
  const planned = (confidence: string, ...evidence: string[]) => [
    'detached-planned',
    confidence,
    ['api-detached', ...evidence].join(' '),
    'who-detached',
  ];
  const unknown = (confidence: string, evidence: string) => [
    'detached-intent-unknown',
    confidence,
    evidence,
    'who-detached',
  ];

  test('that was planned: for certain by a log-out or by whom, likely by its time', () => {
    expect(verdict({ path: { ...gone.path, cleanLogoutAt: T0 } })).toEqual(
      planned('confirmed', 'clean-logout'),
    );
    expect(verdict({ ...gone, inWindow: true })).toEqual(planned('likely', 'in-window'));
    expect(verdict({ ...gone, onHold: true })).toEqual(planned('likely', 'on-hold'));
    expect(verdict({ path: { api: 'DETACHING' }, inWindow: true, onHold: true })).toEqual(
      planned('likely', 'in-window', 'on-hold'),
    );
    const expected = { ...gone, detaches: [detachBy()] };
    for (const name of ['ops.yamada', 'ocid1.user.oc1..yamada'])
      expect(verdict({ ...expected, expectedPrincipals: [name], inWindow: true })).toEqual(
        planned('confirmed', 'in-window', 'expected-principal'),
      );
  });

  test('by nobody who was expected is of an intent that nobody knows', () => {
    const seen = unknown('confirmed', 'api-detached');
    expect(verdict(gone)).toEqual(seen);
    expect(verdict({ path: { api: 'DETACHING' } })).toEqual(seen);
    const other = { ...gone, expectedPrincipals: ['ops.sato'] };
    expect(verdict({ ...other, detaches: [detachBy()] })).toEqual(seen);
    expect(verdict({ ...other, detaches: [detachBy({ principalName: null, principalId: null })] })).toEqual(
      seen,
    );
    expect(verdict(other)).toEqual(seen);
    const elsewhere = detachBy({ resourceId: 'other', principalName: 'ops.sato' });
    expect(verdict({ ...other, detaches: [elsewhere] })).toEqual(seen);
  });

  test('is likely where the API lists no attachment, and none where it lists one', () => {
    expect(verdict({ path: { api: 'ABSENT' }, inWindow: true })).toEqual(unknown('likely', 'api-absent'));
    expect(verdict({ inWindow: true, onHold: true })).toEqual(UNKNOWN);
  });

  test('is known by an attachment that was made after the loss', () => {
    const made = (timeCreated: number) => verdict({ path: { current: attachment({ timeCreated }) } });
    expect(made(T0 + 1)).toEqual(unknown('confirmed', 'attachment-replaced'));
    expect(made(T0)).toEqual(UNKNOWN);
    expect(verdict({ path: { current: null } })).toEqual(UNKNOWN);
  });
});

describe('what happened around it', () => {
  test('other clusters that lost storage as well', () => {
    expect(verdict({ wide: true })).toEqual([
      'wide-outage',
      'likely',
      'many-clusters',
      'other-clusters-heal',
    ]);
  });

  test('other software that acted on its IQN from ten minutes before the loss on', () => {
    const acted = (at: number, iqn: string | null = IQN) =>
      ({ node: { view: view(NODE1, [], { competitor: [{ detail: 'ocid', at, iqn }] }) } }) as const;
    const competing = ['competing-remediator', 'likely', 'competitor-line', 'more-lines'];
    expect(verdict(acted(T0 - 10 * MINUTE))).toEqual(competing);
    expect(verdict(acted(T0 - 10 * MINUTE - 1))).toEqual(UNKNOWN);
    expect(verdict(acted(T0 + MINUTE))).toEqual(competing);
    expect(verdict(acted(T0, null))).toEqual(competing);
    expect(verdict(acted(T0, 'iqn.other'))).toEqual(UNKNOWN);
    expect(verdict({ ...acted(T0, 'iqn.other'), path: { iqn: null } })).toEqual(competing);
  });

  test('work on the platform', () => {
    const seen = (evidence: string) => ['platform-maintenance', 'likely', evidence, 'session-recovers'];
    expect(verdict({ maintenance: true })).toEqual(seen('maintenance-event api-attached'));
    expect(verdict({ maintenance: true, path: { api: 'unreadable' } })).toEqual(
      seen('maintenance-event api-unreadable'),
    );
    expect(verdict({ maintenance: true, path: { api: 'not-asked' } })).toEqual(seen('maintenance-event'));
  });
});
