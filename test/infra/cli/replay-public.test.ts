import { join } from 'node:path';
import { replay } from '../../../infra/cli/replay.ts';
import { readReplay } from '../../../infra/cli/replay-input.ts';
import { CORPUS } from '../../support/corpus.ts';

test('200 losses of two seconds in a quarter of an hour are one notice of a flapping connection, and its end', async () => {
  const input = await readReplay({
    files: [join(CORPUS, 'public', 'R35-flap200.log')],
    bodies: false,
    time: { zone: 'UTC', year: 2026 },
    from: null,
    to: null,
    timeoutSec: null,
    lang: 'en',
  });
  const wish = {
    lang: 'en',
    zone: 'UTC',
    cluster: null,
    timeoutSec: null,
    attached: false,
    after: 1_800_000,
  } as const;
  const { report } = await replay(input, wish);
  expect(report.notices.map(({ title }) => title.replace(/ \[LKW.*/, ''))).toEqual([
    '[WARNING] node1/node1 shared disk connection flapping',
    '[RECOVERED] node1/node1 disk back after 0 min; check resource',
  ]);
});
