import type { Judged } from '../../../infra/local/cloud/gate.ts';
import { isAllowed } from '../../../infra/local/cloud/iam.ts';
import type { DeployedStatement } from '../../support/deployed-statements.ts';
import { NOT_PLAYED, type Played, STORIES, TABLE } from './stories.ts';

jest.setTimeout(180_000);

const without = (id: string) => TABLE.filter((one) => one.id !== id);

const whole = new Map<string, Played>();

beforeAll(async () => {
  for (const [name, story] of Object.entries(STORIES)) whole.set(name, await story(TABLE));
});

const wouldRefuse = (judged: readonly Judged[], others: readonly DeployedStatement[]) =>
  judged.some(
    ({ caller, demand, granted }) =>
      granted && caller.kind !== 'user' && !isAllowed(others, caller.name, demand),
  );

const played = [...new Set(TABLE.map(({ id }) => id))].filter((id) => !(id in NOT_PLAYED));

test.each(played)('without %s somebody notices', async (id) => {
  const others = without(id);
  const noticed: string[] = [];
  for (const [name, { judged, seen }] of whole) {
    if (!wouldRefuse(judged, others)) continue;
    const now = new Set((await STORIES[name]?.(others))?.seen);
    noticed.push(...seen.filter((one) => !now.has(one)).map((one) => `${name}: no ${one}`));
    const before = new Set(seen);
    noticed.push(...[...now].filter((one) => !before.has(one)).map((one) => `${name}: ${one}`));
    if (noticed.length > 0) break;
  }
  expect(noticed).not.toEqual([]);
});
