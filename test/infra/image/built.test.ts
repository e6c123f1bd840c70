import { spawnSync } from 'node:child_process';
import { FUNCTIONS } from '../../../infra/bundle/functions.ts';
import { testWhere } from '../../support/where-present.ts';

// The image of the bundles in dist/, built from the Dockerfile and started: on the base that is released where it can be pulled,
// else on a stand-in, which the command says.
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  ['infra/bundle/run.cjs', 'infra/image/image.ts', '--check'],
  { encoding: 'utf8' },
);
const skipped = /^SKIPPED: THE IMAGE WAS NOT BUILT \((.*)\)$/m.exec(stdout)?.[1];
const testWithBuilder = testWhere(skipped === undefined, 'IMAGE', skipped ?? '');

testWithBuilder(
  'the image is built, holds what it should, and every function in it starts and answers',
  () => {
    expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^base: /m), '']);
    const answered = [...stdout.matchAll(/^(\w+) +answered (?:200|502) after \d+ ms$/gm)].map(
      ([, name]) => name,
    );
    expect(answered).toEqual(Object.keys(FUNCTIONS));
  },
);
