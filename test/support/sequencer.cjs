// The order in which jest runs the files of tests. A file that takes minutes must not begin last; and one that mostly waits, for
// functions in processes and in real time, leaves the processor to others: while one of them waits, others work.
const { join, relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const ROOT = join(__dirname, '..', '..');

/**
 * Seconds of files that wait for most of their time, by the clock; and of those that work long, of CPU, 2026-11-29. Only their order
 * counts; those of simulation, trials, scenarios and crash are estimates.
 */
const WAITING = {
  'test/e2e/main-job.test.ts': 206,
  'test/e2e/reattach.test.ts': 111,
  'test/e2e/permissions.test.ts': 110,
  'test/e2e/probe.test.ts': 44,
  'test/e2e/hostile-input.test.ts': 28,
  'test/infra/cli/demo.test.ts': 25,
  'test/infra/playground/story.test.ts': 22,
  'test/e2e/drill.test.ts': 17,
};
const WORKING = {
  'test/simulation/simulation.test.ts': 400,
  'test/simulation/trials.test.ts': 150,
  'test/infra/cli/scan-forms.test.ts': 87,
  'test/stories/disturbances.test.ts': 84,
  'test/stories/threads.test.ts': 83,
  'test/variants/scenarios.test.ts': 80,
  'test/simulation/scenario-clocks.test.ts': 74,
  'test/simulation/sentences/sentences.test.ts': 70,
  'test/crash/crash.test.ts': 60,
  'test/infra/iam/observable.test.ts': 56,
  'test/simulation/rule-trials.test.ts': 55,
  'test/stories/bent-evidence.test.ts': 49,
  'test/simulation/neighbours.test.ts': 47,
  'test/simulation/invariants.test.ts': 46,
  'test/stories/splits.test.ts': 40,
  'test/probe/schedules.test.ts': 40,
  'test/probe/stories.test.ts': 40,
  'test/crash/two-holders.test.ts': 37,
  'test/console/browser.test.ts': 30,
  'test/reattach/one-bad-object.test.ts': 27,
};
/** Of a file that is not named. */
const OTHER = 5;
/** Workers that have work, for each one that waits. */
const WORKERS = 2;

module.exports = class LongestFirst extends Sequencer {
  /** Longest first; one that waits whenever those before it will have waited as long as the others work. */
  sort(tests) {
    const nameOf = ({ path }) => relative(ROOT, path).replaceAll('\\', '/');
    const ordered = (table, chosen) =>
      chosen
        .map((test) => ({ test, seconds: table[nameOf(test)] ?? OTHER }))
        .sort((a, b) => b.seconds - a.seconds || nameOf(a.test).localeCompare(nameOf(b.test)));
    const all = [...tests];
    const waiting = ordered(
      WAITING,
      all.filter((test) => nameOf(test) in WAITING),
    );
    const working = ordered(
      WORKING,
      all.filter((test) => !(nameOf(test) in WAITING)),
    );
    const order = [];
    let [waited, worked] = [0, 0];
    while (waiting.length + working.length > 0) {
      const isWaiting = working.length === 0 || (waiting.length > 0 && waited <= worked / WORKERS);
      const { test, seconds } = (isWaiting ? waiting : working).shift();
      if (isWaiting) waited += seconds;
      else worked += seconds;
      order.push(test);
    }
    return order;
  }
};
module.exports.WAITING = WAITING;
module.exports.WORKING = WORKING;
