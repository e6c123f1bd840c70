import { wardenCommand } from '../../../functions/core/notice/warden-command.ts';

const buckets = { namespace: 'axexample', state: 'warden-state', approvals: 'warden-approvals' };

test('a command of warden names the bucket that it needs, and the namespace', () => {
  expect(wardenCommand('ack 5bfba12d', 'state', { buckets })).toBe(
    'npm run -s warden -- ack 5bfba12d --bucket warden-state --namespace axexample',
  );
  expect(wardenCommand('reject 4f1c0a9be2d35a77', 'approvals', { buckets })).toContain(
    '--bucket warden-approvals --namespace axexample',
  );
});

test('without a known bucket it is left to the environment', () => {
  expect(wardenCommand('ack 5bfba12d', 'state', {})).toBe('npm run -s warden -- ack 5bfba12d');
  const none = { buckets: { ...buckets, approvals: null } };
  expect(wardenCommand('reject 4f1c0a9be2d35a77', 'approvals', none)).not.toContain('--bucket');
});
