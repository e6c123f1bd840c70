import { createCloud } from '../../../../infra/local/cloud/cloud.ts';
import type { StatementTable } from '../../../../infra/local/cloud/iam.ts';
import { JumpingTime } from '../../../support/kit.ts';

const ids = { unique: () => 'unique-unique-unique' };
const cloudOf = (permissions: StatementTable | 'all' = 'all') =>
  createCloud({ clock: new JumpingTime(), ids, permissions });
const statements = (count: number, compartmentId?: string): StatementTable =>
  Array.from({ length: count }, () => ({
    principal: 'respond',
    verb: 'read',
    resource: 'metrics',
    ...(compartmentId !== undefined && { compartmentId }),
  }));
const exceeded = (limit: string) =>
  expect.objectContaining({ status: 400, code: 'LimitExceeded', message: expect.stringContaining(limit) });

type Create = (cloud: ReturnType<typeof cloudOf>, index: number) => void;
const deployed = { image: 'i', imageDigest: 'd', memoryInMBs: 256, timeoutInSeconds: 30, config: {} };

test.each<[string, number, Create]>([
  ['topic-count', 100, (cloud, index) => cloud.notifications.addTopic(`t${index}`, 'c')],
  ['log-count', 500, (cloud, index) => cloud.logging.addLog(`l${index}`, 'group', 'c')],
  ['log-group-count', 100, (cloud, index) => cloud.logging.addLog(`l${index}`, `g${index}`, 'c')],
  [
    'function-count',
    500,
    (cloud, index) => cloud.functions.register(`f${index}`, { name: 'f', compartmentId: 'c' }),
  ],
  [
    'application-count',
    20,
    (cloud, index) =>
      cloud.functions.register(`f${index}`, {
        name: 'f',
        compartmentId: 'c',
        deployed: { ...deployed, applicationId: `a${index}` },
      }),
  ],
])('%s: one more than %d is refused', (limit, most, create) => {
  const cloud = cloudOf();
  for (let index = 0; index < most; index += 1) create(cloud, index);
  expect(() => create(cloud, 0)).not.toThrow();
  expect(() => create(cloud, most)).toThrow(exceeded(limit));
});

test('statements count in their compartment together with those above it, and nowhere else', () => {
  const full = [...statements(400, 'a'), ...statements(100)];
  expect(() => cloudOf([...full, ...statements(400, 'b')])).not.toThrow();
  expect(() => cloudOf([...full, ...statements(1)])).toThrow(exceeded('policy-statement-count'));
  expect(() => cloudOf([...full, ...statements(1, 'a')])).toThrow(exceeded('policy-statement-count'));
});

test('fifty groups, and policies that are written later are counted too', () => {
  const groups = (count: number): StatementTable =>
    Array.from({ length: count }, (_, index) => ({
      principal: `g${index}`,
      verb: 'read',
      resource: 'metrics',
      compartmentId: 'c',
    }));
  const cloud = cloudOf(groups(50));
  expect(() => cloudOf(groups(51))).toThrow(exceeded('dynamic-group-count'));
  expect(() => cloud.gate.setPermissions(groups(51))).toThrow(exceeded('dynamic-group-count'));
});
