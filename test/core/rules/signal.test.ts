import * as v from 'valibot';
import { signalSchema } from '../../../functions/core/rules/signal.ts';

const SIGNAL = {
  rule: 'KERN-ISCSI-CONN-ERROR',
  kind: 'session-lost',
  severity: 'high',
  node: 'ocid1.instance.oc1..a',
  host: 'node1',
  at: 1_795_347_372_555,
  precision: 1_000,
  bootId: null,
  text: 'kernel: connection1:0: detected conn error (1020)',
};
const CAPTURES = {
  session: 1,
  connection: 0,
  iqn: 'iqn.2015-12.com.oracleiaas:7a',
  portal: { address: '169.254.2.2', port: 3260 },
  device: 'sdb',
  scsiHost: 2,
  scsiAddress: '2:0:0:1',
  errorCode: 1020,
  connState: 3,
  count: 451,
  seconds: 120,
  tag: 'fs_data',
  messageId: '007059',
  peer: 'node2',
  detail: 'Connection refused',
};

const read = (more: object) => v.safeParse(signalSchema, { ...SIGNAL, ...more });

describe('a signal that was stored', () => {
  it.each<[string, object]>([
    ['alone', {}],
    ['with all that a line can say', CAPTURES],
    ['with when its line was taken in', { readAt: 1 }],
    ['of which nobody says when', { readAt: null }],
    ['with what its line itself said', { stampedAt: 1 }],
    ["with the kernel's own time, from the start", { uptime: 0 }],
    ['of a node whose host is not known', { host: null }],
    ['of a known boot', { bootId: 'b'.repeat(100) }],
    ['with the longest names', { rule: 'r'.repeat(100), node: 'n'.repeat(300), host: 'h'.repeat(300) }],
    ['with the longest words', { text: 't'.repeat(1_000), detail: 'd'.repeat(1_000) }],
    ['with the longest address', { portal: { address: 'a'.repeat(100), port: 1 } }],
  ])('%s, is read as it was', (_, more) => {
    expect(read(more)).toMatchObject({ success: true, output: { ...SIGNAL, ...more } });
  });

  it.each<[string, unknown]>([
    ['rule', 'r'.repeat(101)],
    ['rule', 7],
    ['kind', 'lost'],
    ['severity', 'bad'],
    ['node', ''],
    ['node', 'n'.repeat(301)],
    ['host', 'h'.repeat(301)],
    ['host', undefined],
    ['at', Number.POSITIVE_INFINITY],
    ['at', '1'],
    ['precision', Number.POSITIVE_INFINITY],
    ['readAt', Number.POSITIVE_INFINITY],
    ['readAt', '1'],
    ['stampedAt', Number.POSITIVE_INFINITY],
    ['stampedAt', null],
    ['uptime', -1],
    ['uptime', Number.POSITIVE_INFINITY],
    ['bootId', 'b'.repeat(101)],
    ['bootId', undefined],
    ['text', 't'.repeat(1_001)],
    ['portal', { address: 'a'.repeat(101), port: 1 }],
    ['portal', { address: 'a', port: '1' }],
    ['portal', { address: 'a' }],
    ['portal', 'a:1'],
    ...['session', 'connection', 'scsiHost', 'errorCode', 'connState', 'count', 'seconds'].flatMap(
      (name): [string, unknown][] => [
        [name, Number.POSITIVE_INFINITY],
        [name, '1'],
      ],
    ),
    ...['iqn', 'device', 'scsiAddress', 'tag', 'messageId', 'peer', 'detail'].flatMap(
      (name): [string, unknown][] => [
        [name, 'x'.repeat(1_001)],
        [name, 1],
      ],
    ),
  ])('with %s of %p is none', (field, value) => {
    expect(read({ [field]: value }).success).toBe(false);
  });

  it('loses what no line can say', () => {
    expect(read({ colour: 'red' })).toMatchObject({ output: SIGNAL });
    expect(read({ colour: 'red' }).output).not.toHaveProperty('colour');
  });
});
