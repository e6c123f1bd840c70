import { MINUTE } from '../../functions/core/base/time.ts';
import {
  emptyEvidence,
  foldSignals,
  mergeEvidence,
  serializeEvidence,
} from '../../functions/core/evidence/evidence.ts';
import { viewOf } from '../../functions/core/evidence/view.ts';
import { readInbox } from '../../functions/core/inbox/inbox.ts';
import { MAX_EVENTS, parseEvents } from '../../functions/core/inbox/parse-events.ts';
import { inboxBodies, MAX_INBOX_BYTES } from '../../functions/core/inbox/split.ts';
import { probeFacts } from '../../functions/core/probe/answer.ts';
import { decodeBatch } from '../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { signalsOf } from '../../functions/core/rules/signals-of-batch.ts';
import { bytesOf, type FuzzTarget, filesOf, must, textOf } from './target.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
/** Clocks may differ by as much. */
const AHEAD = 5 * MINUTE;
const TIME = { zone: 'Asia/Tokyo', year: 2026 };
const matcher = createMatcher(builtInRules());

/** Evidence of the signals' nodes, whatever their order and grouping. */
function judge(signals: readonly Signal[]): void {
  for (const node of new Set(signals.map((signal) => signal.node))) {
    const mine = signals.filter((signal) => signal.node === node);
    const half = Math.ceil(mine.length / 2);
    const whole = foldSignals(emptyEvidence(node), mine);
    const parts = [mine.slice(half), mine.slice(0, half)].map((part) =>
      foldSignals(emptyEvidence(node), part),
    );
    const [late = whole, early = whole] = parts;
    must(
      serializeEvidence(mergeEvidence(late, early)) === serializeEvidence(whole),
      'evidence depends on the order',
    );
    for (const { outages } of viewOf(whole).paths)
      for (const { lostAt } of outages) must(Number.isFinite(lostAt), 'a loss at no time');
  }
}

/** Bodies of Connector Hub: read plainly and by their bytes, judged, and handed on so that they can be read back. */
export const CONNECTOR: FuzzTarget = {
  about: 'a body of Connector Hub',
  seeds: () => filesOf('payloads', /^connector-.*\.json$/),
  run: (data) => {
    const batch = decodeBatch(data);
    must(batch.records.length <= batch.count, 'more records than there are');
    const { signals } = signalsOf(batch.records, matcher, TIME);
    for (const { at } of signals) must(at === null || Number.isFinite(at), 'a signal at no time');
    judge(signals);
    for (const body of inboxBodies({ schema: 'warden.inbox/1', source: 'detect', signals, events: [] })) {
      must(body.byteLength <= MAX_INBOX_BYTES, 'an inbox object beyond its size');
      const read = readInbox(body, 'detect');
      must(read !== null && read.unreadable === 0, 'an inbox object that cannot be read back');
    }
    return batch.records.length > 0;
  },
};

/** Headers and lines: every line by itself, with what the matcher makes of it. */
export const LINES: FuzzTarget = {
  about: 'lines with their headers',
  seeds: () => [
    ...filesOf('corpus', /^s0\d_[^/]+\/messages\.log$/, 6).map((text) => text.subarray(0, 20_000)),
    ...filesOf('corpus/public', /\.(log|txt)$/, 40).map((text) => text.subarray(0, 8_000)),
  ],
  run: (data) => {
    const lines = textOf(data).split('\n').slice(0, 2_000);
    const records = lines.map((text, index) => ({
      datetime: NOW + index,
      logContent: { data: { message: text } },
    }));
    const batch = decodeBatch(JSON.stringify(records));
    must(batch.rejected.length === 0 || lines.length > 0, 'a text that is no record');
    const { signals } = signalsOf(batch.records, matcher, TIME);
    judge(signals);
    return signals.length > 0;
  },
};

export const EVENTS: FuzzTarget = {
  about: 'a body of an Events rule',
  seeds: () => filesOf('payloads', /^events-.*\.json$/),
  run: (data) => {
    const { events } = parseEvents(data, NOW);
    must(events.length <= MAX_EVENTS, 'more events than are taken');
    for (const { at } of events) must(Number.isFinite(at) && at <= NOW + AHEAD, 'an event of the future');
    must(
      JSON.stringify(parseEvents(data, NOW).events) === JSON.stringify(events),
      'read twice, read otherwise',
    );
    return events.length > 0;
  },
};

/** As the vendor's page has it (LifeKeeper for Linux, "Resource Hierarchy Information"). */
const STATUS = `LOCAL    TAG                ID          STATE     PRIO  PRIMARY
svr1     app3910-on-svr1    app4238     ISP          1  svr2
svr1      filesys4083       /jrl1       ISP          1  svr2
svr1       device2126       000...300-1 OSU         10  svr2

MACHINE  NETWORK ADDRESSES/DEVICE         STATE     PRIO
svr1     TCP     100.10.1.20/100.11.1.21  ALIVE        1
svr1     TTY     /dev/ttyS0               DEAD        --
END
`;
const DISKS = `/dev/sdb /jrl1 ext4 rw,_netdev 0 0
360a98000324669436c2b45666c567863 dm-2 NETAPP,LUN
size=50G features='1 queue_if_no_path' hwhandler='0' wp=rw
\`-+- policy='service-time 0' prio=1 status=active
  \`- 3:0:0:1 sdb 8:16 active ready running
END
`;

/** The three answers of a node, divided by the character RS: genuine sessions of an outage between those of its other tools. */
export const PROBE: FuzzTarget = {
  about: 'what a node answers to the probe',
  seeds: () =>
    filesOf('corpus', /^s0[1-4]_[^/]+\/session-.*\.txt$/, 12).map((sessions) =>
      bytesOf(
        [
          STATUS,
          `OCID active\n/sys/class/iscsi_session/session1/recovery_tmo:6000\n${textOf(sessions)}\nEND\n`,
          DISKS,
        ].join('\u001e'),
      ),
    ),
  run: (data) => {
    const [lifekeeper = null, sessions = null, disks = null] = textOf(data).split('\u001e');
    const facts = probeFacts({ lifekeeper, sessions, disks }, NOW);
    must(facts === null || /^END\s*$/m.test(lifekeeper ?? ''), 'half an answer was believed');
    for (const { session, recoveryTmoSec } of facts?.sessions ?? [])
      must(session > 0 && (recoveryTmoSec ?? 0) >= 0, 'a session that cannot be');
    return facts !== null && facts.resources.length > 0 && facts.sessions.length > 0;
  },
};
