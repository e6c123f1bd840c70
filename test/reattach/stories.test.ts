import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { approvalName, planName } from '../../functions/store/plans.ts';
import { functionCaller, userCaller } from '../../infra/local/cloud/caller.ts';
import { INTERNAL_ERROR, THROTTLED } from '../../infra/local/cloud/faults.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { Network, nodeCaller } from '../support/network.ts';
import { attaches, detachedCluster, requests, told, VOLUME } from './stage.ts';

const NODE1 = 'ocid1.instance.oc1.xx-local-1.cl1-node1';
const NODE2 = 'ocid1.instance.oc1.xx-local-1.cl1-node2';

/** The guards that the newest refusal names. */
function refusedFor(sim: ReturnType<typeof detachedCluster>): string {
  return sim.logs
    .filter((line) => line.name === 'reattach' && line.fields['msg'] === 'reattach')
    .map((line) => `${String(line.fields['status'])}: ${String(line.fields['guards'] ?? '')}`)
    .join('\n');
}

describe('a volume that nobody meant to detach', () => {
  test('is back within two minutes of the approval; same portal: the session returns, the node recovers', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('20m');
    expect(attaches(sim)).toBe(1);
    const [attempt] = sim.attempts();
    expect(attempt).toMatchObject({ state: 'attached', calls: 1, samePortal: true, approvedBy: ['sato'] });
    const attached = attempt?.steps.find((step) => step.what === 'attached')?.at ?? Number.NaN;
    expect(attached - sim.start).toBeLessThan(10 * 60_000);
    expect(told(sim).at(-1)).toMatch(/^11 \[RECOVERED\]/);
    expect(sim.incidents().every((incident) => incident.closedBy === 'recovered')).toBe(true);
  });

  test('its attach is told once: by the attempt that made it', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('20m');
    const after = told(sim).filter((title) => /reattached/.test(title));
    expect(after).toEqual([
      expect.stringMatching(/^9 \[CRITICAL\] CL1\/node1 reattached as approved; recovery not yet proven/),
    ]);
    // While it is being attached nothing is told: "lost" would send people to switch over in the very seconds of the return.
    expect(told(sim).filter((title) => title.includes('shared disk lost'))).toEqual([]);
  });

  test('attached, and `reattach` never comes to report it: told all the same, within minutes', async () => {
    const sim = detachedCluster({
      portalAfterReattach: 'new',
      killAt: ({ function: name, when, operation }) => {
        if (name !== 'reattach' || when !== 'after' || operation !== 'AttachVolume') return false;
        // Whoever goes on with it cannot read the plan.
        sim.faults.add({
          principal: 'reattach',
          operation: 'GetObject',
          target: /plans\//,
          fault: THROTTLED,
        });
        return true;
      },
    });
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('20m');
    expect(sim.attempts()[0]?.state).toBe('intent');
    const after = told(sim).filter((title) => /reattached/.test(title));
    expect(after).toHaveLength(1);
    expect(after[0]).toMatch(/^1[0-3] .* reattached, NOT recovered/);
  });

  test('the request is the one of before, to the letter', async () => {
    const sim = detachedCluster();
    const before = sim.cloud.compute.attachments.find((a) => a.instanceId === NODE1);
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('12m');
    const after = sim.cloud.compute.attachments.findLast((a) => a.instanceId === NODE1);
    expect(after?.id).not.toBe(before?.id);
    for (const key of ['volumeId', 'device', 'displayName', 'isShareable', 'isReadOnly'] as const)
      expect(after?.[key]).toEqual(before?.[key]);
    expect(after?.isAgentAutoIscsiLoginEnabled).toBe(before?.isAgentAutoIscsiLoginEnabled);
  });

  test('on a new portal: reattached, NOT recovered, and it never says otherwise', async () => {
    const sim = detachedCluster({ portalAfterReattach: 'new' });
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('40m');
    expect(attaches(sim)).toBe(1);
    expect(sim.attempts()[0]).toMatchObject({ state: 'attached', samePortal: false });
    expect(told(sim).join('\n')).toMatch(/NOT recovered/i);
    expect(told(sim).join('\n')).not.toMatch(/\[RECOVERED\]/);
  });

  test('in mode observe nothing is stored and nothing sent', async () => {
    const sim = detachedCluster({ configuration: { mode: 'observe' } });
    await sim.run('20m');
    expect(sim.plans()).toEqual([]);
    expect(requests(sim)).toBe(0);
  });

  test('without an approval nothing is sent, however often reattach is called', async () => {
    const sim = detachedCluster();
    for (const at of ['6m', '10m', '30m'])
      sim.at(at, () =>
        sim.invoke('reattach', JSON.stringify({ planId: sim.plans()[0]?.plan.id }), 'detached'),
      );
    await sim.run('40m');
    expect(refusedFor(sim)).toMatch(/not-approved/);
    expect(requests(sim)).toBe(0);
    expect(sim.attempts()).toEqual([]);
  });

  test.each(['{}', '{"planId":"../../x"}', '{"planId":"0123456789abcdef","volumeId":"v"}', 'x'])(
    'reattach takes nothing but the id of a stored plan: %s',
    async (body) => {
      const sim = detachedCluster();
      sim.at('8m', () => sim.invoke('reattach', body, 'detached'));
      await sim.run('9m');
      expect(requests(sim)).toBe(0);
    },
  );
});

const REFUSED = { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' } as const;

test('a plan that cannot be stored stops no notice; once it can, people are asked', async () => {
  const sim = detachedCluster();
  sim.faults.add({
    principal: 'respond',
    operation: 'PutObject',
    target: /plans\//,
    fault: REFUSED,
    times: 6,
  });
  await sim.run('20m');
  const all = told(sim);
  expect(all.findIndex((title) => /detached by/.test(title))).toBeGreaterThan(-1);
  expect(all.some((title) => /waits for approval/.test(title))).toBe(true);
  expect(sim.logs.filter((line) => line.fields['msg'] === 'plan cannot be stored').length).toBeGreaterThan(0);
});

describe('a detach that was meant', () => {
  test('fencing: the peer has taken over: no plan is offered, an approval finds none', async () => {
    const sim = detachedCluster();
    sim.at('30s', () => sim.forceRestart('CL1', 'node1'));
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('30m');
    expect(sim.plans()).toEqual([]);
    expect(requests(sim)).toBe(0);
  });

  test('Terraform detached it: refused', async () => {
    const sim = detachedCluster();
    sim.at('20s', () => sim.reattach('CL1', 'node1', VOLUME));
    sim.at('2m', () =>
      sim.detach('CL1', 'node1', VOLUME, { by: 'pipeline', client: 'Terraform/1.9 oci/8.28' }),
    );
    sim.at('12m', () => void sim.approve('sato'));
    await sim.run('30m');
    expect(requests(sim)).toBe(0);
  });

  test('the approver attests that the peer is in service: refused, told, the approval is used up', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => void sim.approve('sato', { attestation: { inService: NODE2, detachNotMeant: true } }));
    await sim.run('40m');
    expect(refusedFor(sim)).toMatch(/refused: .*guard-service-known/);
    expect(told(sim).join('\n')).toMatch(/reattach NOT done/);
    expect(requests(sim)).toBe(0);
  });

  test('the approver does not say that the detach was not meant: refused', async () => {
    const sim = detachedCluster();
    sim.at(
      '8m',
      () => void sim.approve('sato', { attestation: { inService: NODE1, detachNotMeant: false } }),
    );
    await sim.run('20m');
    expect(refusedFor(sim)).toMatch(/guard-service-known/);
    expect(requests(sim)).toBe(0);
  });

  test('a rejection outweighs an approval', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      sim.approve('suzuki', { kind: 'reject', attestation: null, words: 'we are fencing node1' });
      sim.approve('sato');
    });
    await sim.run('30m');
    expect(requests(sim)).toBe(0);
    expect(told(sim).join('\n')).toMatch(/reject/i);
  });
});

describe('an approval', () => {
  test('that comes after the plan has expired does nothing', async () => {
    const sim = detachedCluster();
    sim.at('112m', () => void sim.approve('sato'));
    await sim.run('130m');
    expect(requests(sim)).toBe(0);
  });

  test('that is older than fifteen minutes does nothing', async () => {
    const sim = detachedCluster();
    sim.at('30m', () => void sim.approve('sato', { at: sim.time.now() - 16 * 60_000 }));
    await sim.run('50m');
    expect(requests(sim)).toBe(0);
  });

  test('given twice attaches once', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      sim.approve('sato');
      sim.approve('sato');
    });
    sim.at('9m', () => void sim.approve('sato'));
    await sim.run('20m');
    expect(requests(sim)).toBe(1);
  });

  test('with reattach called many times over attaches once', async () => {
    const sim = detachedCluster();
    const call = () =>
      sim.invoke('reattach', JSON.stringify({ planId: sim.plans()[0]?.plan.id }), 'detached');
    sim.at('8m', () => {
      sim.approve('sato');
      for (let i = 0; i < 5; i += 1) sim.time.after(i * 40, call);
    });
    await sim.run('20m');
    expect(attaches(sim)).toBe(1);
    expect(requests(sim)).toBe(1);
  });

  test('replayed for a second loss does nothing: it belongs to the first plan', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => void sim.approve('sato'));
    sim.at('15m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    sim.at('60m', () => {
      const [first] = sim.plans();
      if (first !== undefined) sim.approve('sato', { planId: first.plan.id, planHash: first.plan.hash });
    });
    await sim.run('70m');
    expect(attaches(sim)).toBe(1);
  });

  test('forged for another hash does nothing', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => void sim.approve('mallory', { planHash: 'f'.repeat(64) }));
    await sim.run('20m');
    expect(requests(sim)).toBe(0);
  });

  test('laid under the name of another plan, or damaged, does nothing', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      const plan = sim.plans()[0]?.plan;
      const foreign = { ...sim.approve('mallory', { planId: '0123456789abcdef' }), planHash: plan?.hash };
      const put = (id: string, body: Uint8Array) =>
        void sim.cloud.objectStorage.put(
          userCaller('mallory'),
          { bucket: SIM.approvalsBucket, name: approvalName({ planId: plan?.id ?? '', id }), body },
          { kind: 'any' },
        );
      put('foreign-0000000000', toJsonBytes(foreign));
      put('damaged-0000000000', new TextEncoder().encode('{"schema":"warden.approval/1"'));
    });
    await sim.run('20m');
    expect(requests(sim)).toBe(0);
  });

  test.each([
    ['read-only', { isReadOnly: true }],
    ['another device', { device: '/dev/oracleoci/oraclevdz' }],
    ['without CHAP as before', { useChap: true }],
  ])('of a plan whose request was changed under its hash (%s): nothing is sent', async (_, change) => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      sim.approve('sato');
      const [stored] = sim.plans();
      if (stored === undefined) throw new Error('no plan');
      const request = { ...stored.plan.request, ...change };
      void sim.cloud.objectStorage.put(
        userCaller('mallory'),
        {
          bucket: SIM.approvalsBucket,
          name: planName(stored.plan.id),
          body: toJsonBytes({ ...stored, plan: { ...stored.plan, request } }),
        },
        { kind: 'any' },
      );
    });
    await sim.run('20m');
    expect(requests(sim)).toBe(0);
    expect(refusedFor(sim)).toMatch(/refused: .*guard-plan-hash/);
  });

  test('of a plan that asks for fewer people than the installation: nothing is sent', async () => {
    const sim = detachedCluster({ configuration: { approvalsNeeded: '2' } });
    sim.at('8m', () => {
      sim.approve('sato');
      const [stored] = sim.plans();
      if (stored === undefined) throw new Error('no plan');
      void sim.cloud.objectStorage.put(
        userCaller('mallory'),
        {
          bucket: SIM.approvalsBucket,
          name: planName(stored.plan.id),
          body: toJsonBytes({ ...stored, needed: 1 }),
        },
        { kind: 'any' },
      );
      // What `respond` remembers of the plan it has made does not count here.
      sim.invoke('reattach', JSON.stringify({ planId: stored.plan.id }), 'sync');
    });
    await sim.run('20m');
    expect(requests(sim)).toBe(0);
    expect(refusedFor(sim)).toMatch(/not-approved: .*guard-approval-valid/);
  });

  test('outweighed by a rejection that lies behind a hundred others: nothing is sent', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      for (let i = 0; i < 120; i += 1) sim.approve('sato');
      sim.approve('suzuki', { kind: 'reject', attestation: null, id: 'zz-last-of-them-all' });
    });
    await sim.run('20m');
    expect(requests(sim)).toBe(0);
  });

  test('when the attachments changed does nothing: another volume took the place', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      sim.approve('sato');
      const volumeId = 'ocid1.volume.oc1.xx-local-1.other';
      const place = { compartmentId: SIM.compartmentId, availabilityDomain: SIM.availabilityDomain };
      sim.cloud.compute.addVolume({ id: volumeId, displayName: 'other', ...place });
      sim.cloud.compute.addAttachment({ instanceId: NODE1, volumeId, device: '/dev/oracleoci/oraclevdb' });
    });
    await sim.run('30m');
    expect(requests(sim)).toBe(0);
  });

  test('of one person is not enough where two are asked for; two different people are', async () => {
    const sim = detachedCluster({ configuration: { approvalsNeeded: '2' } });
    sim.at('8m', () => void sim.approve('sato'));
    sim.at('9m', () => void sim.approve(' SATO '));
    sim.at('12m', () => expect(requests(sim)).toBe(0));
    sim.at('13m', () => void sim.approve('suzuki'));
    await sim.run('20m');
    expect(attaches(sim)).toBe(1);
    expect(sim.attempts()[0]?.approvedBy).toHaveLength(2);
  });
});

describe('between approval and act', () => {
  test.each([0, 79, 81, 300, 800])(
    'its writer dates it %i s back: all the same nothing leaves in the first 80 s after it was stored',
    async (sec) => {
      const sim = detachedCluster();
      sim.at('20m', () => void sim.approve('sato', { at: sim.time.now() - sec * 1_000 }));
      await sim.run('25m');
      const sent = sim.apiCalls({ operation: 'AttachVolume' }).map(({ at }) => at - sim.start - 20 * 60_000);
      expect(sent).toHaveLength(1);
      expect(sent[0]).toBeGreaterThanOrEqual(80_000);
    },
  );

  test('the peer takes over: refused', async () => {
    const sim = detachedCluster();
    sim.at('7m59s', () => sim.takeOver('CL1', 'node2', 'node1'));
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('30m');
    expect(requests(sim)).toBe(0);
  });

  test('the peer writes on the volume: refused by the metric alone', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      sim.approve('sato');
      const attachment = sim.cloud.compute.attachments.find((a) => a.instanceId === NODE2);
      sim.cloud.monitoring.add({
        namespace: 'oci_blockstore',
        compartmentId: SIM.compartmentId,
        name: 'VolumeWriteOps',
        dimensions: { attachmentId: attachment?.id ?? '' },
        points: [{ at: sim.time.now(), value: 12 }],
      });
    });
    await sim.run('30m');
    expect(refusedFor(sim)).toMatch(/guard-no-takeover-sign/);
    expect(requests(sim)).toBe(0);
  });

  test.each([
    ['peer', NODE2, 0],
    ['a person', 'ocid1.user.oc1..ops', 0],
    ['an instance of another system', 'ocid1.instance.oc1.xx-local-1.other', 1],
  ] as const)(
    '%s moves a virtual address: refused unless it is no node of the cluster',
    async (_, who, done) => {
      const sim = detachedCluster();
      const id = 'ocid1.privateip.oc1.xx-local-1.vip';
      const network = new Network(sim.cloud.gate);
      network.addPrivateIp({ id, compartmentId: SIM.compartmentId, instanceId: NODE1 });
      sim.at('4m', () => void network.movePrivateIp(nodeCaller(who), id, NODE2));
      sim.at('8m', () => void sim.approve('sato'));
      await sim.run('30m');
      expect(attaches(sim)).toBe(done);
      if (done === 0) expect(refusedFor(sim)).toMatch(/guard-no-takeover-sign/);
    },
  );

  test.each([
    ['instance', 'guard-instance-running|guard-plan-hash'],
    ['volume', 'guard-volume-available|guard-plan-hash'],
  ] as const)('the %s goes: refused', async (what, guards) => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      sim.approve('sato');
      if (what === 'instance') sim.stop('CL1', 'node1');
      else {
        const id = 'ocid1.volume.oc1.xx-local-1.cl1-lk-shared';
        const place = { compartmentId: SIM.compartmentId, availabilityDomain: SIM.availabilityDomain };
        sim.cloud.compute.addVolume({ id, displayName: VOLUME, ...place, lifecycleState: 'TERMINATED' });
      }
      sim.time.after(20_000, () =>
        sim.invoke('reattach', JSON.stringify({ planId: sim.plans()[0]?.plan.id }), 'detached'),
      );
    });
    await sim.run('30m');
    expect(attaches(sim)).toBe(0);
    expect(refusedFor(sim)).toMatch(new RegExp(guards));
  });

  test('somebody else attached it: adopted, nothing is sent', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      sim.approve('sato');
      sim.reattach('CL1', 'node1', VOLUME, { by: 'ops' });
    });
    await sim.run('20m');
    expect(requests(sim)).toBe(0);
    expect(sim.incidents().every((incident) => incident.closedAt !== null)).toBe(true);
  });

  test('Audit cannot be read: nothing is sent', async () => {
    const sim = detachedCluster();
    sim.at('7m50s', () =>
      sim.faults.add({ principal: 'reattach', operation: 'SearchLogs', fault: THROTTLED }),
    );
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('30m');
    expect(requests(sim)).toBe(0);
    expect(refusedFor(sim)).toMatch(/guard-audit-readable/);
  });

  test('a hold is set: refused', async () => {
    const sim = detachedCluster();
    sim.at('7m50s', () =>
      sim.command({ kind: 'hold', target: 'CL1', by: 'ops', until: sim.time.now() + 3_600_000, why: 'work' }),
    );
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('30m');
    expect(requests(sim)).toBe(0);
  });
});

describe('the answer to AttachVolume', () => {
  test('of a successful attach is lost: the attachment is adopted, none is made twice', async () => {
    const sim = detachedCluster();
    sim.faults.add({ operation: 'AttachVolume', times: 1, fault: { kind: 'answer-lost' } });
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('20m');
    expect(attaches(sim)).toBe(1);
    expect(sim.attempts()[0]).toMatchObject({ state: 'attached', adopted: true });
    expect(told(sim).at(-1)).toMatch(/\[RECOVERED\]/);
  });

  test('is there before the list of attachments shows it: no failure is told, nothing is sent again', async () => {
    const sim = detachedCluster();
    const { compute } = sim.cloud;
    const listed = compute.listAttachments.bind(compute);
    compute.listAttachments = async (caller, query) => {
      const late = sim.time.now() - 20_000;
      const all = await listed(caller, query);
      return query.instanceId === undefined ? all : all.filter((a) => a.timeCreated <= late);
    };
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('20m');
    expect(requests(sim)).toBe(1);
    expect(sim.attempts()[0]).toMatchObject({ state: 'attached', failure: null });
  });

  test.each([
    ['429', THROTTLED],
    ['500', INTERNAL_ERROR],
    ['409 IncorrectState', { kind: 'status', status: 409, code: 'IncorrectState' }],
    ['a cut connection', { kind: 'reset' }],
    ['half an answer after the effect', { kind: 'truncated' }],
  ] as const)('%s is repeated after fresh reads, with the same token', async (_, fault) => {
    const sim = detachedCluster();
    sim.faults.add({ operation: 'AttachVolume', times: 2, fault });
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('20m');
    expect(attaches(sim)).toBe(1);
    expect(sim.attempts()[0]?.state).toBe('attached');
  });

  test.each([
    ['404', { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' }],
    ['400', { kind: 'status', status: 400, code: 'InvalidParameter' }],
    ['409 Conflict', { kind: 'status', status: 409, code: 'Conflict' }],
    ['409 of the token', { kind: 'status', status: 409, code: 'NotAuthorizedOrResourceAlreadyExists' }],
  ] as const)('%s with nothing attached needs a person, and is not repeated', async (_, fault) => {
    const sim = detachedCluster();
    sim.faults.add({ operation: 'AttachVolume', fault });
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('40m');
    expect(requests(sim)).toBe(1);
    expect(sim.attempts()[0]?.state).toBe('failed');
    expect(told(sim).join('\n')).toMatch(/FAILED/);
  });

  test('takes longer than an invocation: handed back, taken up again, one attachment', async () => {
    const sim = detachedCluster({ timing: { attachMs: 12 * 60_000 } });
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('40m');
    expect(attaches(sim)).toBe(1);
    expect(
      sim
        .attempts()[0]
        ?.steps.map((step) => step.what)
        .join('\n'),
    ).toMatch(/handed back.*\n.*taken over/);
    expect(sim.attempts()[0]?.state).toBe('attached');
  });
});

test('no function of the suite can detach or write approvals: nothing in a whole story does', async () => {
  const sim = detachedCluster();
  sim.at('8m', () => void sim.approve('sato'));
  await sim.run('20m');
  const calls = sim.apiCalls();
  expect(calls.filter((call) => /Detach|InstanceAction|Terminate/.test(call.operation))).toEqual([]);
  expect(calls.filter((call) => call.operation === 'PutObject' && /\/approvals\//.test(call.target))).toEqual(
    [],
  );
  expect(calls.filter((call) => call.principal !== 'reattach' && call.operation === 'AttachVolume')).toEqual(
    [],
  );
  expect(functionCaller('respond').kind).toBe('function');
});
