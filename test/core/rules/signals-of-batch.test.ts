import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import { signalsOf } from '../../../functions/core/rules/signals-of-batch.ts';

const matcher = createMatcher(builtInRules());
const payload = (name: string) => decodeBatch(readFileSync(join(__dirname, '../../payloads', name)));

describe('signals of a batch', () => {
  it('a delivered batch of an outage becomes signals of its instance, at the times of the lines', () => {
    const { records } = payload('connector-logging-uma-messages.json');
    const { signals } = signalsOf(records, matcher, { zone: 'UTC' });
    expect(signals[0]).toMatchObject({
      kind: 'session-lost',
      session: 1,
      errorCode: 1020,
      node: records[0]?.instanceId,
      host: 'lknode1',
      at: Date.UTC(2026, 10, 22, 10, 15, 2),
    });
    expect(signals).toHaveLength(records.length);
  });

  it('a zone that is wrong by hours is counted, the right one is not', () => {
    const { records } = payload('connector-logging-uma-lifekeeper.json');
    expect(signalsOf(records, matcher, { zone: 'Asia/Tokyo' }).zoneOffsets).toEqual({ '-9': 2 });
    expect(signalsOf(records, matcher, { zone: 'UTC' }).zoneOffsets).toEqual({});
  });

  describe('a node whose syslog runs in another zone than configured', () => {
    const line = (second: number, readAt: number) => ({
      data: { message: `Nov 22 01:00:0${second} node1 kernel: connection1:0: detected conn error (1020)` },
      oracle: { instanceid: 'ocid1.instance.oc1..node1' },
      time: new Date(readAt).toISOString(),
    });
    const timesOf = (records: readonly unknown[]) =>
      signalsOf(decodeBatch(JSON.stringify(records)).records, matcher, { zone: 'Asia/Tokyo' }).signals.map(
        (signal) => new Date(signal.at).toISOString().slice(11, 19),
      );
    const written = Date.UTC(2026, 10, 22, 1, 0, 1);

    it('is dated by its own zone when all its lines are off by the same hours', () => {
      const records = [line(1, written + 3_000), line(2, written + 3_000)];
      expect(timesOf(records)).toEqual(['01:00:01', '01:00:02']);
    });

    it('keeps the configured zone when one line is not off, or was read too late to tell', () => {
      const rightZone = line(1, Date.UTC(2026, 10, 21, 16, 0, 3));
      expect(timesOf([line(1, written + 3_000), rightZone])).toEqual(['16:00:01', '16:00:01']);
      const late = written + 4 * 60_000;
      expect(timesOf([line(1, late), line(2, late)])).toEqual(['16:00:01', '16:00:02']);
    });

    it('keeps the configured zone on the word of a single line', () => {
      expect(timesOf([line(1, written + 3_000)])).toEqual(['16:00:01']);
    });
  });

  it('other lines and look-alikes give no signal, a line without a time gives one at 0', () => {
    const { records } = decodeBatch(
      JSON.stringify([
        'Nov 22 10:15:05 n sshd[1]: Accepted publickey',
        'Nov 22 10:15:05 n myapp: connect to 10.0.0.1:3260 failed (Connection refused)',
        'iscsid: connect to 169.254.2.4:3260 failed (Connection refused)',
      ]),
    );
    const { signals } = signalsOf(records, matcher, { zone: 'UTC' });
    expect(signals).toMatchObject([{ kind: 'portal-refused', node: 'unknown-node', at: 0 }]);
  });
});
