import { parseMounts, parseMultipath } from '../../../functions/core/probe/disks.ts';

describe('a mount', () => {
  const mount = { session: 12, device: 'sdb', at: '/data', readOnly: false };

  test.each([
    ['as the script writes it', 'MOUNT session12 sdb rw /data', mount],
    ['of a terminal', 'MOUNT session12 sdb rw /data \r', mount],
    ['for reading only', 'MOUNT session12 sdb ro /data', { ...mount, readOnly: true }],
    ['of the root', 'MOUNT session12 sdb rw /', { ...mount, at: '/' }],
    ['on a part of a disk', 'MOUNT session12 sdb1 rw /data', { ...mount, device: 'sdb1' }],
    ['on a logical volume', 'MOUNT session12 vg-lv_data.0 rw /data', { ...mount, device: 'vg-lv_data.0' }],
  ])('%s', (_, line, expected) => {
    expect(parseMounts(line)).toEqual([expected]);
  });

  test.each([
    ['whose beginning was cut off', 'OUNT session12 sdb rw /data'],
    ['that something stands before', 'x MOUNT session12 sdb rw /data'],
    // lsblk -r writes blanks as \x20.
    ['that something stands behind', 'MOUNT session12 sdb rw /data old'],
    ['at no place of the tree', 'MOUNT session12 sdb rw [SWAP]'],
    ['of which nobody knows whether it may be written', 'MOUNT session12 sdb  /data'],
    ['of no session', 'MOUNT session sdb rw /data'],
  ])('%s is none', (_, line) => {
    expect(parseMounts(`${line}\nMOUNT session12 sdb rw /data`)).toEqual([mount]);
  });
});

describe('a map of multipathd', () => {
  const map = { map: 'mpatha', pathsUp: 0, pathsDown: 0, queueing: null };

  test.each([
    ['active ready', true],
    ['failed faulty', false],
    // dm has not taken it back yet; the checker has not noticed yet.
    ['failed ready', false],
    ['active faulty', false],
    ['active ghost', false],
    ['undef unknown', false],
  ])('has a path up only when dm uses it and the checker calls it ready: %s', (states, isUp) => {
    expect(parseMultipath(`PATH mpatha sdb ${states}`)).toEqual([
      { ...map, pathsUp: isUp ? 1 : 0, pathsDown: isUp ? 0 : 1 },
    ]);
  });

  test('has the paths that name it, and its queueing, in any order', () => {
    const lines = [
      'MAP mpathb on',
      'PATH mpatha sdb active ready',
      'PATH mpathb sdc failed faulty',
      'PATH mpatha sdd active ready ',
      'PATH mpatha sde failed faulty\r',
      'MAP mpatha off',
    ];
    expect(parseMultipath(lines.join('\n'))).toEqual([
      { map: 'mpathb', pathsUp: 0, pathsDown: 1, queueing: true },
      { map: 'mpatha', pathsUp: 2, pathsDown: 1, queueing: false },
    ]);
  });

  test('of which multipathd does not say whether it queues is a map all the same', () => {
    expect(parseMultipath('MAP mpatha - ')).toEqual([map]);
  });

  test.each(['12 chk more', 'x12 chk', '12 chks', 'on off'])('does not queue for sure: %s', (queue) => {
    expect(parseMultipath(`PATH mpatha sdb failed faulty\nMAP mpatha ${queue}`)).toEqual([
      { ...map, pathsDown: 1 },
    ]);
  });

  test.each([
    'ATH mpatha sdb active ready',
    'x PATH mpatha sdb active ready',
    'PATH mpatha sdb active ready shaky',
    'PATH mpatha sdb active',
    'PATH [orphan] sdb undef unknown',
    'AP mpatha on',
    'x MAP mpatha on',
    'MAP mpatha 12 chk more',
    'MAP mpatha',
    '',
  ])('is not made of %j', (line) => {
    expect(parseMultipath(line)).toEqual([]);
  });
});
