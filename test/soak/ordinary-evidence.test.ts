import { type At, DAY, HOUR } from '../../functions/core/base/time.ts';
import { emptyEvidence, foldSignals } from '../../functions/core/evidence/evidence.ts';
import { decodeBatch } from '../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { signalsOf } from '../../functions/core/rules/signals-of-batch.ts';
import { EVIDENCE } from '../../functions/store/evidence.ts';
import { syslogStamp } from '../../infra/local/simulator/lines.ts';
import { NORMAL_LINES } from './ordinary.ts';

const NODE = 'ocid1.instance.oc1.xx-local-1.node1';
const START = Date.UTC(2026, 8, 1);
const matcher = createMatcher(builtInRules());

/** Everything that the rules take of one day on which each ordinary line is written once an hour. */
function signalsFrom(day: At) {
  const records = Array.from({ length: 24 }, (_, hour) => day + hour * HOUR).flatMap((at) =>
    NORMAL_LINES.map(([file, text], n) => ({
      data: { message: `${syslogStamp(at, 'UTC')} node1 ${text}`, tailed_path: file },
      id: `${at}-${n}`,
      oracle: { instanceid: NODE },
      time: new Date(at).toISOString(),
    })),
  );
  return signalsOf(decodeBatch(JSON.stringify(records)).records, matcher, { zone: 'UTC' }).signals;
}

test('what a node writes all day stops making its evidence larger within a week', () => {
  let evidence = emptyEvidence(NODE);
  const sizes = Array.from({ length: 14 }, (_, day) => {
    evidence = foldSignals(evidence, signalsFrom(START + day * DAY));
    return EVIDENCE.encode(evidence).byteLength;
  });
  const [first = 0] = sizes;
  const week = sizes[6] ?? 0;
  expect(first).toBeGreaterThan(500);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(week * 1.02);
  expect(week).toBeLessThan(64 * 1024);
});
