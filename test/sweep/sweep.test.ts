import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { PutResult } from '../../functions/core/ports.ts';
import { readTrigger } from '../../functions/sweep/trigger.ts';
import { instance, json, Scene } from './scene.ts';

const ALARM = readFileSync(join(__dirname, '../payloads/ons-alarm-message.json'));

describe('an hour in a healthy installation', () => {
  test('inventory is written, the marked line put in, respond woken, metrics posted, nothing told', async () => {
    const scene = new Scene();
    expect(await scene.hourly()).toEqual({ status: 'swept', nodes: 2, findings: [] });
    const { nodes } = scene.inventory();
    expect(Object.keys(nodes)).toEqual(['node1', 'node2']);
    expect(nodes['node1']?.attachments).toMatchObject([{ volumeId: 'vol', volumeName: 'name of vol' }]);
    expect(scene.lines.map((line) => line.data)).toEqual([
      expect.stringMatching(/^oci-iscsi-warden: warden-heartbeat: hourly-\d+$/),
    ]);
    expect(scene.report()).toMatchObject({ findings: [], silent: {} });
    expect(scene.invoker.calls).toHaveLength(1);
    expect(scene.points).toContainEqual(expect.objectContaining({ name: 'nodes_watched', value: 2 }));
    expect(scene.notifier.sent).toEqual([]);
  });

  test('a day of them: 24 lines, all seen, heartbeat never late', async () => {
    const scene = new Scene();
    for (let hour = 0; hour < 24; hour += 1) {
      expect((await scene.hourly()).findings).toEqual([]);
      scene.respondDoesItsWork();
      scene.clock.advance(HOUR);
    }
    expect(new Set(scene.lines.map((line) => line.id)).size).toBe(24);
  });

  test('a repeated call of the same hour puts in no second line', async () => {
    const scene = new Scene();
    await scene.hourly();
    scene.clock.advance(MINUTE);
    await scene.hourly();
    expect(scene.lines).toHaveLength(1);
  });
});

describe('an alarm by way of Notifications', () => {
  test('is looked into at once, without the slow look-ups', async () => {
    const scene = new Scene();
    expect((await scene.alarm(ALARM)).status).toBe('swept');
    expect(scene.asked).not.toContain('pluginStatus');
    expect(scene.logged.join('')).toContain('lk volume stalled');
  });

  test('a swarm of alarms is answered by one look', async () => {
    const scene = new Scene();
    await scene.alarm(ALARM);
    for (let i = 0; i < 10; i += 1) expect((await scene.alarm(ALARM)).status).toBe('recent');
    expect(scene.invoker.calls).toHaveLength(1);
    scene.clock.advance(31 * SECOND);
    expect((await scene.alarm(ALARM)).status).toBe('swept');
  });

  test('whatever the body is, it is a reason to look', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(readTrigger(ALARM, null)).toMatchObject({ kind: 'alarm', type: 'OK_TO_FIRING' });
    expect(readTrigger(bytes('no json'), 'id')).toMatchObject({ kind: 'alarm', title: '' });
    for (const body of ['', '{}', 'null', '[]', '{"__proto__":{"dedupeKey":"x"}}', 'x'.repeat(300_000)])
      expect(readTrigger(bytes(body), null)).toEqual({ kind: 'schedule' });
  });
});

describe('what goes wrong with the monitor', () => {
  test.each([
    [true, ['plugin-not-running|node2/Compute Instance Run Command']],
    [false, []],
  ])('Run Command is switched off on a node; the probe is deployed: %s', async (isDeployed, findings) => {
    const scene = new Scene(isDeployed);
    await scene.hourly();
    scene.respondDoesItsWork();
    scene.plugins['node2/Compute Instance Run Command'] = 'STOPPED';
    expect((await scene.hourly()).findings).toEqual(findings);
  });

  test('a plugin that is switched off', async () => {
    const scene = new Scene();
    scene.plugins['node2/Custom Logs Monitoring'] = 'STOPPED';
    expect((await scene.hourly()).findings).toEqual(['plugin-not-running|node2/Custom Logs Monitoring']);
    expect((await scene.alarm()).status).toBe('recent');
  });

  test('an alarm on the health of a machine: this sweep names the node', async () => {
    const scene = new Scene();
    await scene.hourly();
    scene.respondDoesItsWork();
    scene.clock.advance(20 * MINUTE);
    scene.nodesDown = { node1: scene.clock.now() - 2 * MINUTE };
    expect((await scene.alarm()).findings).toEqual(['node-down|node1']);
  });

  test('all nodes silent: critical, and the times go along for the decision', async () => {
    const scene = new Scene();
    await scene.hourly();
    scene.respondDoesItsWork();
    const lastAt = scene.clock.now();
    scene.agentSeen = { node1: lastAt, node2: lastAt };
    scene.clock.advance(12 * MINUTE);
    expect((await scene.alarm(ALARM)).findings).toEqual(['cluster-silent|tag:CL1']);
    expect(scene.report().silent).toEqual({ node1: lastAt, node2: lastAt });
  });

  test('a node is shut down for the night and started in the morning: not a word', async () => {
    const scene = new Scene();
    await scene.hourly();
    const lastAt = scene.clock.now();
    scene.agentSeen = { node1: lastAt };
    scene.instances = [instance('node1', 'CL1', 'STOPPED'), instance('node2', 'CL1')];
    for (let hour = 0; hour < 8; hour += 1) {
      scene.respondDoesItsWork();
      scene.clock.advance(HOUR);
      scene.agentSeen = { node1: lastAt, node2: scene.clock.now() };
      expect((await scene.hourly()).findings).toEqual([]);
    }
    scene.instances = [instance('node1', 'CL1'), instance('node2', 'CL1')];
    scene.respondDoesItsWork();
    scene.clock.advance(2 * MINUTE);
    scene.agentSeen = { node2: scene.clock.now() };
    expect((await scene.alarm(ALARM)).findings).toEqual([]);
  });

  test('the marked line does not come out: late, and stays late although new ones are put in', async () => {
    const scene = new Scene();
    await scene.hourly();
    for (let hour = 0; hour < 3; hour += 1) {
      scene.respondDoesItsWork([]);
      scene.clock.advance(HOUR);
      expect((await scene.hourly()).findings).toEqual(['heartbeat-late|heartbeat']);
      scene.respondDoesItsWork([]);
      scene.clock.advance(5 * MINUTE);
      expect((await scene.alarm(ALARM)).findings).toEqual(['heartbeat-late|heartbeat']);
    }
    scene.respondDoesItsWork();
    scene.clock.advance(HOUR);
    expect((await scene.hourly()).findings).toEqual([]);
  });

  test('respond does not take its work: told from here, once in six hours', async () => {
    const scene = new Scene();
    await scene.hourly();
    for (let hour = 0; hour < 8; hour += 1) {
      scene.clock.advance(HOUR);
      await scene.hourly();
    }
    expect(scene.notifier.sent).toHaveLength(2);
    expect(scene.notifier.sent[0]?.title).toContain('【緊急】');
    expect(scene.notifier.sent[0]?.title).toContain('respond');
  });

  test('a lease that always says that all is done hides nothing: what lies there is told from here', async () => {
    const scene = new Scene();
    for (let hour = 0; hour < 3; hour += 1) {
      await scene.hourly();
      scene.clock.advance(HOUR);
      const lease = {
        schema: 'warden.lease/1',
        wakeSeq: 99,
        ackSeq: 99,
        holder: { token: 'x', build: 'zzzz', takenAt: 0, expiresAt: scene.clock.now() + MINUTE },
        writer: 'x',
      };
      const body = new TextEncoder().encode(JSON.stringify(lease));
      await scene.store.put('lease/respond.json', body, { kind: 'any' });
    }
    expect(scene.notifier.sent).toHaveLength(1);
    expect(scene.notifier.sent[0]?.title).toContain('respond');
    const waits = scene.points.filter(({ name }) => name === 'work_wait_sec').map(({ value }) => value);
    expect(Math.max(...waits)).toBeGreaterThanOrEqual(3_600);
  });

  test('respond cannot be invoked: told from here, the call fails, and its repetition looks again', async () => {
    const scene = new Scene();
    scene.invoker.invokeDetached = async () => {
      throw new Error('404');
    };
    await expect(scene.hourly()).rejects.toThrow('404');
    expect(scene.notifier.sent).toHaveLength(1);
    await expect(scene.alarm()).rejects.toThrow('404');
    expect(scene.notifier.sent).toHaveLength(1);
  });
});

describe('look-ups fail', () => {
  const optional = [
    'agentSeen',
    'nodesDown',
    'connectorErrors',
    'pluginStatus',
    'subscriptions',
    'getVolume',
    'post',
    'putLogs',
  ];

  test.each([...optional, 'listInstances', 'listAttachments'])('%s alone: the rest is done', async (what) => {
    const scene = new Scene();
    await scene.hourly();
    const before = scene.inventory();
    scene.respondDoesItsWork();
    scene.broken.add(what);
    scene.clock.advance(HOUR);
    expect((await scene.hourly()).status).toBe('swept');
    expect(scene.invoker.calls).toHaveLength(2);
    expect(Object.keys(scene.inventory().nodes)).toEqual(Object.keys(before.nodes));
    expect(scene.inventory().nodes['node1']?.attachments).toHaveLength(1);
  });

  test('all together: the report says what could not be looked at, and clears nothing', async () => {
    const scene = new Scene();
    for (const what of [...optional, 'listInstances', 'listAttachments']) scene.broken.add(what);
    const { findings } = await scene.hourly();
    expect(findings).toEqual(
      expect.arrayContaining(['heartbeat-not-sent|heartbeat', 'check-failed|agent metric']),
    );
    expect(scene.report().unchecked).toContain('cluster-silent');
  });

  test('the store is down: the call fails', async () => {
    const scene = new Scene();
    scene.store.get = async () => {
      throw new Error('store is down');
    };
    await expect(scene.hourly()).rejects.toThrow('store is down');
  });
});

describe('writing the inventory', () => {
  test('another writer is faster twice: ours is joined to theirs', async () => {
    const scene = new Scene();
    await scene.hourly();
    const put = scene.store.put.bind(scene.store);
    let races = 0;
    scene.store.put = async (name, body, condition): Promise<PutResult> => {
      if (name === 'inventory/current.json' && races < 2) {
        races += 1;
        const theirs = scene.inventory();
        const extra = { ...theirs.nodes['node1'], instanceId: `respond${races}`, attachments: [] };
        await put(name, json({ ...theirs, nodes: { ...theirs.nodes, [`respond${races}`]: extra } }), {
          kind: 'any',
        });
        return { kind: 'lost' };
      }
      return put(name, body, condition);
    };
    scene.clock.advance(HOUR);
    await scene.hourly();
    expect(Object.keys(scene.inventory().nodes).sort()).toEqual(['node1', 'node2', 'respond1', 'respond2']);
  });

  test('a 412 that was our own success is no lost race', async () => {
    const scene = new Scene();
    const put = scene.store.put.bind(scene.store);
    let puts = 0;
    scene.store.put = async (name, body, condition): Promise<PutResult> => {
      const result = await put(name, body, condition);
      if (name !== 'inventory/current.json') return result;
      puts += 1;
      return { kind: 'lost' };
    };
    expect((await scene.hourly()).nodes).toBe(2);
    expect(puts).toBe(1);
  });

  test('a damaged inventory is written anew', async () => {
    const scene = new Scene();
    await scene.store.put('inventory/current.json', json({ schema: 'warden.inventory/1', nodes: 7 }), {
      kind: 'any',
    });
    expect((await scene.hourly()).nodes).toBe(2);
  });

  test('a node that shares a volume with a watched one is watched, the rest of the compartment is not', async () => {
    const scene = new Scene();
    scene.instances = [instance('node1', 'CL1'), instance('node2', null), instance('alien', null)];
    await scene.hourly();
    expect(Object.keys(scene.inventory().nodes)).toEqual(['node1', 'node2']);
  });
});
