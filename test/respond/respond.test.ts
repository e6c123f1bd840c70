import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { INTERNAL_ERROR, THROTTLED } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, capture, NODE1, NODE2, type SceneOptions, scene } from './scene.ts';
import { standInDecision } from './stand-in-decision.ts';

const s01 = capture('s01_refused_recover.bookworm.fgd2', NODE1);

function cluster(options: SceneOptions = {}) {
  const stage = scene({ start: s01.lostAt, ...options });
  const { compute } = stage.cloud;
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
  compute.addInstance({ id: NODE1, displayName: 'node1', ...place, ...tags });
  compute.addInstance({ id: NODE2, displayName: 'node2', ...place, ...tags });
  compute.addVolume({ id: 'ocid1.volume.oc1.xx.data', displayName: 'data', ...place });
  const attachment = compute.addAttachment({ instanceId: NODE1, volumeId: 'ocid1.volume.oc1.xx.data' });
  compute.addAttachment({ instanceId: NODE2, volumeId: 'ocid1.volume.oc1.xx.data' });
  return { ...stage, attachment };
}

/** Loss, then recovery three minutes later, then an hour in which nothing else happens but the sweep's wake. */
async function playOutage(stage: ReturnType<typeof cluster>): Promise<void> {
  await stage.deliver(s01.before);
  await stage.clock.sleep(3 * MINUTE);
  await stage.deliver(s01.after);
  await stage.clock.sleep(60 * MINUTE);
  await stage.wake();
  await stage.clock.sleep(5 * MINUTE);
}

function expectAllTold(stage: ReturnType<typeof cluster>): void {
  const incidents = stage.incidents();
  expect(incidents).toHaveLength(1);
  const [incident] = incidents;
  expect(incident?.closedBy).toBe('recovered');
  expect(incident?.cluster).toMatchObject({ key: 'tag:CL1', nodes: [NODE1, NODE2] });
  expect(incident?.outbox.map((entry) => [entry.seq, entry.reason, entry.sentAt !== null])).toEqual([
    [1, 'first', true],
    [2, 'recovered', true],
  ]);
  const id = incident?.id;
  expect(new Set(stage.titles())).toEqual(
    new Set([`[LKW:${id}] 1 first CL1`, `[LKW:${id}] 2 recovered CL1`]),
  );
  expect(stage.names('inbox/')).toEqual([]);
  expect(stage.names('lease/')).toEqual([]);
}

describe('an outage, from log lines to notices', () => {
  test('one first notice, one recovered notice, then nothing is left running', async () => {
    const stage = cluster();
    await stage.clock.play(playOutage(stage));
    expectAllTold(stage);
    expect(stage.titles()).toHaveLength(2);
    expect(stage.running()).toBe(0);
    expect(stage.names('topology/')).toEqual([`topology/${NODE1}.json`]);
    expect(stage.read('inventory/current.json')).toMatchObject({
      nodes: { [NODE1]: { clusterTag: 'CL1' }, [NODE2]: {} },
    });
    expect(stage.logged).toEqual([]);
  });

  test('delivered three times over, told once', async () => {
    const stage = cluster();
    await stage.clock.play(
      (async () => {
        await stage.deliver(s01.before);
        await stage.deliver(s01.before);
        await stage.clock.sleep(3 * MINUTE);
        await stage.deliver(s01.after);
        await stage.deliver(s01.before);
        await stage.clock.sleep(30 * MINUTE);
        await stage.deliver(s01.after);
        await stage.clock.sleep(30 * MINUTE);
      })(),
    );
    expectAllTold(stage);
    expect(stage.titles()).toHaveLength(2);
  });

  test('the first notice leaves within seconds of the wake', async () => {
    const stage = cluster();
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(2 * SECOND)));
    expect(stage.titles()).toHaveLength(1);
  });

  test('a detach by a person is noticed from the event alone, read from the API', async () => {
    const stage = cluster();
    const event = {
      type: 'com.oraclecloud.computeApi.DetachVolume.begin',
      time: new Date(stage.clock.now()).toISOString(),
      oracle: { loggroupid: '_Audit' },
      id: 'event-1',
      data: { resourceId: stage.attachment.id, compartmentId: COMPARTMENT },
    };
    await stage.clock.play(
      (async () => {
        // The inventory knows the node from an earlier incident.
        await playOutage(stage);
        await stage.cloud.compute.detachVolume(userCaller('ops'), stage.attachment.id);
        await stage.deliver([event]);
        await stage.clock.sleep(5 * SECOND);
      })(),
    );
    expect(stage.titles()).toHaveLength(3);
    const lists = stage.calls('ListVolumeAttachments').length;
    await stage.clock.play(stage.clock.sleep(35 * SECOND));
    expect(stage.calls('ListVolumeAttachments').length).toBeGreaterThan(lists);
    expect(stage.names('inbox/')).toEqual([]);
  });

  test('an event about a compartment and a resource that nobody watches costs no call', async () => {
    const stage = cluster();
    const event = {
      type: 'com.oraclecloud.computeApi.DetachVolume.begin',
      time: new Date(stage.clock.now()).toISOString(),
      oracle: { loggroupid: '_Audit' },
      data: {
        resourceId: 'ocid1.volumeattachment.oc1..other',
        compartmentId: 'ocid1.compartment.oc1..other',
      },
    };
    await stage.clock.play(stage.deliver([event]).then(() => stage.clock.sleep(2 * MINUTE)));
    expect(stage.calls('ListVolumeAttachments')).toEqual([]);
    expect(stage.names('inbox/')).toEqual([]);
    expect(stage.names('lease/')).toEqual([]);
  });
});

describe('look-ups fail', () => {
  test('the first notice is sent and says what could not be read', async () => {
    const stage = cluster();
    stage.fail({
      operation: ['ListVolumeAttachments', 'ListInstances', 'GetInstance'],
      fault: INTERNAL_ERROR,
    });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(5 * SECOND)));
    const [message] = stage.cloud.notifications.inbox();
    expect(message?.body).toContain('not read: OCI_');
    expect(stage.incidents()[0]?.cluster.nodes).toEqual([NODE1]);
  });

  test('when they work again the incident goes on as one, under the real cluster', async () => {
    const stage = cluster();
    stage.fail({
      operation: ['ListVolumeAttachments', 'ListInstances', 'GetInstance'],
      times: 3,
      fault: INTERNAL_ERROR,
    });
    await stage.clock.play(playOutage(stage));
    expect(stage.incidents()).toHaveLength(1);
    expect(stage.titles().map((title) => title.split(' ')[2])).toEqual(['first', 'recovered']);
  });

  test('a hanging API delays the notice by its time-out, not more', async () => {
    const stage = cluster();
    stage.fail({ operation: 'GetInstance', times: 1, fault: { kind: 'hang' } });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(15 * SECOND)));
    expect(stage.titles()).toHaveLength(1);
  });
});

describe('Notifications refuses', () => {
  test.each([
    ['throttled', THROTTLED, 'OCI_THROTTLED'],
    ['out of order', INTERNAL_ERROR, 'OCI_UNAVAILABLE'],
  ] as const)(
    '%s: the entry stays due, the failure is noted, and it goes out later',
    async (_, fault, code) => {
      const stage = cluster();
      stage.fail({ operation: 'PublishMessage', times: 4, fault });
      await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(20 * SECOND)));
      expect(stage.titles()).toEqual([]);
      expect(stage.incidents()[0]?.outbox[0]).toMatchObject({ sentAt: null, lastError: code });
      await stage.clock.play(stage.clock.sleep(3 * MINUTE));
      expect(stage.titles()).toHaveLength(1);
      expect(stage.incidents()[0]?.outbox[0]).toMatchObject({ failures: 4, messageId: 'message-000001' });
    },
  );

  test('an answer that is lost means a second message with the same id, sequence and reason', async () => {
    const stage = cluster();
    stage.fail({ operation: 'PublishMessage', times: 1, fault: { kind: 'answer-lost' } });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(30 * SECOND)));
    const titles = stage.titles();
    expect(titles).toHaveLength(2);
    expect(titles[1]).toBe(titles[0]);
  });
});

describe('the store fails', () => {
  test.each([
    ['answers 500', INTERNAL_ERROR],
    ['answers 429', THROTTLED],
    ['cuts the connection', { kind: 'reset' }],
    ['loses its answers', { kind: 'answer-lost' }],
    ['hangs', { kind: 'hang' }],
  ] as const)('%s for a while: late, but nothing is lost', async (_, fault) => {
    const stage = cluster();
    stage.fail({
      operation: ['PutObject', 'GetObject', 'ListObjects', 'DeleteObject'],
      principal: 'respond',
      after: 2,
      times: 8,
      fault,
    });
    await stage.clock.play(playOutage(stage));
    expectAllTold(stage);
  });

  test('a put of ours that is answered 412 is recognised by its writer', async () => {
    const stage = cluster();
    const plain = stage.cloud.objectStorage.put.bind(stage.cloud.objectStorage);
    let repeated = 0;
    stage.cloud.objectStorage.put = async (...args) => {
      const result = await plain(...args);
      // As the SDK does when the first answer was lost: the same request once more.
      if (args[1].name.startsWith('incidents/')) {
        repeated += 1;
        await plain(...args);
      }
      return result;
    };
    await stage.clock.play(playOutage(stage));
    expect(repeated).toBeGreaterThan(0);
    expectAllTold(stage);
    expect(stage.titles()).toHaveLength(2);
  });
});

describe('two at once', () => {
  test('invocations that start together do no harm', async () => {
    const stage = cluster();
    await stage.clock.play(
      (async () => {
        await stage.deliver(s01.before);
        for (let i = 0; i < 5; i += 1) await stage.wake();
        await stage.clock.sleep(3 * MINUTE);
        await stage.deliver(s01.after);
        for (let i = 0; i < 5; i += 1) await stage.wake();
        await stage.clock.sleep(20 * MINUTE);
      })(),
    );
    expectAllTold(stage);
    expect(stage.titles()).toHaveLength(2);
    expect(stage.running()).toBe(0);
  });

  test('a newer build takes over in the middle of an incident', async () => {
    const stage = cluster();
    await stage.clock.play(
      (async () => {
        await stage.deliver(s01.before);
        await stage.clock.sleep(30 * SECOND);
        void stage.startRespond('b2');
        await stage.clock.sleep(3 * MINUTE);
        await stage.deliver(s01.after);
        await stage.clock.sleep(20 * MINUTE);
      })(),
    );
    expectAllTold(stage);
    expect(stage.titles()).toHaveLength(2);
  });
});

describe('long incidents', () => {
  test('are handed from slice to slice and stay one incident', async () => {
    const stage = cluster({ timeoutMs: 5 * MINUTE });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(60 * MINUTE)));
    expect(stage.answers.filter((answer) => answer.status === 'handed-over').length).toBeGreaterThanOrEqual(
      10,
    );
    expect(stage.running()).toBe(1);
    await stage.clock.play(stage.deliver(s01.after).then(() => stage.clock.sleep(10 * MINUTE)));
    expectAllTold(stage);
    expect(stage.titles()).toHaveLength(2);
  });

  test('the successor is invoked although Functions refuses at first', async () => {
    const stage = cluster({ timeoutMs: 5 * MINUTE });
    stage.fail({ operation: 'InvokeFunction', principal: 'respond', times: 3, fault: INTERNAL_ERROR });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(20 * MINUTE)));
    expect(stage.running()).toBe(1);
  });
});

describe('operators', () => {
  const put = (stage: ReturnType<typeof cluster>, name: string, value: unknown) =>
    stage.store.put(`commands/${name}.json`, new TextEncoder().encode(JSON.stringify(value)), {
      kind: 'any',
    });

  test('an acknowledgement reaches the incident and is then gone', async () => {
    const stage = cluster();
    let at = 0;
    await stage.clock.play(
      (async () => {
        await stage.deliver(s01.before);
        await stage.clock.sleep(10 * SECOND);
        at = stage.clock.now();
        await put(stage, 'a', {
          schema: 'warden.command/1',
          kind: 'ack',
          id: 'a',
          target: 'CL1',
          by: 'ops',
          at,
        });
        await stage.wake();
        await stage.clock.sleep(10 * SECOND);
      })(),
    );
    expect(stage.incidents()[0]?.acknowledged).toEqual({ by: 'ops', at });
    expect(stage.names('commands/')).toEqual([]);
    expect(stage.names('dead-letter/')).toEqual([]);
  });

  test.each([
    ['no JSON at all', 'x'],
    [
      'a kind that does not exist',
      { schema: 'warden.command/1', kind: 'reboot', id: 'a', target: 'CL1', by: 'x', at: 1 },
    ],
    [
      'a hold of a month',
      {
        schema: 'warden.command/1',
        kind: 'hold',
        id: 'a',
        target: 'CL1',
        by: 'x',
        at: 1,
        until: 3e9,
        why: 'w',
      },
    ],
    [
      'a cluster that does not exist',
      { schema: 'warden.command/1', kind: 'ack', id: 'a', target: 'CL9', by: 'x', at: 1 },
    ],
  ])('%s goes to dead-letter with the reason', async (_, command) => {
    const stage = cluster();
    await stage.clock.play(
      (async () => {
        await put(stage, 'bad', command);
        await stage.wake();
        await stage.clock.sleep(10 * SECOND);
      })(),
    );
    expect(stage.names('commands/')).toEqual([]);
    const [name] = stage.names('dead-letter/');
    expect(stage.read(name ?? '')).toMatchObject({
      name: 'commands/bad.json',
      reason: expect.stringMatching(/\w/),
    });
  });
});

describe('damaged objects', () => {
  test('an inbox object, an evidence object and an incident that are no JSON stop nothing', async () => {
    const stage = cluster();
    const junk = new TextEncoder().encode('{"schema":');
    for (const name of [
      'inbox/0.json',
      `topology/${NODE1}.json`,
      'incidents/junk.json',
      'inventory/current.json',
    ])
      await stage.store.put(name, junk, { kind: 'any' });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(5 * SECOND)));
    expect(stage.titles()).toHaveLength(1);
    const letters = stage.names('dead-letter/').filter((name) => name.endsWith('.json'));
    expect(letters.map((name) => (stage.read(name) as { name: string }).name)).toEqual(
      expect.arrayContaining(['incidents/junk.json', `topology/${NODE1}.json`]),
    );
    expect(stage.names('dead-letter/').filter((name) => name.endsWith('.raw'))).toHaveLength(1);
    expect(stage.logged.join()).toContain('incidents/junk.json');
  });

  test('a decision that throws for one cluster keeps its lines and is tried again', async () => {
    let failures = 0;
    const stage = cluster({
      decide: (input) => {
        if (failures < 2) {
          failures += 1;
          throw new Error('defect');
        }
        return standInDecision(input);
      },
    });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(30 * SECOND)));
    expect(stage.titles()).toEqual([]);
    expect(stage.names('inbox/')).toHaveLength(1);
    await stage.clock.play(stage.clock.sleep(3 * MINUTE));
    expect(stage.titles()).toHaveLength(1);
    expect(stage.names('inbox/')).toEqual([]);
  });
});

describe('a loss that is held back as a blip', () => {
  test('keeps its lines in the inbox until it is decided, so that a crash forgets nothing', async () => {
    const decide: SceneOptions['decide'] = (input) => {
      const decision = standInDecision(input);
      const isNew = input.incident === null && decision.incident !== null;
      if (!isNew || input.now >= s01.lostAt + MINUTE) return decision;
      return { ...decision, incident: null, nextCheckAt: s01.lostAt + MINUTE };
    };
    const stage = cluster({ decide });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(30 * SECOND)));
    expect(stage.titles()).toEqual([]);
    expect(stage.names('inbox/')).toHaveLength(1);
    await stage.clock.play(stage.clock.sleep(40 * SECOND));
    expect(stage.titles()).toHaveLength(1);
    expect(stage.names('inbox/')).toEqual([]);
  });
});

describe('two holders that both believe they hold', () => {
  test.each([0, 1, 2, 3, 5, 8])(
    'one pauses for %i s in the middle: one incident, the same notices',
    async (pauseSec) => {
      const stage = cluster();
      // A lease that never runs out for either of them is what a paused process takes it for.
      const run = stage.unleasedPass();
      const other = stage.unleasedPass();
      await stage.clock.play(
        (async () => {
          await stage.deliver(s01.before);
          await Promise.all([run(), stage.clock.sleep(pauseSec * 300).then(other)]);
          await stage.deliver(s01.after);
          await Promise.all([other(), run()]);
          await stage.clock.sleep(10 * MINUTE);
        })(),
      );
      expect(stage.incidents()).toHaveLength(1);
      expect(new Set(stage.titles()).size).toBe(2);
      expect(stage.titles().length).toBeLessThanOrEqual(6);
      expect(stage.incidents()[0]?.outbox.every((entry) => entry.sentAt !== null)).toBe(true);
      expect(stage.names('inbox/')).toEqual([]);
    },
  );
});
