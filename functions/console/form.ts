import { type At, HOUR } from '../core/base/time.ts';
import { MAX_WHY, type OperatorCommand } from '../core/incident/operator-command.ts';
import type { Word as ApprovalWord } from '../core/plan/approval.ts';
import type { ConsoleKey } from './words.en.ts';

/** What was typed into a form: one text per field. */
export type Fields = Readonly<Record<string, string>>;

/** Labels that a complaint names. */
export type FieldLabel = 'act.found' | 'act.until' | 'act.why' | 'act.cluster' | 'plan.words';

/** What is wrong with one field, and what a person has to do about it. */
export interface Complaint {
  readonly field: string;
  readonly key: Extract<ConsoleKey, `field.${string}`>;
  /** Label of the field, for messages that name it. */
  readonly label?: FieldLabel;
  readonly max?: number;
}

/** A form that has been filled in, and what is wrong with it. */
export interface Filled {
  readonly typed: Fields;
  readonly complaints: readonly Complaint[];
}

export const EMPTY_FORM: Filled = { typed: {}, complaints: [] };

type Checked<T> = { readonly value: T } | { readonly complaints: readonly Complaint[] };

function checked<T>(complaints: readonly Complaint[], value: T): Checked<T> {
  return complaints.length > 0 ? { complaints } : { value };
}

const MIN_HOURS = 0.25;
const MAX_HOURS = 168;
const MAX_WORDS = 500;

/** First value of each field; a field that is repeated or a file is a defect of the sender, not of a person. */
export function fieldsOf(body: string): Fields {
  // The last of a name wins in an object.
  return Object.fromEntries([...new URLSearchParams(body)].reverse());
}

/** One line without control characters. */
export function line(typed: string | undefined): string {
  return (typed ?? '').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function lengthOf(words: string): number {
  return [...words].length;
}

/** Acknowledge, hold, release or close, as a form has it. */
export function commandOf(kind: OperatorCommand['kind'], fields: Fields, now: At): Checked<OperatorCommand> {
  switch (kind) {
    case 'ack':
    case 'release':
      return { value: { kind } };
    case 'close': {
      const why = line(fields['why']);
      return checked(whyComplaints(why, 'act.found'), { kind, why });
    }
    case 'hold': {
      const why = line(fields['why']);
      const typed = line(fields['hours']).replace(',', '.');
      // `Number` would take 0x10 and 1e2 as well.
      const hours = /^\d{1,4}(\.\d{1,6})?$/.test(typed) ? Number(typed) : Number.NaN;
      const complaints = whyComplaints(why, 'act.why');
      if (!(hours >= MIN_HOURS && hours <= MAX_HOURS))
        complaints.unshift({ field: 'hours', key: 'field.hours', label: 'act.until' });
      return checked(complaints, { kind, until: now + Math.round(hours * HOUR), why });
    }
  }
}

function whyComplaints(why: string, label: FieldLabel): Complaint[] {
  const length = lengthOf(why);
  return length >= 1 && length <= MAX_WHY && why.length <= MAX_WHY
    ? []
    : [{ field: 'why', key: 'field.why', label, max: MAX_WHY }];
}

/** Yes or no to a plan, in a person's own words. */
export interface Vote {
  readonly word: ApprovalWord;
  readonly words: string;
}

/** Approve or reject, as the plan's form has it. @param nodes OCIDs that may be named as in service. */
export function voteOf(fields: Fields, nodes: readonly string[]): Checked<Vote> {
  const complaints: Complaint[] = [];
  const words = line(fields['words']);
  if (lengthOf(words) > MAX_WORDS || words.length > MAX_WORDS)
    complaints.push({ field: 'words', key: 'field.words', label: 'plan.words', max: MAX_WORDS });
  const decision = fields['decision'];
  if (decision === 'reject') return checked(complaints, { word: { kind: 'reject' }, words });
  if (decision !== 'approve') return { complaints: [{ field: 'decision', key: 'field.decision' }] };
  const node = fields['node'] ?? '';
  if (node !== 'none' && !nodes.includes(node)) complaints.push({ field: 'node', key: 'field.node' });
  if (fields['not-meant'] !== 'yes') complaints.push({ field: 'not-meant', key: 'field.not-meant' });
  return checked(complaints, { word: { kind: 'approve', node, detachNotMeant: true }, words });
}
