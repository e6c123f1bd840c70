import { type CaptureName, capturesOf, diskOf } from '../../../functions/core/rules/captures.ts';
import type { Captures } from '../../../functions/core/rules/signal.ts';

describe('what the groups of a match say', () => {
  it.each<[string, CaptureName[], Record<string, string | undefined>, Captures]>([
    [
      'numbers',
      ['session', 'connection'],
      { session: '12', connection: '0' },
      { session: 12, connection: 0 },
    ],
    ['a phantom of iscsid', ['session'], { session: '-1' }, { session: -1 }],
    [
      'codes and states',
      ['errorCode', 'connState', 'count', 'seconds', 'scsiHost'],
      { errorCode: '1020', connState: '3', count: '451', seconds: '6000', scsiHost: '2' },
      { errorCode: 1020, connState: 3, count: 451, seconds: 6000, scsiHost: 2 },
    ],
    ['no number that cannot be kept exactly', ['count'], { count: '99999999999999999' }, {}],
    [
      'names',
      ['iqn', 'tag', 'messageId', 'peer'],
      { iqn: 'iqn.2015-12.com.oracleiaas:7a', tag: 'fs_data', messageId: '007059', peer: 'node2' },
      { iqn: 'iqn.2015-12.com.oracleiaas:7a', tag: 'fs_data', messageId: '007059', peer: 'node2' },
    ],
    ['a device without its folder', ['device'], { device: '/dev/sdb' }, { device: 'sdb' }],
    ['a device by its own name', ['device'], { device: 'x/dev/sdb' }, { device: 'x/dev/sdb' }],
    [
      'a SCSI address, and the host in it',
      ['scsiAddress'],
      { scsiAddress: '3:0:0:1' },
      { scsiAddress: '3:0:0:1', scsiHost: 3 },
    ],
    [
      'a SCSI address whose host is no number that can be kept',
      ['scsiAddress'],
      { scsiAddress: '99999999999999999:0:0:1' },
      { scsiAddress: '99999999999999999:0:0:1' },
    ],
    ['the alternative that took part', ['session'], { session: undefined, session_2: '7' }, { session: 7 }],
    ['the third alternative', ['session'], { session: undefined, session_3: '8' }, { session: 8 }],
    ['nothing of an empty group', ['iqn', 'detail'], { iqn: '', detail: '' }, {}],
    ['nothing that the rule does not name', ['session'], { session: '1', device: 'sdb' }, { session: 1 }],
  ])('%s', (_, names, groups, expected) => {
    expect(capturesOf(groups, names)).toEqual(expected);
  });

  it.each<[string, Record<string, string | undefined>, Captures]>([
    ['address and port', { portalAddress: '169.254.2.2', portalPort: '3261' }, portal('169.254.2.2', 3261)],
    ["iSCSI's own port where none is named", { portalAddress: '169.254.2.2' }, portal('169.254.2.2', 3260)],
    [
      'IPv6 without its brackets',
      { portalAddress: '[fe80::1]', portalPort: '3260' },
      portal('fe80::1', 3260),
    ],
    ['brackets around all of it alone', { portalAddress: 'a[b]' }, portal('a[b]', 3260)],
    ['an open bracket as it is', { portalAddress: '[b]c' }, portal('[b]c', 3260)],
    ['the first port', { portalAddress: 'a', portalPort: '1' }, portal('a', 1)],
    ['the last port', { portalAddress: 'a', portalPort: '65535' }, portal('a', 65_535)],
    ['none with port 0', { portalAddress: 'a', portalPort: '0' }, {}],
    ['none with a port beyond the last', { portalAddress: 'a', portalPort: '65536' }, {}],
    ['of the alternative', { portalAddress_2: 'a', portalPort_2: '5' }, portal('a', 5)],
    ['none of a port alone', { portalPort: '3260' }, {}],
  ])('a portal: %s', (_, groups, expected) => {
    expect(capturesOf(groups, ['portalAddress', 'portalPort'])).toEqual(expected);
  });

  it('the words of the line come before those of the rule, which stand in where it has none', () => {
    expect(capturesOf({ detail: 'of the line' }, ['detail'], 'of the rule')).toEqual({
      detail: 'of the line',
    });
    expect(capturesOf({ detail: undefined }, ['detail'], 'of the rule')).toEqual({ detail: 'of the rule' });
    expect(capturesOf(undefined, [], 'of the rule')).toEqual({ detail: 'of the rule' });
    expect(capturesOf(undefined, ['session'])).toEqual({});
    expect(Object.keys(capturesOf({}, []))).toEqual([]);
  });

  it('names are kept to the 223 bytes of an iSCSI name, words to 200 characters', () => {
    const long = 'x'.repeat(300);
    const kept = capturesOf({ iqn: long, tag: long, device: long, portalAddress: long, detail: long }, [
      'iqn',
      'tag',
      'device',
      'portalAddress',
      'detail',
    ]);
    const lengths = [kept.iqn, kept.tag, kept.device, kept.portal?.address, kept.detail].map(
      (t) => t?.length,
    );
    expect(lengths).toEqual([223, 223, 223, 223, 200]);
  });
});

function portal(address: string, port: number): Captures {
  return { portal: { address, port } };
}

/** Numbers and names: Documentation/admin-guide/devices.txt of the kernel. */
describe('the disk of a block device', () => {
  it.each([
    ['sdb', 'sdb'],
    ['sdb1', 'sdb'],
    ['sdaa12', 'sdaa'],
    ['vda2', 'vda'],
    ['xvdb3', 'xvdb'],
    ['nvme0n1p2', 'nvme0n1'],
    ['nvme10n12p34', 'nvme10n12'],
    ['nvme0n1', 'nvme0n1'],
    ['dm-2', 'dm-2'],
    ['md0', 'md0'],
    ['rsdb1', 'rsdb1'],
    ['sdb1x', 'sdb1x'],
    ['xnvme0n1p2', 'xnvme0n1p2'],
    ['nvme0n1p2x', 'nvme0n1p2x'],
  ])('%s is on %s', (device, disk) => {
    expect(diskOf(device)).toBe(disk);
  });

  it.each([
    ['8:0', 'sda'],
    ['8:16', 'sdb'],
    ['8:17', 'sdb'],
    ['8:31', 'sdb'],
    ['8:255', 'sdp'],
    ['65:0', 'sdq'],
    ['65:160', 'sdaa'],
    ['66:0', 'sdag'],
    ['67:0', 'sdaw'],
    ['68:0', 'sdbm'],
    ['69:0', 'sdcc'],
    ['70:0', 'sdcs'],
    ['71:0', 'sddi'],
    ['71:240', 'sddx'],
    ['128:0', 'sddy'],
    ['129:0', 'sdeo'],
    ['130:0', 'sdfe'],
    ['131:0', 'sdfu'],
    ['132:0', 'sdgk'],
    ['133:0', 'sdha'],
    ['134:0', 'sdhq'],
    ['135:0', 'sdig'],
    ['135:240', 'sdiv'],
  ])('the kernel calls %s %s', (numbers, disk) => {
    expect(diskOf(numbers)).toBe(disk);
  });

  it.each([
    ['240:0', 'dm-0'],
    ['253:2', 'dm-2'],
    ['253:1234567', 'dm-1234567'],
    ['254:9', 'dm-9'],
  ])('%s is of the device mapper: %s', (numbers, name) => {
    expect(diskOf(numbers)).toBe(name);
  });

  it.each([
    '8:256',
    '9:0',
    '72:0',
    '136:0',
    '239:1',
    '255:1',
    '1253:2',
    'x8:16',
    '8:16x',
    '253:12345678',
    ':16',
  ])('%s is no disk that is known, and stays', (device) => {
    expect(diskOf(device)).toBe(device);
  });
});
