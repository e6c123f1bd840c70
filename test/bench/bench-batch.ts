import { createHash } from 'node:crypto';
import { inboxBodies } from '../../functions/core/inbox/split.ts';
import { decodeBatch } from '../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { SignalsOfBatch } from '../../functions/core/rules/signals-of-batch.ts';
import { dropRepeatedDetails } from '../../functions/detect/drop-repeated-details.ts';
import { packed } from '../../functions/runtime/packed.ts';
import { PACKED_FROM } from '../../functions/store/inbox.ts';
import { cost, LINE_GB } from '../docs/cost-figures.ts';
import { median, ratio, table } from './table.ts';

const START = Date.UTC(2026, 10, 22, 10);

/** What Connector Hub sends, half of it in the wrapped form; one of `1 / share` lines is a refused connection. */
export function batchOf(bytes: number, share: number): Buffer {
  const records: object[] = [];
  let size = 0;
  for (let index = 0; size < bytes; index += 1) {
    const at = new Date(START + index * 100);
    const node = `node${index % 7}`;
    const message =
      index % 1_000 < share * 1_000
        ? `iscsid[413]: connect to 169.254.2.${index % 9}:3260 failed (Connection refused)`
        : `systemd[1]: Started session-${index}.scope - Session ${index} of user opc; it took ${index % 977} ms.`;
    const record = {
      data: { message: `${at.toISOString()} ${node} ${message}`, tailed_path: '/var/log/messages' },
      id: `d1e4-${index}-4b8f-9d2a`,
      oracle: {
        compartmentid: 'ocid1.compartment.oc1..aaaaexample',
        ingestedtime: at.toISOString(),
        instanceid: `ocid1.instance.oc1.ap-tokyo-1.${node}`,
        loggroupid: 'ocid1.loggroup.oc1.ap-tokyo-1.g',
        logid: 'ocid1.log.oc1.ap-tokyo-1.l',
        tenantid: 'ocid1.tenancy.oc1..t',
      },
      source: node,
      specversion: '1.0',
      subject: '/var/log/messages',
      time: at.toISOString(),
      type: 'com.oraclecloud.logging.custom.messages',
    };
    records.push(index % 2 === 0 ? record : { datetime: at.getTime(), logContent: record });
    size += JSON.stringify(records.at(-1)).length;
  }
  return Buffer.from(JSON.stringify(records));
}

/** All that `detect` does to a batch, without its calls, beside `JSON.parse` of it. */
export function benchBatch(runs: number): readonly object[] {
  const matcher = createMatcher(builtInRules());
  const figures = [0, 0.01, 1].map((share) => {
    const body = batchOf(5_000_000, share);
    const parse = cpuMs(runs, () => JSON.parse(body.toString('utf8')));
    const work = cpuMs(runs, () => {
      // A body of this size is marked by its hash before it is decoded.
      createHash('sha256').update(body).digest('hex');
      const batch = new SignalsOfBatch(matcher, { zone: 'UTC' });
      decodeBatch(body, {
        wanted: (text) => matcher.mayMatch(text),
        mayHold: (bytes, from, to) => matcher.mayMatchBytes(bytes, from, to),
        onRecord: (record) => batch.add(record),
      });
      const signals = dropRepeatedDetails(batch.end().signals);
      const object = { schema: 'warden.inbox/1', source: 'detect', signals, events: [] } as const;
      // Each is named by its hash, and packed where it is large.
      for (const part of inboxBodies(object)) {
        createHash('sha256').update(part).digest('hex');
        if (part.byteLength >= PACKED_FROM) packed(part, { level: 1 });
      }
    });
    return {
      'batch of 5 MB': `${share * 100} % hits`,
      'JSON.parse CPU ms': parse,
      'detect CPU ms': work,
      'CPU ratio': ratio(work, parse),
      'USD a million lines': costOfLines(1_000_000, body, work),
    };
  });
  process.stdout.write(table(figures));
  return figures;
}

/**
 * US dollars without free amounts, at the prices of docs/cost.md: `detect` with 128 MB and a tenth of a processor, its four
 * requests a batch, and what Logging keeps.
 */
function costOfLines(lines: number, body: Buffer, cpu: number): number {
  const batches = lines / (body.toString('latin1').split('"tailed_path"').length - 1);
  const seconds = (cpu * 10) / 1_000;
  const use = { invocation: batches, request: 4 * batches, gbSec: batches * seconds * 0.125, gb: 0, mail: 0 };
  return cost({ ...use, gb: lines * LINE_GB }, false);
}

function cpuMs(runs: number, work: () => void): number {
  const times = Array.from({ length: runs + 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  // The first ones are for the compiler.
  return median(times.slice(3));
}
