import { parseLine } from '../../../functions/core/record/parse-line.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';

const matcher = createMatcher(builtInRules());

function read(text: string) {
  const line = parseLine(text, null, { zone: 'UTC', year: 2026 });
  const signal = matcher.match(line, { instanceId: null, host: null, time: null });
  return { at: line.at === null ? null : new Date(line.at).toISOString(), rule: signal?.rule ?? null };
}

describe("logs of Oracle's own programs on the node", () => {
  test.each([
    [
      'ocid, to its file',
      '2026-03-10 09:07:00,123 - oci-utils.ocid - INFO(ocid_main.py:516) - Detaching iSCSI device: 169.254.2.4:3260 (iqn.2015-12.com.oracleiaas:abc)',
      '2026-03-10T09:07:00.123Z',
      'OCID-DETACH',
    ],
    [
      'ocid of 2018',
      '2026-03-10 09:06:00,123 - oci-utils.ocid - INFO - iSCSI volume still offline (3): iqn.2015-12.com.oracleiaas:abc',
      '2026-03-10T09:06:00.123Z',
      'OCID-OFFLINE',
    ],
    [
      'ocid, to syslog',
      'Mar 10 09:06:00 node1 ocid[712]: iSCSI volume appears to be offline: iqn.2015-12.com.oracleiaas:abc',
      '2026-03-10T09:06:00.000Z',
      'OCID-OFFLINE',
    ],
    [
      'the plugin for block volumes',
      '2026/03/10 09:00:25.864932 compute_client_command.go:255: iscsiadm login to iqn.2015-12.com.oracleiaas:abc',
      '2026-03-10T09:00:25.864Z',
      'OCI-BLOCKAUTOCONFIG-PLAIN',
    ],
  ])('%s', (_, text, at, rule) => {
    expect(read(text)).toEqual({ at, rule });
  });

  test('of another plugin nothing counts', () => {
    expect(read('2026/03/10 09:00:25.864932 metrics.go:40: sent 12 metrics').rule).toBeNull();
    expect(read('2026-03-10 09:00:00 +0000 [info]: #0 following tail of /var/log/iscsi').rule).toBeNull();
  });
});

describe('months as other locales write them', () => {
  test.each([
    ['mars 10 09:00:00', '2026-03-10'],
    ['févr. 3 09:00:00', '2026-02-03'],
    ['Mär 10 09:00:00', '2026-03-10'],
    ['Okt 10 09:00:00', '2026-10-10'],
    ['oct 10 09:00:00', '2026-10-10'],
    ['dic 10 09:00:00', '2026-12-10'],
  ])('%s', (stamp, day) => {
    const { at, rule } = read(`${stamp} node1 kernel: connection1:0: detected conn error (1020)`);
    expect([at?.slice(0, 10), rule]).toEqual([day, 'KERN-ISCSI-CONN-ERROR']);
  });

  test('a word of four letters is no month', () => {
    expect(read('load 10 09:00:00 node1 kernel: connection1:0: detected conn error (1020)').at).toBeNull();
  });
});
