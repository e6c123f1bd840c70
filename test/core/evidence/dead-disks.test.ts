import {
  isAddress,
  isDeadDisk,
  isDevice,
  isOverDisks,
  NAMELESS,
  subjectNamed,
} from '../../../functions/core/evidence/dead-disks.ts';
import { SIGNAL_KINDS } from '../../../functions/core/rules/signal-kinds.ts';

test('a file system that died and a disk that was set offline do not come back with their session', () => {
  expect(SIGNAL_KINDS.filter((kind) => isDeadDisk({ kind })).sort()).toEqual(['device-offline', 'fs-dead']);
});

describe('what a name is', () => {
  const DISKS = ['sda', 'sdb', 'sdaab', 'vdb', 'xvdc', 'nvme0n1'];
  const OVER = ['dm-2', 'md0', 'bcache0', 'drbd1'];
  const NAMED = [
    'vg-data',
    'mpatha',
    'sdb-journal',
    'sd',
    'xsda',
    'my-sda',
    'xnvme0n1',
    'dm-',
    'admin-1',
    'xmd0',
    NAMELESS,
  ];

  test.each(DISKS)('%s is a disk', (name) => {
    expect([isDevice(name), isOverDisks(name), isAddress(name)]).toEqual([true, false, false]);
  });

  test.each(OVER)('%s is a device over disks', (name) => {
    expect([isDevice(name), isOverDisks(name), isAddress(name)]).toEqual([true, true, false]);
  });

  test.each(NAMED)('%s is no device, and nobody knows on which disks it lies', (name) => {
    expect([isDevice(name), isOverDisks(name), isAddress(name)]).toEqual([false, true, false]);
  });

  test('a:3:0:0:1 is the address of a disk', () => {
    const name = 'a:3:0:0:1';
    expect([isDevice(name), isOverDisks(name), isAddress(name)]).toEqual([false, false, true]);
    expect(isAddress('data:1')).toBe(false);
  });
});

test('lines about a name stand under it as a device, those without one under the node', () => {
  expect([subjectNamed('dm-2'), subjectNamed('data'), subjectNamed(NAMELESS)]).toEqual([
    'd:dm-2',
    'd:data',
    'n',
  ]);
});
