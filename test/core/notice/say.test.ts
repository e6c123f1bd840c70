import { say } from '../../../functions/core/notice/say.ts';

it('speaks of "the peer" where the cluster, and so its name, is unknown', () => {
  expect(say('en', 'step.verify-peer', { peer: '' })).toContain('On the peer node, verify');
  expect(say('ja', 'step.verify-peer', { peer: '' })).toContain('相手ノード');
  expect(say('en', 'step.verify-peer', { peer: 'node2' })).toContain('On node2, verify');
});

it('leaves a missing value visible', () => {
  expect(say('en', 'step.load', {})).toContain('?');
});
