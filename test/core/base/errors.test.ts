import { EN } from '../../../functions/core/base/errors.en.ts';
import { JA } from '../../../functions/core/base/errors.ja.ts';
import { asErrorCode, errorText, WardenError } from '../../../functions/core/base/errors.ts';
import { createText, hearing, keyIn } from '../../../functions/core/base/text.ts';

describe('an error that crosses a port', () => {
  it('says its sentence, what was done and what exactly', () => {
    const cause = new Error('socket hang up');
    const error = new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND', {
      detail: 'bucket warden-state',
      operation: 'objectstorage.putObject',
      statusCode: 404,
      serviceCode: 'BucketNotFound',
      opcRequestId: 'req-1',
      cause,
    });
    expect(error.message).toBe(
      `${EN['OCI_NOT_AUTHORIZED_OR_NOT_FOUND.happened']} (objectstorage.putObject) bucket warden-state`,
    );
    expect(error.cause).toBe(cause);
    expect(error).toMatchObject({
      name: 'WardenError',
      code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND',
      detail: 'bucket warden-state',
      operation: 'objectstorage.putObject',
      statusCode: 404,
      serviceCode: 'BucketNotFound',
      opcRequestId: 'req-1',
      retryable: false,
    });
  });

  it('without more says its sentence alone, and of the rest that it is not known', () => {
    const error = new WardenError('OCI_TIMEOUT');
    expect(error.message).toBe(EN['OCI_TIMEOUT.happened']);
    expect(error).toMatchObject({
      detail: null,
      operation: null,
      statusCode: null,
      serviceCode: null,
      opcRequestId: null,
    });
    expect(Object.hasOwn(error, 'cause')).toBe(false);
    expect(new WardenError('OCI_TIMEOUT', { operation: 'a.b' }).message).toBe(
      `${EN['OCI_TIMEOUT.happened']} (a.b)`,
    );
    expect(new WardenError('OCI_TIMEOUT', { detail: '' }).message).toBe(EN['OCI_TIMEOUT.happened']);
  });

  it('keeps 500 characters of what exactly', () => {
    const error = new WardenError('OCI_TIMEOUT', { detail: 'x'.repeat(600) });
    expect(error.detail).toHaveLength(500);
    expect(error.message).toHaveLength(EN['OCI_TIMEOUT.happened'].length + 1 + 500);
  });

  it.each([
    ['OCI_UNAUTHENTICATED', true],
    ['OCI_CONFLICT', true],
    ['OCI_THROTTLED', true],
    ['OCI_UNAVAILABLE', true],
    ['OCI_TIMEOUT', true],
    ['OCI_NETWORK', true],
    ['OCI_UNEXPECTED_ANSWER', true],
    ['DEADLINE_NEAR', true],
    ['LEASE_CONTENDED', true],
    ['OCI_NOT_AUTHORIZED_OR_NOT_FOUND', false],
    ['OCI_PRECONDITION_FAILED', false],
  ] as const)('%s may succeed when repeated: %p, unless the case says otherwise', (code, retryable) => {
    expect(new WardenError(code).retryable).toBe(retryable);
    expect(new WardenError(code, { retryable: !retryable }).retryable).toBe(!retryable);
  });

  it('is told in either language', () => {
    expect(errorText('OCI_TIMEOUT', 'ja')).toEqual({
      happened: JA['OCI_TIMEOUT.happened'],
      todo: JA['OCI_TIMEOUT.todo'],
    });
    expect(errorText('OCI_TIMEOUT', 'en').todo).toBe(EN['OCI_TIMEOUT.todo']);
  });

  it.each([
    ['OCI_TIMEOUT', 'OCI_TIMEOUT'],
    ['NotAuthorizedOrNotFound', null],
    ['toString', null],
    ['', null],
  ])('%p as a code of ours: %p', (code, own) => {
    expect(asErrorCode(code)).toBe(own);
  });
});

describe('texts', () => {
  const words = { 'area.known': 'a {x}', 'area.other': 'b' } as const;
  const text = createText({ en: words, ja: words });

  it('a key of an area is found by its name, and nothing else', () => {
    expect(keyIn(words, 'area', 'known')).toBe('area.known');
    expect(keyIn(words, 'area', 'unknown')).toBeNull();
    expect(keyIn(words, 'other', 'known')).toBeNull();
    expect(keyIn({ 'a.b': '' }, 'constructor', 'name')).toBeNull();
  });

  it('whoever listens hears what is made while it listens, and no longer', () => {
    const [outer, inner]: [unknown[], unknown[]] = [[], []];
    text('en', 'area.other');
    const made = hearing(
      (...said) => outer.push(said),
      () => {
        const one = text('en', 'area.known', { x: 1 });
        hearing(
          (...said) => inner.push(said),
          () => text('ja', 'area.other'),
        );
        return [one, text('en', 'area.other')];
      },
    );
    text('en', 'area.other');
    expect(made).toEqual(['a 1', 'b']);
    expect(outer).toEqual([
      ['area.known', { x: 1 }, 'a 1'],
      ['area.other', {}, 'b'],
    ]);
    expect(inner).toEqual([['area.other', {}, 'b']]);
  });

  it('nobody listens any more when making them failed', () => {
    const heard: unknown[] = [];
    const failing = () => {
      throw new RangeError('x');
    };
    expect(() => hearing((...said) => heard.push(said), failing)).toThrow(RangeError);
    text('en', 'area.other');
    expect(heard).toEqual([]);
  });
});
