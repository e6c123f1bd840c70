import { monthOf, pidOf, wallTime } from '../../../functions/core/record/header.ts';
import { zoneOffset } from '../../../functions/core/record/zone-names.ts';

/** The abbreviated months (`abmon`) of glibc, which is where journalctl, dmesg and rsyslog have them from. */
const LOCALES = {
  en_US: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  ja_JP: '1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月',
  de_DE: 'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez',
  'de_DE, written out where short': 'Jan Feb März Apr Mai Jun Jul Aug Sept Okt Nov Dez',
  fr_FR: 'janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.',
  'fr_FR of old': 'jan fév mar avr mai jun jui aoû sep oct nov déc'.replace(/jui|aoû/g, '-'),
  es_ES: 'ene feb mar abr may jun jul ago sep oct nov dic',
};

describe.each(Object.entries(LOCALES))('months of %s', (_, names) => {
  test.each(names.split(' ').map((name, month) => [name, month] as const))('%s', (name, month) => {
    expect(monthOf(name)).toBe(name === '-' ? -1 : month);
    if (name !== '-') expect(monthOf(name.toUpperCase())).toBe(month);
  });
});

test.each([
  '',
  '.',
  'load',
  '0月',
  '13月',
  '99月',
  '111月',
  '1月1',
  'x1月',
  '月',
  'Nov..',
  'N.ov',
  'constructor',
])('%j is no month', (name) => {
  expect(monthOf(name)).toBe(-1);
});

test.each([
  ['', 0],
  ['5', 500],
  ['05', 50],
  ['123', 123],
  ['123456', 123],
  ['999999999', 999],
])('a fraction of %j is %d ms', (fraction, milli) => {
  const clock = { month: 10, day: 2, hour: 9, minute: 8, second: 7 };
  expect(wallTime(10, ' 2', ['09', '08', '07'], fraction)).toEqual({ ...clock, milli });
});

test.each([
  ['0', 0],
  ['1432', 1_432],
  ['1234567890', 1_234_567_890],
  ['12345678901', null],
  ['', null],
  ['12a', null],
  ['a12', null],
  ['-1', null],
  [undefined, null],
])('process id %j is %j', (digits, pid) => {
  expect(pidOf(digits)).toBe(pid);
});

describe('how far east a zone is', () => {
  const hours = (name: string) => {
    const ms = zoneOffset(name);
    return ms === null ? null : ms / 3_600_000;
  };

  test.each([
    ['Z', 0],
    ['+0900', 9],
    ['+09:00', 9],
    ['+09', 9],
    ['-0330', -3.5],
    ['-03:30', -3.5],
    ['-05', -5],
    ['+1245', 12.75],
    ['+0000', 0],
    // Names as date(1) prints them; what they mean in the tz database.
    ...(['UTC 0', 'GMT 0', 'WET 0', 'WEST 1', 'BST 1', 'CET 1', 'CEST 2', 'EET 2', 'EEST 3'] as const).map(
      pair,
    ),
    ...(['SAST 2', 'MSK 3', 'IST 5.5', 'WIB 7', 'HKT 8', 'SGT 8', 'AWST 8', 'JST 9', 'KST 9'] as const).map(
      pair,
    ),
    ...(['AEST 10', 'AEDT 11', 'NZST 12', 'NZDT 13', 'EST -5', 'EDT -4', 'CST -6', 'CDT -5'] as const).map(
      pair,
    ),
    ...(['MST -7', 'MDT -6', 'PST -8', 'PDT -7'] as const).map(pair),
  ])('%s', (name, expected) => {
    expect(hours(name)).toBe(expected);
  });

  test.each([
    '',
    'z',
    'jst',
    'XYZ',
    'NODE',
    '0900',
    '+9',
    '+9:00',
    '+090',
    '+09000',
    '+09:0',
    'x+0900',
    'toString',
  ])('%j is no zone', (name) => {
    expect(zoneOffset(name)).toBeNull();
  });

  function pair(text: string): [string, number] {
    const [name = '', east] = text.split(' ');
    return [name, Number(east)];
  }
});
