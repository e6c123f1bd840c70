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

  it('a zone that is wrong by hours is counted, one given for the node is used', () => {
    const { records } = payload('connector-logging-uma-lifekeeper.json');
    expect(signalsOf(records, matcher, { zone: 'Asia/Tokyo' }).zoneOffsets).toEqual({ '-9': 2 });
    const byNode = { zone: 'Asia/Tokyo', zoneOf: () => 'UTC' };
    expect(signalsOf(records, matcher, byNode).zoneOffsets).toEqual({});
  });

  it('other lines are skipped unread, look-alikes counted, lines without a time named', () => {
    const { records } = decodeBatch(
      JSON.stringify([
        'Nov 22 10:15:05 n sshd[1]: Accepted publickey',
        'Nov 22 10:15:05 n myapp: connect to 10.0.0.1:3260 failed (Connection refused)',
        'iscsid: connect to 169.254.2.4:3260 failed (Connection refused)',
      ]),
    );
    const found = signalsOf(records, matcher, { zone: 'UTC' });
    expect(found).toMatchObject({ skipped: 1, unmatched: 1, undated: 1, withoutInstance: 3 });
    expect(found.signals).toMatchObject([{ kind: 'portal-refused', node: 'unknown-node', at: 0 }]);
  });
});
