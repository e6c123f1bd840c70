import { HOUR, MINUTE, type Ms } from '../../functions/core/base/time.ts';
import { AGENT_LIVENESS, AGENT_NAMESPACE } from '../../functions/oci/liveness.ts';
import { seededRandom } from '../../infra/local/cloud/faults.ts';
import { gatewayCaller, throughGateway } from '../../infra/local/gateway.ts';
import { functionIdOf, LOCAL } from '../../infra/local/installation.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { SimNode } from '../../infra/local/simulator/node.ts';
import { LIFEKEEPER_LOG, MESSAGES } from '../../infra/local/simulator/node-shapes.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import agentFilter from '../../terraform/modules/logging/agent-filter.json';

/**
 * What nodes write all day (test/corpus, s08_normal, and LifeKeeper's own notes): most of it stays on the node, for the agent's filter
 * does not pass it.
 */
export const NORMAL_LINES: readonly (readonly [file: string, text: string])[] = [
  [MESSAGES, 'CRON[1136]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)'],
  [MESSAGES, 'CRON[1136]: pam_unix(cron:session): session closed for user root'],
  [MESSAGES, 'systemd[1]: Started appwriter-vol1.service - /usr/local/bin/appwriter /mnt/vol1/app.log.'],
  [MESSAGES, 'sshd[40211]: Accepted publickey for opc from 10.0.0.9 port 51422 ssh2: RSA SHA256:abc'],
  [MESSAGES, 'systemd-logind[801]: New session 4711 of user opc.'],
  [MESSAGES, 'chronyd[612]: Selected source 169.254.169.254'],
  [MESSAGES, 'kernel: sd 3:0:0:1: [sdb] Write cache: enabled, read cache: enabled, supports DPO and FUA'],
  [MESSAGES, 'iscsid[413]: iscsid: expecting event 11, got 106, handling...'],
  [LIFEKEEPER_LOG, 'lkcheck[2101]: INFO:lkcheck:::010033:lkcheck: all resources are checked'],
  [
    LIFEKEEPER_LOG,
    'quickCheck[4974]: INFO:quickCheck:fs_lk-shared:::000021:check of "fs_lk-shared" has passed',
  ],
];

/** Heartbeats a minute each; what Monitoring and the pretend services keep of the past. */
const KEPT = 4_000;
/** Lines a minute of a node, and of all of them at least. */
const LINES_OF_NODE = 0.06;
const LEAST_LINES = 2;
const VISITS_EVERY: Ms = 15 * MINUTE;
const PASSES = new RegExp(agentFilter.pattern);
const PAGES = ['', 'history', 'readiness', 'api/v1/clusters'];

interface Ordinary {
  readonly sim: Simulation;
  readonly seed: number;
  /** Nodes of clusters about which no story is told at the moment. */
  calmNodes(): readonly SimNode[];
  /** A page was shown, with this HTTP status. */
  onPage(path: string, status: number): void;
}

/** Heartbeats, lines and visitors of the console, for as long as the simulation is played. */
export function liveOrdinarily({ sim, seed, calmNodes, onPage }: Ordinary): void {
  const { time, cloud } = sim;
  const random = seededRandom(seed + 1);
  const anyOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];

  every(MINUTE, () => {
    for (const { nodes } of sim.clusters)
      for (const node of nodes) if (node.up && node.agentUp) heartbeat(node);
  });
  const nodes = sim.clusters.reduce((sum, cluster) => sum + cluster.nodes.length, 0);
  const linesAMinute = Math.max(LEAST_LINES, Math.round(nodes * LINES_OF_NODE));
  every(MINUTE, () => {
    for (let n = 0; n < linesAMinute; n += 1) {
      const node = anyOf(calmNodes());
      const line = anyOf(NORMAL_LINES);
      if (node === undefined || line === undefined) continue;
      const [file, text] = line;
      time.after(Math.floor(random() * MINUTE), () => node.line(file, text, { lost: !PASSES.test(text) }));
    }
  });
  every(VISITS_EVERY, () => {
    const newest = sim.incidents().at(-1)?.id;
    void visit([...PAGES, ...(newest === undefined ? [] : [newest])]);
  });
  every(HOUR, () => sim.forget(KEPT));

  function every(ms: Ms, action: () => void): void {
    const again = (): void => {
      action();
      time.after(ms, again);
    };
    time.after(ms, again);
  }

  function heartbeat({ options }: SimNode): void {
    cloud.monitoring.add({
      namespace: AGENT_NAMESPACE,
      compartmentId: SIM.compartmentId,
      name: AGENT_LIVENESS,
      dimensions: { resourceId: options.instanceId },
      points: [{ at: time.now(), value: 1 }],
    });
  }

  /** One page after the other, as one person opens them. */
  async function visit(pages: readonly string[]): Promise<void> {
    const caller = gatewayCaller(SIM.compartmentId);
    const to = { cloud, caller, functionId: functionIdOf('console') };
    const person = { subject: LOCAL.people[0], token: 'a-session' };
    for (const page of pages) {
      const url = `/warden/${page}`;
      const request = { method: 'GET', url, headers: { host: 'gateway.invalid' }, body: new Uint8Array() };
      onPage(url, (await throughGateway(to, request, person)).status);
    }
  }
}
