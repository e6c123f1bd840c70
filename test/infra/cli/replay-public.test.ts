import { join } from 'node:path';
import { replay } from '../../../infra/cli/replay.ts';
import { readReplay } from '../../../infra/cli/replay-input.ts';
import { CORPUS } from '../../support/corpus.ts';

// Days are played through the functions: long on a machine that has other work.
/** Titles of the notices that a report would have made, without the ids. */
async function titlesOf(name: string): Promise<readonly string[]> {
  const input = await readReplay({
    files: [join(CORPUS, 'public', `${name}.log`)],
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
  return report.notices.map(({ title }) => title.replace(/ \[LKW.*/, ''));
}

test('200 losses of two seconds in a quarter of an hour are one notice of a flapping connection, and its end', async () => {
  expect(await titlesOf('R35-flap200')).toEqual([
    '[WARNING] node1/node1 shared disk connection flapping',
    '[RECOVERED] node1/node1 disk back after 0 min; check resource',
  ]);
});

test('a session with a lower number than one of an earlier boot, of which no line tells, is notified of while it is lost', async () => {
  expect(await titlesOf('U51-rotated-away-boot')).toEqual([
    '[CRITICAL] node1/node1 shared disk lost (under investigation); I/O fails in <=99 min',
    '[RECOVERED] node1/node1 disk back after 3 min; check resource',
    '[CRITICAL] node1/node1 shared disk lost (target refuses); I/O fails in <=99 min',
    '[RECOVERED] node1/node1 disk back after 5 min; check resource',
  ]);
});
