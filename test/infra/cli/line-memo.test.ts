import { parseLine } from '../../../functions/core/record/parse-line.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import { LineMemo } from '../../../infra/cli/line-memo.ts';

const LOSS = 'kernel: connection1:0: detected conn error (1020)';

test.each([
  [`2026-11-22T10:15:05 n1 ${LOSS}`, `2026-11-22T10:15:05,5 n1 ${LOSS}`],
  [`2026-11-22T10:15:05+00:00 n1 ${LOSS}`, `2026-11-22T10:15:05,123456+00:00 n1 ${LOSS}`],
  [`2026-07-22T10:15:05 +01 n1 ${LOSS}`, `2026-11-22T10:15:05 +01 n1 ${LOSS}`],
])('%s is remembered for none that is read otherwise', (first, second) => {
  const matcher = createMatcher(builtInRules());
  const record = { instanceId: null, host: null, time: Date.UTC(2026, 10, 22) };
  const read = (text: string) => {
    const line = parseLine(text, record.time, { zone: 'Europe/London' });
    return { text, line, signal: matcher.match(line, record), like: line };
  };
  const memo = new LineMemo(read, (line) => matcher.match(line, record));
  for (const text of [first, second]) expect(memo.understand(text).signal).toEqual(read(text).signal);
});
