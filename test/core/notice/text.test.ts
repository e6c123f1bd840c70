import { stepText } from '../../../functions/core/notice/section-action.ts';

const verify = (peer: string) => ({ key: 'verify-peer', params: { peer } }) as const;

it('speaks of "the peer" where the cluster, and so its name, is unknown', () => {
  expect(stepText(verify(''), 'en')).toContain('On the peer node, see');
  expect(stepText(verify(''), 'ja')).toContain('相手ノード');
  expect(stepText(verify('node2'), 'en')).toContain('On node2, see');
});

it('leaves a missing value visible', () => {
  expect(stepText({ key: 'load', params: {} }, 'en')).toContain('?');
});
