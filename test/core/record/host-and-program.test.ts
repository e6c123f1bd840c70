import { programOf, rfc3164 } from '../../../functions/core/record/syslog-header.ts';
import { LINE, NOW, TOKYO } from './tokyo-line.ts';

describe('what follows the time', () => {
  const read = (rest: string) => rfc3164(`Nov 22 10:36:57 ${rest}`, NOW, TOKYO);

  test.each<[string, object]>([
    ['n1 kern.info iscsid[403]: x', {}],
    ['kern.info n1 iscsid[403]: x', {}],
    ['n1 <daemon.err>: iscsid[403]: x', {}],
    ['local7:warning n1 iscsid[403]: x', {}],
    ['local8.info iscsid[403]: x', { host: 'local8.info' }],
    ['xkern.info iscsid[403]: x', { host: 'xkern.info' }],
    ['kern.infox iscsid[403]: x', { host: 'kern.infox' }],
    ['fe80::17ff:fe00:1 iscsid[403]: x', { host: 'fe80::17ff:fe00:1' }],
    ['::ffff:10.0.0.5 iscsid[403]: x', { host: '::ffff:10.0.0.5' }],
    ['10.0.0.5 iscsid[403]: x', { host: '10.0.0.5' }],
    ['iscsid[403]: x', { host: null }],
    ['iscsid: x', { host: null, pid: null }],
    ['iscsid:x', { host: null, pid: null }],
    ['n1 iscsid[403]:x', {}],
    ['n1 iscsid[403]: ', { message: '' }],
    ['n1 iscsid[403] x', { program: null, pid: null, message: 'iscsid[403] x' }],
    ['n1 x', { program: null, pid: null, message: 'x' }],
    ['x', { host: null, program: null, pid: null, message: 'x' }],
    // No host is written with these signs.
    ['a[1] iscsid: x', { host: null, program: null, pid: null, message: 'a[1] iscsid: x' }],
    ['[a] iscsid: x', { host: null, program: null, pid: null, message: '[a] iscsid: x' }],
    ['lk:1 iscsid: x', { host: null, program: 'lk', pid: null, message: '1 iscsid: x' }],
    ['1:lk iscsid: x', { host: null, program: '1', pid: null, message: 'lk iscsid: x' }],
    ['lk:::1: x y', { host: null, program: 'lk', pid: null, message: '::1: x y' }],
    // Python's own format, as ocid logs.
    [
      '- oci-utils.ocid - INFO(ocid_main.py:516) - a\nb',
      { host: null, program: 'oci-utils.ocid', pid: null, message: 'a\nb' },
    ],
    ['- oci-utils.ocid - ERROR - x', { host: null, program: 'oci-utils.ocid', pid: null }],
    [
      '- oci-utils.ocid - LOUD - x: y',
      { host: '-', program: null, pid: null, message: 'oci-utils.ocid - LOUD - x: y' },
    ],
  ])('%s', (rest, expected) => {
    expect(read(rest)).toEqual({ ...LINE, header: 'rfc3164', ...expected });
  });
});

test('a blank where the host would stand is none', () => {
  expect(rfc3164('Nov 22 10:36:57  iscsid[403]: x', NOW, TOKYO)?.host).toBeNull();
});

describe('program, process and message', () => {
  test.each<[string, object]>([
    ['iscsid[403]: x', { program: 'iscsid', pid: 403, message: 'x' }],
    ['/usr/sbin/iscsid[403]: x', { program: 'iscsid', pid: 403, message: 'x' }],
    ['/iscsid: x', { program: 'iscsid', pid: null, message: 'x' }],
    ['ocid.service[403]: x', { program: 'ocid', pid: 403, message: 'x' }],
    ['a.service.sh: x', { program: 'a.service.sh', pid: null, message: 'x' }],
    ['iscsid: a: b', { program: 'iscsid', pid: null, message: 'a: b' }],
    ['iscsid: a\nb: c', { program: 'iscsid', pid: null, message: 'a\nb: c' }],
    ['a b: x', { program: null, pid: null, message: 'a b: x' }],
    [': x', { program: null, pid: null, message: ': x' }],
    ...['EMERG', 'FATAL', 'ERROR', 'WARN', 'NOTIFY', 'INFO'].map((level): [string, object] => [
      `${level}:lcd:recover:0:000001:x`,
      { program: null, pid: null, message: `${level}:lcd:recover:0:000001:x` },
    ]),
    ['ERROR: x', { program: 'ERROR', pid: null, message: 'x' }],
    ['xERROR:a:b:c', { program: 'xERROR', pid: null, message: 'a:b:c' }],
    ['client_command.go:255: x', { program: null, pid: null, message: 'client_command.go:255: x' }],
    ['ocid: client_command.go:255: x', { program: 'ocid', pid: null, message: 'client_command.go:255: x' }],
    ['client_command.go: x', { program: 'client_command.go', pid: null, message: 'x' }],
  ])('%s', (text, expected) => {
    expect(programOf(text)).toEqual(expected);
  });
});
