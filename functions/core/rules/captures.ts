import { ISCSI_PORT } from '../base/portal.ts';
import { displayText } from '../record/untrusted.ts';
import type { Captures } from './signal.ts';

/** What a rule's named groups may be called; `portalAddress` and `portalPort` make up the portal. */
export const CAPTURE_NAMES = [
  'session',
  'connection',
  'iqn',
  'portalAddress',
  'portalPort',
  'device',
  'scsiHost',
  'scsiAddress',
  'errorCode',
  'connState',
  'count',
  'seconds',
  'tag',
  'messageId',
  'peer',
  'detail',
] as const;
export type CaptureName = (typeof CAPTURE_NAMES)[number];

/** Longest free text kept from a line. */
const MAX_DETAIL_CHARS = 200;
/** Longest name kept: an iSCSI name has at most 223 bytes (RFC 7143). */
const MAX_NAME_CHARS = 223;

type Writable = { -readonly [K in keyof Captures]: Captures[K] };
type Groups = Readonly<Record<string, string | undefined>>;

/** Typed captures of a match's named groups; a group that did not take part is left out. */
export function capturesOf(groups: Groups = {}, names: readonly CaptureName[], detail?: string): Captures {
  const result: Writable = {};
  for (const name of names) {
    const text = groupText(groups, name);
    if (text !== undefined && text !== '') put(result, name, text, groups);
  }
  if (result.detail === undefined && detail !== undefined) result.detail = detail;
  return result;
}

/** The disk a block device belongs to: `sdb` of `sdb1`, `nvme0n1` of `nvme0n1p2`; `dm-2` stays, and is `253:2`. */
export function diskOf(device: string): string {
  const numbers = /^(\d{1,3}):(\d{1,7})$/.exec(device);
  if (numbers !== null) return diskByNumbers(Number(numbers[1]), Number(numbers[2])) ?? device;
  return device.replace(/^((?:sd|vd|xvd)[a-z]+)\d+$/, '$1').replace(/^(nvme\d+n\d+)p\d+$/, '$1');
}

/** Majors of SCSI disks, 16 disks of 16 minors each (Documentation/admin-guide/devices.txt). */
const SCSI_MAJORS: readonly number[] = [
  8, 65, 66, 67, 68, 69, 70, 71, 128, 129, 130, 131, 132, 133, 134, 135,
];

/** Majors that the kernel gives out as it likes: the device mapper has one of them, and no other lines name theirs. */
const [FIRST_DYNAMIC, LAST_DYNAMIC] = [240, 254];

/** `sdb` of `8:16`, as dm-multipath writes; null for a device that is no SCSI disk. */
function diskByNumbers(major: number, minor: number): string | null {
  if (major >= FIRST_DYNAMIC && major <= LAST_DYNAMIC) return `dm-${minor}`;
  const block = SCSI_MAJORS.indexOf(major);
  if (block < 0 || minor > 255) return null;
  let [rest, name] = [block * 16 + Math.floor(minor / 16), ''];
  for (; rest >= 0; rest = Math.floor(rest / 26) - 1) name = String.fromCharCode(97 + (rest % 26)) + name;
  return `sd${name}`;
}

/** Alternatives of a pattern number their groups: `session`, `session_2`, `session_3`. */
function groupText(groups: Groups, name: CaptureName): string | undefined {
  return groups[name] ?? groups[`${name}_2`] ?? groups[`${name}_3`];
}

function put(result: Writable, name: CaptureName, text: string, groups: Groups): void {
  switch (name) {
    case 'session':
    case 'connection':
    case 'scsiHost':
    case 'errorCode':
    case 'connState':
    case 'count':
    case 'seconds': {
      const value = Number(text);
      if (Number.isSafeInteger(value)) result[name] = value;
      return;
    }
    case 'portalAddress': {
      const port = Number(groupText(groups, 'portalPort') ?? ISCSI_PORT);
      if (port > 0 && port < 65_536) result.portal = { address: address(text), port };
      return;
    }
    case 'portalPort':
      return;
    case 'device':
      result.device = displayText(text.replace(/^\/dev\//, ''), MAX_NAME_CHARS);
      return;
    case 'scsiAddress': {
      result.scsiAddress = text;
      const host = Number(text.split(':')[0]);
      if (Number.isSafeInteger(host)) result.scsiHost = host;
      return;
    }
    case 'iqn':
    case 'tag':
    case 'messageId':
    case 'peer':
      result[name] = displayText(text, MAX_NAME_CHARS);
      return;
    case 'detail':
      result.detail = displayText(text, MAX_DETAIL_CHARS);
      return;
  }
}

function address(text: string): string {
  return displayText(text.replace(/^\[(.*)\]$/, '$1'), MAX_NAME_CHARS);
}
