import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { factsOf } from '../../../functions/core/decision/facts.ts';
import { factsFor, notice, only, TARGET } from './facts-for.ts';
import { type Difference, lost, NOW, TOLD, told, well } from './state.ts';
import {
  attachment,
  detachBy,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  QUORUM,
  QUORUM_ATTACHMENT,
  remembered,
  unreadable,
} from './story.ts';

describe('what Audit knows', () => {
  const detached = (over: Parameters<typeof detachBy>[0] = {}, change: Difference = {}) => {
    const state = told({ ...change, incident: { cause: 'detached-intent-unknown', ...change.incident } });
    const shown = { ...state, picture: { ...state.picture, detachActions: [detachBy(over)] } };
    return factsOf(shown, notice);
  };
  const { at: when, principalName, ipAddress, userAgent } = detachBy();
  const who = { at: when, principal: principalName, ip: ipAddress, client: userAgent };

  test('whether it was searched, and could be read', () => {
    const looked = (audit: Parameters<typeof lookUps>[1]) => factsFor({ lookUps: lookUps(NOW, audit) });
    expect(looked({ audit: unreadable('audit') })).toMatchObject({ auditFailed: true });
    expect(looked({ audit: unreadable('audit') })).not.toHaveProperty('auditUnasked');
    const { audit: _, ...unasked } = lookUps(NOW);
    expect(factsFor({ lookUps: unasked })).toMatchObject({ auditFailed: false, auditUnasked: true });
  });

  test('who detached the volume that it is about', () => {
    expect(detached().who).toEqual(who);
    expect(detached({ principalName: null }).who?.principal).toBe('ocid1.user.oc1..yamada');
    expect(detached({ resourceId: 'another' }).who).toBeNull();
    expect(detached({}, { incident: { cause: 'unknown' } }).who).toBeNull();
  });

  test('who was told once is told to the end', () => {
    const [entry] = TOLD.outbox;
    if (entry === undefined) throw new Error('no notice');
    const outbox = [{ ...entry, facts: { ...entry.facts, who } as never }];
    expect(factsFor({ incident: { outbox } }).who).toEqual(who);
    expect(factsFor({ incident: { outbox, cause: 'unknown' } }).who).toEqual(who);
    expect(detached({ principalName: 'sato' }, { incident: { outbox } }).who?.principal).toBe('sato');
  });
});

describe('the disk that it is about', () => {
  test.each<readonly [string, Partial<PathStatus>, object]>([
    [
      'a volume whose name nobody remembers',
      { attachment: { ...remembered(attachment()), volumeName: null } },
      {},
    ],
    [
      'a volume of no name',
      { attachment: { ...remembered(attachment()), volumeName: null, displayName: null } },
      { volumeName: null },
    ],
    ['a volume that nobody knows', { attachment: null }, { volumeId: null, volumeName: null }],
    ['a session of which no line tells', { view: null }, { session: null }],
    ['the portal of before', { samePortal: true }, { samePortal: true }],
    ['another portal', { samePortal: false }, {}],
  ])('%s', (_, change, expected) => {
    expect(factsFor(only(change)).target).toEqual({ ...TARGET, ...expected });
  });

  test('is that of the notice before where it names none', () => {
    expect(factsFor({ path: null }).lastTarget).toEqual(TARGET);
    expect(factsFor()).not.toHaveProperty('lastTarget');
    expect(factsFor({ path: null, incident: { outbox: [] } })).not.toHaveProperty('lastTarget');
  });

  test('others in trouble are counted, each once', () => {
    const quorum = remembered(QUORUM_ATTACHMENT, 'quorum');
    const lone = { node: NODE2, attachment: null, portal: null, device: null, iqn: null } as const;
    const facts = factsFor({
      paths: [
        lost(),
        lost({ condition: 'timed-out' }),
        lost({ attachment: quorum, role: 'quorum' }),
        well(),
        lost({ ...lone, view: lostPath({ session: 8 }) }),
        lost({ ...lone, view: lostPath({ session: 9 }) }),
      ],
    });
    expect(facts.more.map(({ node, volumeId, session }) => [node, volumeId, session])).toEqual([
      [NODE1, QUORUM, 3],
      [NODE2, null, 8],
    ]);
    expect(facts.muted).toBe(2);
    expect(factsFor({ paths: [lost(), well()], path: null }).more).toEqual([TARGET]);
  });
});
