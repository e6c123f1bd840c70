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
    judge(signalsOf(batch.records, matcher, TIME).signals);
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
  },
};

/** The three answers of a node, divided by the character RS. */
export const PROBE: FuzzTarget = {
  about: 'what a node answers to the probe',
  seeds: () => [
    bytesOf(
      'node1 app lk-shared ISP 100\nnode2 app lk-shared OSU 10\nEND\n\u001eOCID active\ntcp: [1] 169.254.2.2:3260,1 iqn.2015-12.com.oracleiaas:x (non-flash)\nSTATE LOGGED_IN\nEND\n\u001e/dev/sdb /data ext4 rw 0 0\nEND\n',
    ),
    ...filesOf('corpus', /^s0[1-4]_[^/]+\/session-.*\.txt$/, 12),
  ],
  run: (data) => {
    const [lifekeeper = null, sessions = null, disks = null] = textOf(data).split('\u001e');
    const facts = probeFacts({ lifekeeper, sessions, disks }, NOW);
    must(facts === null || /^END\s*$/m.test(lifekeeper ?? ''), 'half an answer was believed');
  },
};
