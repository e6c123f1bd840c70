import { withScene } from './reattach-scene.ts';

jest.setTimeout(180_000);

it('both nodes answer Run Command and agree: the volume is back, and nobody had to state who is in service', () =>
  withScene({ answers: { node1: 'ISP', node2: 'OSU' } }, async (scene) => {
    await scene.detach(/CL1\/node1/);
    await scene.until(() => scene.answered() === 2, 'the answers of both nodes');
    scene.quiet();
    const planId = await scene.planId();
    const stated = ['--node', 'lcdstatus', '--not-meant', '--by', 'sato', '--lang', 'en'];
    expect(await scene.warden('approve', planId, ...stated)).toMatchObject({ code: 0, err: '' });
    await scene.until(() => scene.titles().some((t) => /reattached as approved/i.test(t)), 'the reattach');
    expect(scene.bodies()).toContain('node1: active (by lcdstatus)');
    expect(scene.calls('AttachVolume')).toMatchObject([{ principal: 'reattach', effect: true }]);
    const created = scene.calls('CreateInstanceAgentCommand');
    expect(new Set(created.map((call) => call.principal))).toEqual(new Set(['probe']));
  }));

it('the peer answers that it is in service: no plan may be approved', () =>
  withScene({ answers: { node1: 'OSU', node2: 'ISP' } }, async (scene) => {
    await scene.detach(/CL1\/node1/);
    await scene.until(() => scene.answered() === 2, 'the answers of both nodes');
    scene.quiet();
    await scene.until(() => scene.titles().some((t) => /standby/.test(t)), 'a notice that knows the roles');
    expect(scene.bodies()).not.toContain('warden -- approve');
    expect(scene.calls('AttachVolume')).toEqual([]);
  }));
