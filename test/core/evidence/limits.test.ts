import {
  type EvidenceLimits,
  FUNCTION_LIMITS,
  SCAN_LIMITS,
} from '../../../functions/core/evidence/limits.ts';

const flat = ({ vital, other, ...rest }: EvidenceLimits): Readonly<Record<string, number>> => ({
  ...rest,
  vitalSubjects: vital.subjects,
  vitalTotal: vital.total,
  otherSubjects: other.subjects,
  otherTotal: other.total,
});

test('a scan of all logs keeps nowhere less than the functions do', () => {
  const scan = flat(SCAN_LIMITS);
  expect(
    Object.entries(flat(FUNCTION_LIMITS)).filter(([name, limit]) => !((scan[name] ?? 0) >= limit)),
  ).toEqual([]);
});

test.each([FUNCTION_LIMITS, SCAN_LIMITS])(
  'one hour of one kind has room, and every minute of what a verdict rests on',
  (limits) => {
    expect(limits.vital.total).toBeGreaterThanOrEqual(limits.vital.subjects);
    expect(limits.other.total).toBeGreaterThanOrEqual(limits.other.subjects);
    expect(limits.coarse).toBe(60);
  },
);
