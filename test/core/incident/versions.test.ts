import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { NO_MEMORY } from '../../../functions/core/incident/memory.ts';
import { asSituation } from '../../../functions/core/incident/situations.ts';
import { parseIncident } from '../../../functions/core/incident/stored-incident.ts';
import { NEW, PATH, SENT, T0, WHOLE } from './whole.ts';

const read = (value: unknown) => parseIncident(toJsonBytes(value));

describe('the form of the version before', () => {
  const { memory: _, ...common } = WHOLE;
  const first = (told: readonly string[], over: object = {}) =>
    read({ ...common, schema: 'warden.incident/1', told, ...over });
  const NOTIFIED = ['situation=detached/node1', 'severity=critical', 'cause=detached-intent-unknown'];

  test('nothing was told: nothing is remembered, but that what began until then was', () => {
    expect(first([])).toEqual({
      ...WHOLE,
      memory: { ...NO_MEMORY, known: { ...NO_MEMORY.known, toldUntil: T0 + 9 } },
    });
    expect(first([], { closedAt: null })?.memory.known.toldUntil).toBe(WHOLE.openedAt);
  });

  test.each<readonly [told: readonly string[], remembered: object]>([
    [[`seen:${PATH}=l${T0}`], { known: { paths: { [PATH]: { lostAt: T0 } } } }],
    [[`seen:${PATH}=l`], { known: { paths: { [PATH]: { lostAt: null } } } }],
    [[`seen:${PATH}=dattachment1`], { known: { paths: { [PATH]: { detached: 'attachment1' } } } }],
    [[`seen:${PATH}=d`], { known: { paths: { [PATH]: { detached: null } } } }],
    [[`seen:${PATH}`], { known: { paths: { [PATH]: { lostAt: null } } } }],
    [[`seen:node1|lend=l${T0}`], { known: { paths: { 'node1|lend': { lostAt: T0 } } } }],
    [[`detach:${PATH}=attachment1`], { known: { detached: { [PATH]: 'attachment1' } } }],
    [[`boot:node1=${T0}`], { known: { restarts: { node1: T0 } } }],
    [[`silent=${T0}`], { known: { silentSince: T0 }, silentSince: null }],
    [[`silent-told=${T0}`], { known: { silentSince: null }, silentSince: T0 }],
    [['near=10'], { nearMinutes: 10 }],
    [['who=ops.yamada'], { detachedBy: 'ops.yamada' }],
    [['who=a=b'], { detachedBy: 'a=b' }],
    [
      ['reattach=p1:awaiting-approval2'],
      { reattach: { planId: 'p1', stage: 'awaiting-approval', given: 2 } },
    ],
    [['reattach=a:b:attached'], { reattach: { planId: 'a:b', stage: 'attached', given: 0 } }],
    [
      ['reattach=p1:awaiting-approval12'],
      { reattach: { planId: 'p1', stage: 'awaiting-approval', given: 12 } },
    ],
    [['reattach=p1'], { reattach: null }],
    [['reattach=p1:Attached!'], { reattach: null }],
    [['reattach=p1:attached\n'], { reattach: null }],
    [[`unreported:p1=${T0}`], { unreported: { planId: 'p1', since: T0 } }],
    [
      [`unreported:p1=${T0}`, `unreported:p3=${T0 + 2}`, `unreported:p2=${T0 + 1}`],
      { unreported: { planId: 'p3', since: T0 + 2 } },
    ],
    [[`affected:${PATH}=1`, 'affected:node2|volume1=1'], { affected: [PATH, 'node2|volume1'] }],
    [['named:node1|sdb=1'], { named: ['node1|sdb'] }],
    [[`maintenance:node1=${T0}`], { maintenance: { node1: T0 } }],
    [[`instance-action:node1=${T0}`], { instanceActions: { node1: T0 } }],
    [[`diagnosis=${JSON.stringify(WHOLE.memory.diagnosis)}`], { diagnosis: WHOLE.memory.diagnosis }],
    [['diagnosis={'], { diagnosis: null }],
    [NOTIFIED, { notified: WHOLE.memory.notified, takeover: {} }],
    [['situation=all-silent', 'severity=critical', 'cause=unknown'], { notified: { node: '' } }],
    [['situation=teleported/node1', 'severity=critical', 'cause=unknown'], { notified: null }],
    [['severity=critical', 'cause=unknown'], { notified: null }],
  ])('%j', (told, remembered) => {
    expect(first(told)?.memory).toMatchObject(remembered);
  });

  test('people were told not to reattach: a sign at each node that it was about, for the rest of the incident', () => {
    const told = ['situation=do-not-reattach/node1', 'severity=critical', 'cause=unknown'];
    const sign = [{ code: 'told-before', node: '', at: null }];
    expect(first(told)?.memory.takeover).toEqual({ node1: sign });
    expect(first([...told, 'affected:node2|volume1=1'])?.memory.takeover).toEqual({
      node1: sign,
      node2: sign,
    });
    const ofTheCluster = ['situation=do-not-reattach', ...told.slice(1), 'affected:node2|volume1=1'];
    expect(first(ofTheCluster)?.memory.takeover).toEqual({ node2: sign });
  });

  test('what a notice says goes by another name now; one without it goes out as it was stored', () => {
    const { facts, ...rest } = SENT;
    const outbox = [
      { ...rest, audit: facts },
      { ...rest, seq: 2 },
    ];
    expect(first([], { outbox })?.outbox).toEqual([SENT, { ...rest, seq: 2 }]);
  });

  test.each([
    ['no list of what was told', { told: 7 }],
    ['a fact that is no text', { told: [7] }],
    ['an outbox that is none', { outbox: {} }],
    ['a time that is none', { told: ['near=soon'] }],
    ['a severity that is none', { told: ['situation=lost/node1', 'severity=awful', 'cause=unknown'] }],
  ])('%s: no incident', (_, over) => {
    expect(first([], over)).toBeNull();
  });
});

describe('another version of the form of now', () => {
  const withMemory = (over: object) => read({ ...WHOLE, memory: { ...WHOLE.memory, ...over } });
  const { notified, known } = WHOLE.memory;

  test('of a situation that only a later version knows people are notified once more', () => {
    expect(withMemory({ notified: { ...notified, situation: 'teleported' } })?.memory.notified).toBeNull();
    expect(withMemory({ notified: null })?.memory.notified).toBeNull();
    expect(withMemory({})?.memory.notified).toEqual(notified);
  });

  test.each([
    ['detached', 'detached'],
    ['teleported', undefined],
    ['toString', undefined],
    [7, undefined],
    [null, undefined],
  ])('its situation, stored as %j, is %j', (situation, expected) => {
    const incident = read({ ...WHOLE, situation });
    expect(incident).not.toBeNull();
    expect(incident?.situation).toBe(expected);
  });

  test('where none is stored none is made up', () => {
    const { situation: _, ...rest } = WHOLE;
    expect(read(rest)).not.toHaveProperty('situation');
  });

  test('outages that it did not remember one by one count as told until it closed, else until it opened', () => {
    const { toldUntil: _, ...before } = known;
    expect(withMemory({ known: before })?.memory.known).toEqual({ ...known, toldUntil: T0 + 9 });
    const open = read({ ...WHOLE, closedAt: null, memory: { ...WHOLE.memory, known: before } });
    expect(open?.memory.known.toldUntil).toBe(WHOLE.openedAt);
    expect(withMemory({ known: { ...known, toldUntil: null } })?.memory.known.toldUntil).toBeNull();
  });

  test.each([
    ['reattached', 'medium', 'high'],
    ['reattached', 'info', 'high'],
    ['reattached', 'high', 'high'],
    ['reattached', 'critical', 'critical'],
    ['lost', 'critical', 'critical'],
    ['detached', 'high', 'critical'],
  ])('%s, told as %s, is no news because it is %s now', (situation, severity, expected) => {
    expect(withMemory({ notified: { ...notified, situation, severity } })?.memory.notified).toEqual({
      ...notified,
      situation,
      severity: expected,
    });
  });

  test('a severity that is none is not mended', () => {
    expect(withMemory({ notified: { ...notified, severity: 'awful' } })).toBeNull();
  });
});

test('a situation is found by its name alone', () => {
  expect(['lost', 'teleported', 'toString', '__proto__', undefined].map(asSituation)).toEqual([
    'lost',
    null,
    null,
    null,
    null,
  ]);
});

test('an incident at its beginning remembers nothing', () => {
  const { known, ...rest } = NEW.memory;
  const isNothing = (value: unknown) =>
    value === null || value === 0 || (typeof value === 'object' && Object.keys(value).length === 0);
  expect(Object.entries({ ...known, ...rest }).filter(([, value]) => !isNothing(value))).toEqual([]);
});
