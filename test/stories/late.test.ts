import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../infra/cli/replay.ts';
import { readReplay } from '../../infra/cli/replay-input.ts';
import type { ReplayedInput } from '../../infra/local/simulator/replay.ts';
import { SHARED } from '../../infra/local/simulator/scenarios/scenario.ts';
import { judgedSimulation } from './judged.ts';
import { incidentOf, told } from './told.ts';

const REFUSED = { kind: 'refused' } as const;
const english = { configuration: { lang: 'en' } };

test('the agent of a node was silent over loss and return: one notice, and it says whose delay it was', async () => {
  const sim = judgedSimulation(english, { lateMs: 12 * 60_000 });
  sim.at('0s', () => sim.delayAgent('CL1', 'node1', 12 * 60_000));
  sim.at('30s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
  sim.at('8m', () => sim.heal('CL1', 'node1', SHARED));
  await sim.run('24m');
  expect(told(sim)).toEqual([
    expect.stringMatching(
      /^12:\d\d \[WARNING\] CL1\/node1 shared disk was lost for [78] min, back 10:08, reported late; check/,
    ),
  ]);
  expect(sim.notices()[0]?.body).toMatch(
    /I\/O was held and did not fail.*\n.*The agent or the network of the node held it back/,
  );
  expect(incidentOf(sim)).toMatchObject({ closedBy: 'recovered', lastSeq: 1 });
});

test('the connector stood still: the lines were in Logging all the while', async () => {
  const sim = judgedSimulation(english, { lateMs: 12 * 60_000 });
  sim.at('0s', () => sim.holdConnector(12 * 60_000));
  sim.at('30s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
  sim.at('8m', () => sim.heal('CL1', 'node1', SHARED));
  await sim.run('24m');
  expect(told(sim)).toHaveLength(1);
  expect(sim.notices()[0]?.body).toMatch(/was in Logging by .*The connector or the warden stood still/);
});

test('a capture replayed as the one body that a connector would have handed over tells what its lines tell', async () => {
  const capture = join(__dirname, '../corpus/s01_refused_recover.bookworm.fgd2');
  expect(readdirSync(capture)).toContain('messages.iso.log');
  const input = await readReplay({
    files: [join(capture, 'messages.iso.log')],
    bodies: false,
    time: { zone: 'UTC', year: 2026 },
    from: null,
    to: null,
    timeoutSec: null,
  });
  const lines = input.inputs.filter((one) => one.kind === 'line');
  const at = Math.max(...lines.map((line) => line.at));
  const records = lines.map(({ text, nodeId, path }, index) => ({
    datetime: at + index,
    logContent: {
      data: { message: text, tailed_path: path },
      oracle: { instanceid: nodeId, ingestedtime: new Date(at).toISOString() },
      time: new Date(at).toISOString(),
    },
  }));
  const body: ReplayedInput = { kind: 'body', at, name: 'batch', body: Buffer.from(JSON.stringify(records)) };
  const wish = {
    lang: 'en',
    zone: 'UTC',
    cluster: 'CL1',
    timeoutSec: 6000,
    attached: true,
    after: 900_000,
  } as const;
  const [one, all] = [await replay({ ...input, inputs: [body] }, wish), await replay(input, wish)];
  const titles = ({ report }: typeof one) =>
    report.notices.map(({ title }) => title.replace(/ \[LKW:\w+\]$/, ''));
  expect(titles(all)).toEqual([
    expect.stringMatching(/shared disk lost \(target refuses\)/),
    expect.stringMatching(/^\[RECOVERED\]/),
  ]);
  expect(titles(one)).toEqual([
    expect.stringMatching(/disk was lost for 3 min, back .*, reported late; check resource$/),
  ]);
  expect(one.report.notices[0]?.body).toContain('target refuses');
  expect(one.report.incidents.map(({ closedBy }) => closedBy)).toEqual(
    all.report.incidents.map(({ closedBy }) => closedBy),
  );
});
