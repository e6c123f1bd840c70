import { join } from 'node:path';
import { DAY, MINUTE } from '../../../functions/core/base/time.ts';
import { OwnMetrics } from '../../../functions/respond/own-metrics.ts';
import { createLogger } from '../../../functions/runtime/logger.ts';
import { functionCaller, userCaller } from '../../../infra/local/cloud/caller.ts';
import { type Cloud, createCloud } from '../../../infra/local/cloud/cloud.ts';
import { INTERNAL_ERROR } from '../../../infra/local/cloud/faults.ts';
import type { Judged } from '../../../infra/local/cloud/gate.ts';
import { cloudPorts } from '../../../infra/local/cloud/ports.ts';
import { LIFECYCLE, runLifecycle } from '../../../infra/local/lifecycle.ts';
import { SIM } from '../../../infra/local/simulator/installation.ts';
import { createSimulation, type Simulation } from '../../../infra/local/simulator/simulation.ts';
import { formOf, linksOf } from '../../console/link-scene.ts';
import { behindGateway, ORIGIN } from '../../console/scene.ts';
import { detachedCluster } from '../../reattach/stage.ts';
import {
  type DeployedStatement,
  deployedStatements,
  SIM_INSTALLATION,
  STATE_KEY_ID,
} from '../../support/deployed-statements.ts';
import { loadStatements } from '../../support/iam-statements.ts';
import { countingIds, JumpingTime, recordsOf } from '../../support/kit.ts';

export const ROOT = join(__dirname, '..', '..', '..');

/** What Terraform deploys with every option on, for the pretend tenancy. */
export const TABLE = deployedStatements(loadStatements(ROOT), SIM_INSTALLATION);

/** Statements that the stories cannot call for, and why. */
export const NOT_PLAYED: Readonly<Record<string, string>> = {
  'trace-functions': 'Oracle’s page on tracing gives the statement, not the calls behind it.',
};

type Table = readonly DeployedStatement[];

/** One story played with some statements. */
export interface Played {
  readonly judged: readonly Judged[];
  /** What somebody could notice, each once, in order. */
  readonly seen: readonly string[];
}

/** Plays a story with a table; together they call for every statement that is played. */
export const STORIES: Readonly<Record<string, (table: Table) => Promise<Played>>> = {
  /** A volume is detached, people approve, it is put back. */
  'put back': (table) =>
    play(table, detachedCluster(), async (sim) => {
      sim.cloud.functions.pullImagesFrom(SIM.compartmentId);
      sim.at('8m', () => void sim.approve('sato'));
      await sim.run('14m');
    }),

  /** Hostile input, a command of an operator, silent agents, and a sweep that cannot wake `respond`. */
  disturbed: (table) =>
    play(table, createSimulation({ clusters: [{ name: 'CL1' }] }), async (sim) => {
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
      const { metrics } = cloudPorts(sim.cloud, functionCaller('respond'));
      const log = createLogger({ write: () => undefined });
      const none = { incidentsOpen: 0, noticesFailed: 0, inboxDepth: 0, clustersUndecided: 0 };
      const counts = { ...none, noticesSent: 1 };
      await new OwnMetrics({ clock: sim.cloud.clock, log, metrics }, SIM.compartmentId).note(
        counts,
        null,
        true,
      );
    }),

  /** A lost path makes `respond` have the nodes asked; their answers come back through the inbox. */
  'nodes are asked': (table) =>
    play(table, detachedCluster({ probe: { latencyMs: 3 * MINUTE } }), async (sim) => {
      // Nobody holds the lease any more when the last answers come.
      sim.at('11m', () => sim.command({ kind: 'close', target: 'CL1', by: 'sato', why: 'known' }));
      await sim.run('20m');
    }),

  /** Nothing but the connector on `_Audit` tells of a detach: agents are silent, events do not come. */
  'told by Audit': (table) =>
    play(
      table,
      createSimulation({ clusters: [{ name: 'CL1' }], eventMs: null, auditConnector: true }),
      async (sim) => {
        sim.at('0s', () => {
          for (const node of ['node1', 'node2']) sim.silence('CL1', node);
        });
        sim.at('1m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
        await sim.run('10m');
      },
    ),

  /** Nothing but Events tells of a detach. */
  'told by Events': (table) =>
    play(table, createSimulation({ clusters: [{ name: 'CL1' }] }), async (sim) => {
      sim.at('0s', () => {
        for (const node of ['node1', 'node2']) sim.silence('CL1', node);
      });
      sim.at('1m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
      await sim.run('10m');
    }),

  /** Nothing happens for hours: only heartbeats tell that the nodes live. */
  quiet: (table) => play(table, createSimulation({ clusters: [{ name: 'CL1' }] }), (sim) => sim.run('190m')),

  /** A person has a node answer a Run Command. */
  'run command': async (table) => {
    const { cloud, judged, clock } = emptyTenancy(table);
    const place = { compartmentId: SIM.compartmentId, availabilityDomain: SIM.availabilityDomain };
    const node = cloud.compute.addInstance({
      id: 'ocid1.instance.oc1.xx-local-1.n1',
      displayName: 'n1',
      ...place,
    });
    cloud.runCommands.script(node.id, () => ({ exitCode: 0, text: 'ACTIVE' }));
    const command = {
      ...place,
      target: { instanceId: node.id },
      displayName: 'look',
      content: { source: { text: 'lcdstatus -q' } },
      executionTimeOutInSeconds: 0,
    };
    const person = userCaller('sato');
    const id = await cloud.runCommands.create(person, command, null);
    clock.advance(5 * MINUTE);
    const { lifecycleState } = await cloud.runCommands.execution(person, id, node.id);
    return { judged, seen: [`command ${lifecycleState}`] };
  },

  /** A person announces work on one cluster, and acknowledges and approves for another, all in the console. */
  console: async (table) => {
    const sim = createSimulation({
      clusters: [{ name: 'CL1' }, { name: 'CL2' }],
      configuration: { lang: 'en', mode: 'approve' },
    });
    sim.cloud.gate.setPermissions(table);
    const judged = listen(sim.cloud);
    const { browse, scene } = behindGateway(sim, 'sato');
    const seen: string[] = [];
    const look = async (...ask: Parameters<typeof browse>): Promise<string> => {
      const { status, text } = await browse(...ask);
      seen.push(`${ask[0]} ${ask[1].replace(/[0-9a-f]{8,}/g, 'ID')} ${status}`);
      return text;
    };
    await sim.run('1m');
    await look('POST', '/hold', { target: 'tag:CL2', hours: '1', why: 'tests' });
    sim.at('2m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
    await sim.run('9m');
    await look('GET', '/');
    const id = sim.incidents().find((incident) => incident.closedAt === null)?.id ?? 'none';
    await look('GET', `/${id}`);
    await look('POST', `/${id}/ack`);
    const plan = sim.plans().at(-1)?.plan;
    const approval = {
      decision: 'approve',
      hash: plan?.hash ?? '',
      node: plan?.node ?? '',
      'not-meant': 'yes',
    };
    await look('POST', `/plans/${plan?.id ?? 'none'}`, approval);
    await sim.run('14m');
    const complaints = scene.logs
      .filter(({ level }) => level === 'error')
      .map(({ msg, code }) => `console ${String(msg)} ${String(code)}`);
    return { judged, seen: [...new Set([...seen, ...complaints, ...whatIsSeen(sim)])].sort() };
  },

  /** Notices have links, and somebody who signs in nowhere opens one and acknowledges. */
  links: async (table) => {
    const sim = detachedCluster({
      configuration: { lang: 'en', consoleUrl: `${ORIGIN}/warden`, linkSecretId: SIM.linkSecretId },
    });
    sim.cloud.gate.setPermissions(table);
    const judged = listen(sim.cloud);
    const links = linksOf(sim);
    await sim.run('6m');
    const path = sim.notices().flatMap(({ body }) => /\/l\/\S+/.exec(body) ?? [])[0] ?? '/l/none';
    const page = await links.get(path);
    const done = await links.post(path, { form: formOf(page), name: 'sato' });
    await sim.run('8m');
    const acknowledged = sim.incidents()[0]?.acknowledged?.via ?? 'nothing';
    const seen = [`link ${page.status}`, `pressed ${done.status}`, `acknowledged by ${acknowledged}`];
    return { judged, seen: [...new Set([...seen, ...whatIsSeen(sim)])].sort() };
  },

  /** Detached calls break off, of every function that is called so. */
  'a detached call fails': async (table) => {
    const { cloud, judged } = emptyTenancy(table);
    const { functions } = cloud;
    functions.tellFailuresIn(SIM.compartmentId);
    for (const name of ['respond', 'sweep', 'probe', 'reattach']) {
      const run = () => Promise.reject(new Error('killed'));
      functions.register(name, { name, compartmentId: SIM.compartmentId, run });
      await functions.invoke(userCaller('sato'), name, { kind: 'detached', body: new Uint8Array() });
    }
    await functions.idle();
    return { judged, seen: functions.failuresTold };
  },

  /** What was written once is written again, after a lost answer or a repeated delivery; names lie there that nobody writes. */
  'written twice': (table) =>
    play(table, createSimulation({ clusters: [{ name: 'CL1' }] }), async (sim) => {
      for (const name of ['inbox/detect/a name.json', 'incidents/a name.json'])
        await sim.cloud.objectStorage.put(
          userCaller('sato'),
          { bucket: SIM.stateBucket, name, body: new Uint8Array() },
          { kind: 'any' },
        );
      for (const minute of ['1m', '2m'])
        sim.at(minute, () => {
          for (const name of ['detect', 'observe'] as const) sim.invoke(name, `no JSON of ${name}`, 'sync');
        });
      await sim.run('3m');
      const store = cloudPorts(sim.cloud, functionCaller('probe')).store(SIM.stateBucket);
      for (const which of ['first', 'second'])
        await store
          .put('inbox/probe/1.json', new Uint8Array(), { kind: 'absent' })
          .catch(() =>
            sim.cloud.objectStorage.put(
              userCaller('sato'),
              { bucket: SIM.stateBucket, name: `refused-${which}/1`, body: new Uint8Array() },
              { kind: 'any' },
            ),
          );
    }),

  /** More than a year goes by over objects that nobody changes any more. */
  'a year on': async (table) => {
    const { cloud, judged, clock } = emptyTenancy(table);
    const person = userCaller('sato');
    const { stateBucket: state, approvalsBucket: approvals } = SIM;
    const refused: string[] = [];
    for (const folder of [...Object.keys(LIFECYCLE.state.expire), 'topology/', 'inventory/'])
      await cloud.objectStorage
        .put(person, { bucket: state, name: `${folder}1.json`, body: new Uint8Array() }, { kind: 'any' })
        .catch(() => refused.push(`not stored ${folder}`));
    for (const _ of ['first', 'second'])
      await cloud.objectStorage.put(
        person,
        { bucket: approvals, name: 'journal/1.json', body: new Uint8Array() },
        { kind: 'any' },
      );
    for (let day = 0; day < 401; day += 1) {
      clock.advance(DAY);
      runLifecycle(cloud, SIM.compartmentId, { state, approvals });
    }
    const left = [state, approvals].flatMap((bucket) => [
      ...cloud.objectStorage.names(bucket).map((name) => `kept ${name}`),
      ...cloud.objectStorage.previousVersions(bucket).map((name) => `version kept ${name}`),
    ]);
    return { judged, seen: [...left, ...refused] };
  },
};

function emptyTenancy(table: Table) {
  const clock = new JumpingTime();
  const cloud = createCloud({ clock, ids: countingIds('id'), permissions: table });
  cloud.objectStorage.addBucket(SIM.stateBucket, SIM.compartmentId, STATE_KEY_ID);
  cloud.objectStorage.addBucket(SIM.approvalsBucket, SIM.compartmentId, SIM.approvalKeyId);
  return { cloud, clock, judged: listen(cloud) };
}

function listen(cloud: Cloud): Judged[] {
  const judged: Judged[] = [];
  cloud.gate.onJudged((one) => void judged.push(one));
  return judged;
}

async function play(
  table: Table,
  sim: Simulation,
  story: (sim: Simulation) => Promise<void>,
): Promise<Played> {
  sim.cloud.gate.setPermissions(table);
  const judged = listen(sim.cloud);
  await story(sim);
  return { judged, seen: [...new Set(whatIsSeen(sim))].sort() };
}

/** Notices, objects, log records, metrics and what the functions complain about: no calls, no times. */
function* whatIsSeen(sim: Simulation): Generator<string> {
  const { objectStorage, monitoring } = sim.cloud;
  for (const { title, body } of sim.cloud.notifications.inbox()) {
    yield `notice ${title.replace(/^\[[^\]]+\] /, '')}`;
    for (const [code] of body.matchAll(/OCI_[A-Z_]+/g)) yield `notice says ${code}`;
  }
  for (const bucket of [SIM.stateBucket, SIM.approvalsBucket])
    for (const name of objectStorage.names(bucket))
      yield `object ${bucket} ${name.slice(0, name.indexOf('/'))}`;
  for (const { state } of sim.attempts()) yield `attempt ${state}`;
  for (const logId of [SIM.messagesLogId, SIM.auditLogId])
    if (recordsOf(sim.cloud, logId).length > 0) yield `log ${logId}`;
  for (const namespace of ['warden', 'oci_service_connector_hub'])
    for (const { name } of monitoring.streams(namespace)) yield `metric ${namespace} ${name}`;
  yield* complaintsIn(sim);
}

function* complaintsIn(sim: Simulation): Generator<string> {
  for (const { name, fields } of sim.logs) {
    const { level, msg, code, why } = fields;
    if (level === 'warn' || level === 'error')
      yield `${name} ${String(level)} ${String(msg)} ${String(code ?? why ?? '')}`;
  }
}
