import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OwnMetrics } from '../../../functions/respond/own-metrics.ts';
import { createLogger } from '../../../functions/runtime/logger.ts';
import { loadStatements } from '../../../infra/iam/statements.ts';
import { type DeployedStatement, deployedStatements } from '../../../infra/local/deployed-statements.ts';
import { SIM, SIM_INSTALLATION } from '../../../infra/local/simulator/functions-host.ts';
import { createSimulation, type Simulation } from '../../../infra/local/simulator/simulation.ts';
import { INTERNAL_ERROR } from '../../../infra/local/world/faults.ts';
import { functionCaller, type Judged } from '../../../infra/local/world/gate.ts';
import { isAllowed } from '../../../infra/local/world/iam.ts';
import { worldPorts } from '../../../infra/local/world/ports.ts';
import { detachedCluster } from '../../reattach/stage.ts';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '..', '..', '..');
const TABLE = deployedStatements(loadStatements(ROOT), SIM_INSTALLATION);

/** Statements that the stories below cannot call for, and why. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  'probe-command': 'no function in the image yet; functions/probe/probe.ts asks for it',
  'probe-plugins': 'no function in the image yet; functions/probe/probe.ts asks for it',
  'respond-probe': 'no function in the image yet',
  'console-read': 'no function in the image yet',
  'console-command': 'no function in the image yet',
  'console-lease': 'no function in the image yet',
  'console-wake': 'no function in the image yet',
  'console-plans': 'no function in the image yet',
  'console-approve': 'no function in the image yet',
  'console-audit-trail': 'no function in the image yet',
  'gateway-console': 'API Gateway is not played',
  'connector-function': 'Connector Hub reads logs inside Oracle; only its call of detect is played',
  'connector-read': 'as connector-function',
  'connector-groups': 'as connector-function',
  'connector-audit': 'as connector-function',
  'nodes-push': "the nodes' agents are not played as callers",
  'nodes-heartbeat': 'as nodes-push',
  'nodes-command': 'as nodes-push',
  'lifecycle-expire': 'Object Storage removes by itself',
  'pull-images': 'images are not played',
  'storage-key': 'Object Storage uses the key by itself',
};

const judged: Judged[] = [];

function watched(sim: Simulation): Simulation {
  sim.world.gate.setPermissions(TABLE);
  sim.world.gate.onJudged((one) => void judged.push(one));
  return sim;
}

/** A volume is detached, people approve, it is put back. */
async function putBack(): Promise<void> {
  const sim = watched(detachedCluster());
  sim.at('8m', () => void sim.approve('sato'));
  await sim.run('14m');
  expect(sim.attempts().some((attempt) => attempt.state === 'attached')).toBe(true);
}

/** Hostile input, a command of an operator, silent agents, and a sweep that cannot wake `respond`. */
async function disturbed(): Promise<void> {
  const sim = watched(createSimulation({ clusters: [{ name: 'CL1' }] }));
  sim.at('1m', () => {
    for (const name of ['detect', 'observe'] as const) sim.invoke(name, 'no JSON', 'sync');
    sim.invoke('detect', `${'['.repeat(100)}${']'.repeat(100)}`, 'sync');
    sim.command({ kind: 'hold', target: 'CL1', by: 'sato' });
    for (const node of ['node1', 'node2']) sim.silence('CL1', node);
  });
  sim.at('200m', () => {
    sim.faults.add({ operation: 'InvokeFunction', principal: 'sweep', times: 20, fault: INTERNAL_ERROR });
    sim.sweep();
  });
  await sim.run('210m');
  const { metrics } = worldPorts(sim.world, functionCaller('respond'));
  const log = createLogger({ write: () => undefined });
  const counts = { incidentsOpen: 0, noticesSent: 1, noticesFailed: 0, inboxDepth: 0 };
  await new OwnMetrics({ clock: sim.world.clock, log, metrics }, SIM.compartmentId).note(counts, null, true);
}

beforeAll(async () => {
  await putBack();
  await disturbed();
});

const isUsed = (statement: DeployedStatement) =>
  judged.some(({ caller, demand }) => isAllowed([statement], caller.name, demand));

test('nothing that the functions ask for is refused', () => {
  const refused = judged
    .filter(({ granted }) => !granted)
    .map(({ caller, demand }) => `${caller.name} ${demand.permission} ${JSON.stringify(demand.variables)}`);
  expect([...new Set(refused)]).toEqual([]);
});

test('without any one statement some call is refused', () => {
  const idle = TABLE.filter(({ id, principal }) => {
    const others = TABLE.filter((one) => one.id !== id);
    return !judged.some(
      ({ caller, demand }) => caller.name === principal && !isAllowed(others, principal, demand),
    );
  });
  expect(idle.map(({ id }) => id).sort()).toEqual(Object.keys(NOT_PLAYED).sort());
});

test('every permission and every folder of a statement is used by some call', () => {
  const idle = TABLE.filter(({ id }) => !(id in NOT_PLAYED)).flatMap((one) => [
    ...(one.permissions ?? [])
      .filter((permission) => !isUsed({ ...one, permissions: [permission] }))
      .map((permission) => `${one.id} ${permission}`),
    ...Object.entries(one.conditions ?? {}).flatMap(([variable, wanted]) =>
      [wanted]
        .flat()
        .filter((value) => !isUsed({ ...one, conditions: { ...one.conditions, [variable]: value } }))
        .map((value) => `${one.id} ${value}`),
    ),
  ]);
  expect(idle).toEqual([]);
});

test.each(['probe', 'console'])(
  '%s is in no image yet: its statements have to be played once it is',
  (name) => {
    expect(existsSync(join(ROOT, 'functions', name, 'handler.ts'))).toBe(false);
  },
);
