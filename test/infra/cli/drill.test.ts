import { recordHeartbeat } from '../../../functions/core/monitor/heartbeat.ts';
import type { AuditEntry } from '../../../functions/core/ports.ts';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import { signalsOf } from '../../../functions/core/rules/signals-of-batch.ts';
import { Command } from '../../../infra/cli/command.ts';
import { drillText, register, runDrill } from '../../../infra/cli/drill.ts';
import { MemoryStore, testTime } from '../../support/kit.ts';

function scene(delayMs: number | null) {
  const clock = testTime();
  const store = new MemoryStore();
  const matcher = createMatcher(builtInRules());
  /** Connector, detect and respond in one: what was put in comes out `delayMs` later. */
  async function arrive(entries: readonly AuditEntry[]): Promise<void> {
    if (delayMs === null) return;
    await clock.sleep(delayMs);
    const records = entries.map(({ id, at, data }) => ({ id, time: new Date(at).toISOString(), data }));
    const { signals } = signalsOf(decodeBatch(JSON.stringify(records)).records, matcher, { zone: 'UTC' });
    const last = recordHeartbeat(null, signals, clock.now());
    await store.put('heartbeat/last.json', new TextEncoder().encode(JSON.stringify(last)), { kind: 'any' });
  }
  const log = {
    write: async (_source: string, _type: string, entries: readonly AuditEntry[]) => void arrive(entries),
  };
  return { clock, store, log };
}

test('the line comes out: how long it took is said', async () => {
  const { clock, ...ports } = scene(73_000);
  const result = await clock.play(runDrill({ clock, ...ports }, 'drill-1', 900_000));
  expect(result).toMatchObject({ schema: 'warden.drill/1', id: 'drill-1', latencySec: 73 });
  expect(drillText(result, 900, 'en')).toContain('after 73 s');
  expect(drillText(result, 900, 'ja')).toContain('73 秒');
});

test('the line does not come out: the drill ends at its time and says where to look', async () => {
  const { clock, ...ports } = scene(null);
  const started = clock.now();
  const result = await clock.play(runDrill({ clock, ...ports }, 'drill-1', 61_000));
  expect(result).toMatchObject({ seenAt: null, latencySec: null });
  expect(clock.now() - started).toBe(61_000);
  expect(drillText(result, 61, 'ja')).toContain('コネクタ');
});

test("another's line does not count", async () => {
  const { clock, store, log } = scene(null);
  const other = { schema: 'warden.heartbeat/1', recent: [{ id: 'drill-2', lineAt: 1, seenAt: 2 }] };
  await store.put('heartbeat/last.json', new TextEncoder().encode(JSON.stringify(other)), { kind: 'any' });
  const result = await clock.play(runDrill({ clock, store, log }, 'drill-1', 5_000));
  expect(result.seenAt).toBeNull();
});

test.each([[['--timeout', '0']], [['--timeout', '1.5']], [[]]])('bad usage %j is refused', async (args) => {
  const program = new Command('en', 'warden').exitOverride().configureOutput({ writeErr: () => undefined });
  register(program);
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(program.parseAsync(['node', 'warden', 'drill', ...args])).rejects.toThrow();
});
