import { HOUR } from '../../../../functions/core/base/time.ts';
import { Connector, type ConnectorOptions } from '../../../../infra/local/rest/connector.ts';
import { JumpingTime } from '../../../support/kit.ts';

function bench(
  answers: (body: string, call: number) => number | Promise<number>,
  options: Partial<ConnectorOptions> = {},
) {
  const clock = new JumpingTime();
  const bodies: string[][] = [];
  const connector = new Connector({
    clock,
    batchTimeMs: 60_000,
    batchBytes: 10_000,
    retryMs: 1_000,
    ...options,
    deliver: async (body) => {
      const records = JSON.parse(body) as { id: string }[];
      bodies.push(records.map((record) => record.id));
      return answers(body, bodies.length);
    },
  });
  const push = (...ids: string[]) => {
    for (const id of ids) connector.push({ id, data: { message: `line ${id}` } });
  };
  return { clock, connector, bodies, push };
}

test('a batch leaves when it is a minute old, not before', async () => {
  const { clock, connector, bodies, push } = bench(() => 200);
  push('a');
  clock.advance(59_999);
  await connector.pump();
  expect(bodies).toEqual([]);
  push('b');
  clock.advance(1);
  await connector.pump();
  expect(bodies).toEqual([['a', 'b']]);
  expect(connector.waiting).toBe(0);
});

test('a batch leaves at once when it is full, and the rest waits', async () => {
  const { connector, bodies, push } = bench(() => 200, { batchBytes: 100 });
  push('a', 'b', 'c');
  await connector.pump();
  expect(bodies).toEqual([['a', 'b']]);
  expect(connector.waiting).toBe(1);
});

test('a failed batch is repeated unchanged, with growing pauses, and nothing overtakes it', async () => {
  const { clock, connector, bodies, push } = bench((_body, call) => (call <= 3 ? 502 : 200));
  push('a', 'b');
  clock.advance(60_000);
  await connector.pump();
  push('c');
  const pauses: number[] = [];
  while (connector.waiting > 0) {
    const due = connector.nextDueAt() ?? 0;
    pauses.push(due - clock.now());
    clock.advance(due - clock.now());
    await connector.pump();
  }
  expect(bodies).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['a', 'b'], ['c']]);
  expect(pauses.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
  expect(connector.counts).toEqual({ delivered: 2, failed: 3, lost: 0 });
});

test('one call at a time, also when it is pumped twice', async () => {
  let inside = 0;
  let most = 0;
  const { clock, connector, push } = bench(async () => {
    inside += 1;
    most = Math.max(most, inside);
    await Promise.resolve();
    inside -= 1;
    return 200;
  });
  push('a');
  clock.advance(60_000);
  await Promise.all([connector.pump(), connector.pump()]);
  expect(most).toBe(1);
  expect(connector.counts.delivered).toBe(1);
});

test('a thrown delivery counts as failed, and what fails for more than a day is lost', async () => {
  const { clock, connector, push } = bench(() => {
    throw new Error('connection reset');
  });
  push('a');
  clock.advance(60_000);
  await connector.pump();
  expect(connector.counts.failed).toBe(1);
  clock.advance(25 * HOUR);
  await connector.pump();
  expect(connector.counts).toEqual({ delivered: 0, failed: 2, lost: 1 });
  expect(connector.waiting).toBe(0);
});

test('the condition lets only its lines through', async () => {
  const { connector } = bench(() => 200, { condition: "logContent='*iscsid*' or logContent='*lkscsid*'" });
  connector.push({ data: { message: 'iscsid: connect to 169.254.2.2:3260 failed' } });
  connector.push({ data: { message: 'myapp: session 4711 is operational now' } });
  connector.push({ data: { message: 'ERROR:lkscsid:::007059:lkscsid: ...' } });
  expect(connector.waiting).toBe(2);
});
