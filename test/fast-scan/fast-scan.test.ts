import fc from 'fast-check';
import { EvidenceBuilder } from '../../functions/core/evidence/evidence-builder.ts';
import { SCAN_LIMITS } from '../../functions/core/evidence/limits.ts';
import { parseLine } from '../../functions/core/record/parse-line.ts';
import { createGlimpse } from '../../functions/core/rules/glimpse.ts';
import { createMatcher, wordsToSearch } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import type { Understood } from '../../infra/cli/header-memo.ts';
import { LineMemo } from '../../infra/cli/line-memo.ts';
import { SameSecond } from '../../infra/cli/same-second.ts';
import { documentedRules } from '../support/documented-rules.ts';
import { corpusLines } from './corpus-lines.ts';

const ANCHOR = Date.UTC(2026, 10, 23);
const matcher = createMatcher(builtInRules());
const glimpse = createGlimpse(builtInRules());

function understand(text: string): Understood {
  const line = parseLine(text, ANCHOR, { zone: 'Asia/Tokyo', latest: ANCHOR });
  const signal = matcher.match(line, { instanceId: null, host: null, time: ANCHOR });
  return { text, line, signal, like: line };
}

function newMemo(): LineMemo {
  return new LineMemo(understand, (line) =>
    matcher.match(line, { instanceId: null, host: null, time: ANCHOR }),
  );
}

function said({ text, line, signal }: Understood) {
  return { text, line, signal };
}

describe('the fast path of scan', () => {
  it('searches for a word of every line that may match or hint at a loss, of every sample and of the corpus', () => {
    const words = wordsToSearch(builtInRules());
    const samples = documentedRules().flatMap((rule) => [...rule.samples, ...rule.nearMisses]);
    const asBytes = samples.map((text) => `{"MESSAGE" : [${[...Buffer.from(text)].join(',')}]}`);
    const missed = [...corpusLines, ...samples, ...asBytes, '{"MESSAGE":\t[1]}', '{"a":1,"MESSAGE"  :[2]}']
      .filter((line) => matcher.mayMatch(line) || glimpse(line) !== null)
      .filter((line) => !words.some((word) => line.includes(word)));
    expect(missed).toEqual([]);
  });

  it('remembers lines as it would read them anew: every line of the corpus, and each a minute later', () => {
    const memo = newMemo();
    let repeated = 0;
    const differing: string[] = [];
    for (const line of corpusLines.filter((text) => matcher.mayMatch(text))) {
      const later = line.replace(
        /:(\d\d):(\d\d)/,
        (_, minute: string, second: string) =>
          `:${String((Number(minute) + 1) % 60).padStart(2, '0')}:${second}`,
      );
      for (const text of [line, later]) {
        const found = memo.understand(text);
        if (JSON.stringify(said(found)) !== JSON.stringify(said(understand(text)))) differing.push(text);
        repeated += Number(found.line !== found.like);
      }
    }
    expect(differing).toEqual([]);
    expect(repeated).toBeGreaterThan(300);
  });

  it.each([
    '2026-11-22T11:36:57.1234567890 node1 iscsid: connect to 169.254.2.2:3260 failed (timed out)',
    '2026-11-22T11:36:60+09:00 node1 iscsid: connect to 169.254.2.2:3260 failed (timed out)',
    '2026-11-22T11:36:57,5+09:00 kernel: connection1:0: detected conn error (1020)',
    '2026-11-22T11:36:57 UTC node1 kernel: connection1:0: detected conn error (1020)',
    'Nov 22 11:36:57 2025 node1 kernel: connection1:0: detected conn error (1020)',
    'Nov 22 11:36:57 JST node1 kernel: connection1:0: detected conn error (1020)',
    'Feb 29 11:36:57 node1 kernel: connection1:0: detected conn error (1020)',
    'Feb 30 11:36:57 node1 kernel: connection1:0: detected conn error (1020)',
    'Nov 24 09:00:30 node1 kernel: connection1:0: detected conn error (1020)',
  ])('reads a stamp of an odd form as the plain path does: %s', (text) => {
    const memo = newMemo();
    const twin = text.replace(':57', ':12').replace('2025', '2024');
    for (const one of [text, twin, text]) expect(said(memo.understand(one))).toEqual(said(understand(one)));
  });

  it('reads what stands behind a known header as the plain path does', () => {
    const headers = [
      'node1 kernel: ',
      'node1 iscsid[41]: ',
      'iscsid: ',
      'node1 ERROR: ',
      'node1 LCM: ',
      'node1 a: ',
    ];
    const message = fc.oneof(
      fc.constantFrom(
        'connection1:0: detected conn error (1020)',
        'iscsid: connection1:0 is operational now',
      ),
      fc.constantFrom('message repeated 2 times: [ connection1:0: detected conn error (1020)]', 'x: y: z'),
      fc.constantFrom('[  12.5] connection1:0: detected conn error (1020)', ' kernel: connection1:0 ', ''),
      fc.constantFrom(
        'sd 1:0:0:1: rejecting I/O to offline device',
        'sd 9:0:0:2: rejecting I/O to offline device',
      ),
      fc.constantFrom(
        'connect to 169.254.2.2:3260 failed (timed out)\t',
        'データ connect to 169.254.2.3:3260 failed',
      ),
    );
    const stamp = fc
      .tuple(fc.constantFrom('2026-11-22T11:36:', 'Nov 22 11:36:'), fc.integer({ min: 10, max: 59 }))
      .map(([minute, second]) => `${minute}${second}${minute.startsWith('2') ? '+09:00' : ''} `);
    const line = fc.tuple(stamp, fc.constantFrom(...headers), message).map((parts) => parts.join(''));
    const isSame = (lines: readonly string[]): boolean => {
      const memo = newMemo();
      return lines.every(
        (text) => JSON.stringify(said(memo.understand(text))) === JSON.stringify(said(understand(text))),
      );
    };
    fc.assert(fc.property(fc.array(line, { minLength: 2, maxLength: 30 }), isSame), { numRuns: 300 });
  });

  it('keeps the evidence of every line though it hands on only the first and last of a second', () => {
    const memo = newMemo();
    const [whole, fast] = [new EvidenceBuilder('n', SCAN_LIMITS), new EvidenceBuilder('n', SCAN_LIMITS)];
    let handedOn = 0;
    const inflow = new SameSecond((signal: Signal) => {
      handedOn += 1;
      fast.add(signal);
    });
    let all = 0;
    for (const line of corpusLines) {
      const { signal, like } = memo.understand(line);
      if (signal === null) continue;
      for (const ms of [0, 100, 200, 300]) {
        const one = { ...signal, node: 'n', at: signal.at + ms };
        whole.add(one);
        inflow.add(one, like);
        all += 1;
      }
    }
    inflow.flush();
    expect(fast.build()).toEqual(whole.build());
    expect(handedOn).toBeLessThan(all * 0.7);
  });
});
