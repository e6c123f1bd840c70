import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { DEFAULT_POLICY, type Policy } from '../../../functions/core/incident/policy.ts';

const page = (name: string) => readFileSync(join(__dirname, '../../../docs', name), 'utf8');
const IN_WORDS: Readonly<Record<number, string>> = { 3: 'three', 5: 'five' };

/** What docs/recovery-safety.md calls each threshold, and its value by the code. */
test.each<readonly [string, (policy: Policy) => string]>([
  ['A loss that heals at once is not notified', ({ blipMs }) => `${blipMs / SECOND} s`],
  ['Quiet time after the last change of an attachment', ({ quietMs }) => `${quietMs / MINUTE} min`],
  [
    'Reminders of an incident, unacknowledged; acknowledged',
    ({ reminderMs, reminderAcknowledgedMs }) =>
      `${reminderMs / MINUTE} min; ${reminderAcknowledgedMs / HOUR} h`,
  ],
  [
    'Attempts in 24 h: volume, cluster, installation',
    ({ attempts: { perVolume, perCluster, perInstallation, withinMs } }) =>
      [perVolume, perCluster, perInstallation].join(', ') + (withinMs === 24 * HOUR ? '' : ' in other hours'),
  ],
  ['Between two attempts on one cluster', ({ attempts }) => `${attempts.cooldownMs / MINUTE} min`],
  ['A node without a line is unknown after', ({ silenceMs }) => `${silenceMs / MINUTE} min`],
])('docs/recovery-safety.md: %s: as in the code', (what, value) => {
  const row = page('recovery-safety.md')
    .split('\n')
    .find((line) => line.startsWith(`| ${what}`));
  expect(row?.split(' | ')[1]).toBe(value(DEFAULT_POLICY));
});

test('docs/notices.md: so many clusters within so many minutes are a wide outage', () => {
  const { wideOutage } = DEFAULT_POLICY;
  const clusters = IN_WORDS[wideOutage.clusters] ?? '?';
  const minutes = IN_WORDS[wideOutage.withinMs / MINUTE] ?? '?';
  const said = `${clusters} clusters of one availability domain that lose storage within ${minutes} minutes`;
  expect(page('notices.md').toLowerCase()).toContain(said);
});

test('an installation that says nothing observes, in Japanese and by the clocks of Japan, and knows of nobody', () => {
  expect(DEFAULT_POLICY).toMatchObject({
    mode: 'observe',
    languages: ['ja'],
    zone: 'Asia/Tokyo',
    consoleUrl: null,
  });
  const { windows, expectedPrincipals, contacts, quorumVolumeIds } = DEFAULT_POLICY;
  expect([windows, expectedPrincipals, contacts, quorumVolumeIds].flat()).toEqual([]);
});
