import { APPROVAL, approvalName } from '../../functions/store/plans.ts';
import { MINUTE, withScene } from './reattach-scene.ts';

jest.setTimeout(180_000);

it('a person approves from the notice; the volume is back, on the same portal the node recovers', () =>
  withScene({}, async (scene) => {
    await scene.detach();
    expect(scene.attachRequests()).toEqual([]);
    scene.quiet();
    const planId = await scene.planId();
    expect(await scene.approve(planId)).toMatchObject({ code: 0, err: '' });
    // The same word twice changes nothing.
    expect(await scene.approve(planId)).toMatchObject({ code: 0 });
    const acted = await scene.notice(/reattached as approved/i);
    expect(acted.body).toContain('approved by sato');
    scene.comeBack();
    const closing = await scene.notice(/\[RECOVERED\] CL1\/node1/);
    expect(closing.body).toMatch(/terraform import ADDRESS ocid1\.volumeattachment\./);
    // Once more, after the end: the plan was used.
    await scene.approve(planId);
    await scene.closed();
    expect(scene.attachRequests()).toMatchObject([{ principal: 'reattach', effect: true }]);
  }));

it('on a new portal it is told as reattached, NOT recovered', () =>
  withScene({ portal: 'new' }, async (scene) => {
    await scene.detach();
    scene.quiet();
    await scene.approve(await scene.planId());
    const told = await scene.notice(/NOT recovered/i);
    expect(told.body).toContain('iscsiadm -m node');
    expect(scene.attachRequests()).toMatchObject([{ principal: 'reattach', effect: true }]);
    expect(scene.titles().join('\n')).not.toContain('[RECOVERED]');
  }));

it('the peer writes after the approval: refused with the reason; forged and late words change nothing', () =>
  withScene({}, async (scene) => {
    await scene.detach();
    scene.quiet();
    const planId = await scene.planId();
    await scene.approve(planId);
    scene.peerWrites(12);
    const told = await scene.notice(/reattach NOT done/i);
    expect(told.body).toContain('(not met or unknown: no sign of a take-over by a peer). Nothing was sent.');
    expect(told.body).toMatch(/unknown: .*no peer has taken over/);
    expect(told.body).not.toMatch(/- met: .*no peer has taken over/);
    const [own] = scene.approvals('approvals/').map(({ name, body }) => APPROVAL.decode(body, name));
    if (own == null) throw new Error('no approval');
    const forged = { ...own, id: 'forged-0000000000', planHash: 'f'.repeat(64), at: Date.now() };
    await scene.lay(approvalName(forged), APPROVAL.encode(forged));
    scene.forward(110 * MINUTE);
    const late = await scene.approve(planId);
    expect(late.code).toBe(3);
    expect(late.err).toContain(`plan ${planId} has expired`);
    expect(scene.attachRequests()).toEqual([]);
  }));

it('in mode observe the notice shows the plan and nothing more; there is nothing to approve', () =>
  withScene({ mode: 'observe' }, async (scene) => {
    await scene.detach();
    scene.quiet();
    const { body } = await scene.notice(/detached by/);
    expect(body).toContain('oci compute volume-attachment attach-iscsi-volume --instance-id ');
    expect(body).toContain('unknown: the target node is the one in service');
    expect(body).not.toContain('warden -- approve');
    const { code, err } = await scene.approve('0123456789abcdef');
    expect(code).toBe(3);
    expect(err).toContain('there is no plan 0123456789abcdef: in mode observe plans are shown, never stored');
    expect(scene.approvals('')).toEqual([]);
    expect(scene.attachRequests()).toEqual([]);
  }));
