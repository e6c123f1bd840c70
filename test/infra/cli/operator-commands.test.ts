import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { readCommand } from '../../../functions/store/commands.ts';
import { storedIncidents } from '../../../functions/store/incidents.ts';
import { Command } from '../../../infra/cli/command.ts';
import { chosen, incidentsText, incidentText, listed } from '../../../infra/cli/incidents.ts';
import { giveCommand, parseUntil, register } from '../../../infra/cli/operator-commands.ts';
import { HEADLINES, play } from '../../core/decision/headlines.ts';
import { inventory, T0 } from '../../core/decision/story.ts';
import { MemoryStore } from '../../support/kit.ts';

const HOUR = 3_600_000;
const NOW = T0 + HOUR;

function incidentOf(name: string): Incident {
  const headline = HEADLINES.find((h) => h.name === name);
  if (headline === undefined) throw new Error(name);
  return play(headline, 'en').incident;
}

async function scene() {
  const store = new MemoryStore();
  const open = incidentOf('01-forced-detach');
  const closed: Incident = { ...open, id: 'c105ed00', closedAt: T0 - HOUR, closedBy: 'recovered' };
  for (const i of [closed, open])
    await store.put(`incidents/${i.id}.json`, toJsonBytes(i), { kind: 'absent' });
  await store.put('incidents/broken.json', new TextEncoder().encode('{'), { kind: 'absent' });
  await store.put('inventory/current.json', toJsonBytes(inventory()), { kind: 'absent' });
  const obeyed = async () => {
    const read = store
      .names('commands/')
      .map(async (name) => [name, await readCommand(store, name)] as const);
    return (await Promise.all(read)).flatMap(([name, command]) =>
      command === null ? [] : [[name, command] as const],
    );
  };
  return { store, open, closed, obeyed };
}

describe('what a person says reaches respond as it reads it', () => {
  test.each([
    ['ack by incident id', { kind: 'ack' }],
    ['release', { kind: 'release' }],
    ['hold', { kind: 'hold', until: NOW + HOUR, why: 'disk swap' }],
    ['close', { kind: 'close', why: 'examined by hand' }],
  ] as const)('%s', async (_, wish) => {
    const { store, open, obeyed } = await scene();
    const id = 'a'.repeat(32);
    expect(await giveCommand(store, open.id, wish, { by: 'ops.sato', at: NOW, id })).toBe(open.id);
    expect(await obeyed()).toEqual([
      [
        `commands/${id}.json`,
        { schema: 'warden.command/1', target: open.id, id, by: 'ops.sato', at: NOW, ...wish },
      ],
    ]);
  });

  test('the id may be copied with its brackets, the cluster named instead', async () => {
    const { store, open } = await scene();
    expect(
      await giveCommand(store, `[LKW:${open.id}]`, { kind: 'ack' }, { by: 'x', at: NOW, id: 'b'.repeat(32) }),
    ).toBe(open.id);
    expect(await giveCommand(store, 'CL1', { kind: 'ack' }, { by: 'x', at: NOW, id: 'c'.repeat(32) })).toBe(
      open.id,
    );
  });

  test('work is announced for a cluster before anything happens to it', async () => {
    const { store, obeyed } = await scene();
    const hold = { kind: 'hold', until: NOW + HOUR, why: 'disk swap' } as const;
    expect(await giveCommand(store, 'CL1', hold, { by: 'x', at: NOW, id: 'd'.repeat(32) })).toBe('CL1');
    expect((await obeyed())[0]?.[1].target).toBe('CL1');
  });

  test('a name that nothing has, and a closed incident, are refused with what there is', async () => {
    const { store, open, closed } = await scene();
    await expect(
      giveCommand(store, 'CL9', { kind: 'ack' }, { by: 'x', at: NOW, id: 'e'.repeat(32) }),
    ).rejects.toThrow(open.id);
    await expect(
      giveCommand(store, closed.id, { kind: 'ack' }, { by: 'x', at: NOW, id: 'f'.repeat(32) }),
    ).rejects.toThrow('closed already');
    expect(await store.list('commands/')).toEqual([]);
  });
});

test('until: spans and ISO times, in the future and at most seven days', () => {
  expect(parseUntil('90m', NOW)).toBe(NOW + 1.5 * HOUR);
  expect(parseUntil('2d', NOW)).toBe(NOW + 48 * HOUR);
  expect(parseUntil('2026-11-22T13:00:00+09:00', NOW)).toBe(Date.UTC(2026, 10, 22, 4));
  for (const bad of ['8d', '0h', 'tomorrow', '2026-11-22T09:00:00+09:00', ''])
    expect(() => parseUntil(bad, NOW)).toThrow();
});

test.each([
  [['ack']],
  [['hold', 'CL1']],
  [['hold', 'CL1', '--until', '2h', '--why', ' ']],
  [['close', 'CL1']],
  [['ack', 'CL1']],
])('bad usage %j is refused', async (args) => {
  const program = new Command('en', 'warden').exitOverride().configureOutput({ writeErr: () => undefined });
  register(program);
  for (const c of program.commands) c.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(program.parseAsync(['node', 'warden', ...args])).rejects.toThrow();
});

describe('warden incidents', () => {
  test('lists open ones first and what cannot be read; old ones only with --all', async () => {
    const { store, open, closed } = await scene();
    const stored = await storedIncidents(store);
    expect(stored.incidents.map((i) => i.id)).toEqual([open.id, closed.id]);
    expect(stored.unreadable).toEqual(['incidents/broken.json']);
    const later = NOW + 8 * 24 * HOUR;
    expect(chosen(stored, NOW, false)).toHaveLength(2);
    expect(chosen(stored, later, false).map((i) => i.id)).toEqual([open.id]);
    expect(chosen(stored, later, true)).toHaveLength(2);
    expect(listed(open)).toMatchObject({
      id: open.id,
      state: 'open',
      cause: 'detached-intent-unknown',
      unsent: 1,
      lossAt: new Date(open.lossAt).toISOString(),
    });
  });

  test.each(['ja', 'en'] as const)('text (%s) has no control characters from outside', (language) => {
    const evil: Incident = {
      ...incidentOf('01-forced-detach'),
      cluster: { key: 'x', name: 'CL\u001b[31m1\n', nodes: [], source: 'tag' },
    };
    const text = incidentsText([evil], ['incidents/broken.json', 'incidents/\u001b[2J\u202e.json'], language);
    expect(text).toContain(evil.id);
    expect(text).toContain('incidents/broken.json');
    expect(text).not.toMatch(/[\u001b\u202e]/);
    expect(incidentText(evil, language)).toContain('notice-first');
    const history = [{ at: evil.openedAt, code: 'command:\u001b[2J\u202e', text: 'ack by \u001b[2J' }];
    expect(incidentText({ ...evil, history }, language)).not.toMatch(/[\u001b\u202e]/);
    expect(incidentsText([], [], language).length).toBeGreaterThan(10);
  });
});
