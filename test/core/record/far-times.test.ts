import { localTime } from '../../../functions/core/base/local-time.ts';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { parseLine } from '../../../functions/core/record/parse-line.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import { signalsOf } from '../../../functions/core/rules/signals-of-batch.ts';

const LOSS = 'n1 kernel: connection1:0: detected conn error (1020)';
const zone = 'Asia/Tokyo';

describe('a time at the end of all that dates may be', () => {
  it('in one record does not hide what the others say', () => {
    const records = [
      { time: '+275760-09-12T23:10:00Z', data: { message: `Sep 12 23:30:00 ${LOSS}` } },
      { time: '2026-11-22T01:15:05Z', data: { message: `Nov 22 10:15:05 ${LOSS}` } },
    ];
    const { signals } = signalsOf(
      decodeBatch(JSON.stringify(records)).records,
      createMatcher(builtInRules()),
      { zone },
    );
    expect(signals.map(({ at }) => at).slice(1)).toEqual([Date.UTC(2026, 10, 22, 1, 15, 5)]);
  });

  it.each(['8640000000000000000', '99999999999999999999999'])(
    'in a journal (%s) is no stamp: the line is as old as its record',
    (stamp) => {
      const text = JSON.stringify({ __REALTIME_TIMESTAMP: stamp, MESSAGE: 'x', SYSLOG_IDENTIFIER: 'kernel' });
      expect(parseLine(text, 1_000, { zone }).at).toBe(1_000);
    },
  );

  it.each([8.64e15 + 1, 1e300, Number.NaN])('is shown somehow: %d', (at) => {
    expect(() => localTime(at, zone)).not.toThrow();
  });
});
