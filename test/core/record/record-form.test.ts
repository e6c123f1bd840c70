import { type Body, RecordForm, utf8Of } from '../../../functions/core/record/record-form.ts';

function bodyOf(text: string | Buffer): Body {
  const bytes = Buffer.from(text);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/** The form of a record, and a body in which another one is looked for. */
function matched(one: string, other: string | Buffer, from = 0) {
  const form = RecordForm.of(bodyOf(one), 0, Buffer.byteLength(one));
  if (form === null) throw new Error('no form');
  const body = bodyOf(other);
  return { form, body, end: form.match(body, from) };
}

const ONE = '{"data":{"message":"a"},"id":"b","n":1}';

describe('another record of the form', () => {
  test.each([
    '{"data":{"message":"a"},"id":"b","n":1}',
    '{"data":{"message":""},"id":"","n":-0.5e10}',
    '{"data":{"message":"断\\n\\u0041\\""},"id":"}","n":12}',
  ])('%s ends where it ends', (other) => {
    expect(matched(ONE, other).end).toBe(Buffer.byteLength(other));
    expect(matched(ONE, `[7,${other},7]`, 3).end).toBe(3 + Buffer.byteLength(other));
  });

  test.each([
    ...['{"data":{"message":"a"},"id":"b"}', '{"data":{"message":"a"},"id":"b","n":"1"}', '{}', ''],
    ...['{"data":{"message":1},"id":"b","n":1}', '{"data": {"message":"a"},"id":"b","n":1}'],
    ...['{"data":{"message":"a"},"ib":"b","n":1}', '{"data":{"message":"a"},"id":"b","n":01}'],
    ...['{"data":{"message":"a\\x"},"id":"b","n":1}', '{"data":{"message":"a'],
    ...['{"data":{"message":"a"},"id":"b","n":1]', '{"data":{"message":"a"},"id":"b","n":1', ONE.slice(1)],
  ])('%s is none', (other) => {
    expect(matched(ONE, other).end).toBe(-1);
  });

  test('that reaches beyond the body is none', () => {
    const { form } = matched(ONE, ONE);
    for (let length = 0; length < ONE.length; length += 1) {
      const { bytes } = bodyOf(`${ONE} and more`);
      const view = new DataView(bytes.buffer, bytes.byteOffset, length);
      expect(form.match({ bytes: bytes.subarray(0, length), view }, 0)).toBe(-1);
    }
  });
});

test('an array has no form', () => {
  expect(RecordForm.of(bodyOf('[1]'), 0, 3)).toBeNull();
});

describe('the value of what was matched', () => {
  test('ends where the next one begins, wherever the record stands', () => {
    const { form, body } = matched(
      '{"id":"a","time":1,"source":"b"}',
      `[7,{"id":"c","time":2,"source":"d"}]`,
      3,
    );
    expect(form.value(body)).toEqual({ id: 'c', time: 2, source: 'd' });
  });

  test.each([
    ['{"data":{"message":"a"},"id":"b","time":1}', '{"data":{"message":"c d"},"id":"","time":-12.5e2}'],
    ['{"data":{"message":"a"},"id":"b","time":1}', '{"data":{"message":"断"},"id":"é","time":0}'],
    ['{"data":{"message":"a"},"id":"b","time":1}', '{"data":{"message":"\\n"},"id":"b","time":0}'],
    ['{"data":{"message":"a"},"id":"b","time":1}', '{"data":{"message":"b"},"id":"\\u65ad","time":0}'],
    ['{"data":{"message":"a"},"id":"b","time":1}', '{"data":{"message":"\\t"},"id":"\\"","time":0}'],
    ['{"data":{"message":"a"},"id":"b","time":1}', '{"data":{"message":"断\\t"},"id":"x","time":0}'],
    ['{"data":true,"id":false,"source":null}', '{"data":true,"id":false,"source":null}'],
    ['"a"', '"b"'],
    ['"a"', '"\\n"'],
    ['7', '12'],
    ['{"oracle":{},"data":"x"}', '{"oracle":{},"data":"y"}'],
    [' { "id" : "a" } ', ' { "id" : "b" } '],
  ])('like %s: %s', (one, other) => {
    const { form, body } = matched(one, other);
    expect(form.value(body)).toEqual(JSON.parse(other));
  });

  test('lacks the names that nobody reads', () => {
    const { form, body } = matched('{"id":"a","x":"b","data":{"y":1}}', '{"id":"c","x":"d","data":{"y":2}}');
    expect(form.value(body)).toEqual({ id: 'c', data: {} });
  });

  test('of bytes that are no UTF-8 is what decoding the body gives', () => {
    const { form, body } = matched(
      '{"id":"a"}',
      Buffer.from([...Buffer.from('{"id":"'), 0xff, 0x41, ...Buffer.from('"}')]),
    );
    expect(form.value(body)).toEqual({ id: '\ufffdA' });
  });

  test('is that of the record that was matched last', () => {
    const { form, body } = matched('{"id":"a"}', '{"id":"b"},{"id":"\\u0063"},{"id":"断"},{"id":"d"}');
    const values = [0, 11, 27, 40].map((from) => {
      form.match(body, from);
      return form.value(body);
    });
    expect(values).toEqual([{ id: 'b' }, { id: 'c' }, { id: '断' }, { id: 'd' }]);
  });
});

describe('a record whose line is found by its bytes', () => {
  const lineOf = (one: string, other: string, from = 0) => {
    const { form, body } = matched(one, other, from);
    return form.isPlain(body) ? body.bytes.toString('utf8', form.lineFrom, form.lineTo) : null;
  };

  test.each([
    ['a', 'a'],
    ['~', '~'],
    ['!x', '!x'],
    ['a 断', 'a 断'],
    ['{x', '{x'],
    ['', null],
    [' a', null],
    ['断', null],
    ['\u007f', null],
    ['a\\n', null],
  ])('message %j: %j', (message, line) => {
    expect(lineOf('{"data":{"message":"m"}}', `[{"data":{"message":"${message}"}}]`, 1)).toBe(line);
  });

  test.each([
    ['a', 'a'],
    ['a{', 'a{'],
    ['{a', null],
    ['[a', null],
  ])('a bare string %j, which may hold JSON: %j', (text, line) => {
    expect(lineOf('"m"', `"${text}"`)).toBe(line);
  });

  test('not where any other value has an escape', () => {
    expect(lineOf('{"id":"i","data":{"message":"m"}}', '{"id":"\\n","data":{"message":"a"}}')).toBeNull();
  });

  test.each([
    ['_Audit', null],
    ['_Audio', 'a'],
    ['_AuditX', 'a'],
    ['Audit_', 'a'],
    ['', 'a'],
  ])('not of an API call: group %s', (group, line) => {
    const one = '{"data":{"message":"m"},"oracle":{"loggroupid":"g"}}';
    expect(lineOf(one, `{"data":{"message":"a"},"oracle":{"loggroupid":"${group}"}}`)).toBe(line);
  });

  test('not where the form does not tell where the line is', () => {
    expect(lineOf('{"data":{"msg":"m"}}', '{"data":{"msg":"a"}}')).toBeNull();
  });
});

describe('what is kept of it', () => {
  const plainOf = (one: string, other: string) => {
    const { form, body } = matched(one, other);
    return form.isPlain(body) ? form.plain(body) : undefined;
  };
  const ABSENT = {
    id: undefined,
    instanceId: undefined,
    host: undefined,
    source: undefined,
    tailedPath: undefined,
    subject: undefined,
    time: undefined,
    ingestedTime: undefined,
  };

  test('every field by its name', () => {
    const record = (mark: string) =>
      JSON.stringify({
        datetime: mark.length,
        logContent: {
          id: `id${mark}`,
          source: `source${mark}`,
          subject: `subject${mark}`,
          time: `time${mark}`,
          oracle: { instanceid: `instance${mark}`, ingestedtime: `ingested${mark}`, loggroupid: 'g' },
          data: { message: `message${mark}`, host: `host${mark}`, tailed_path: `path${mark}` },
        },
      });
    expect(plainOf(record('1'), record('断2'))).toEqual({
      fields: {
        id: 'id断2',
        instanceId: 'instance断2',
        host: 'host断2',
        source: 'source断2',
        tailedPath: 'path断2',
        subject: 'subject断2',
        time: 'time断2',
        ingestedTime: 'ingested断2',
      },
      datetime: 2,
      line: 'message断2',
    });
  });

  test('flat names of Oracle, and numbers', () => {
    const record = (n: number) =>
      `{"data":"x${n}","time":${n},"oracle.instanceid":"i${n}","oracle.ingestedtime":${n + 1}}`;
    expect(plainOf(record(1), record(25))).toEqual({
      fields: { ...ABSENT, time: 25, instanceId: 'i25', ingestedTime: 26 },
      datetime: undefined,
      line: 'x25',
    });
  });

  test('nothing but the line of a bare string', () => {
    expect(plainOf('"a"', '"b"')).toEqual({ fields: ABSENT, datetime: undefined, line: 'b' });
  });

  test.each([
    ['a constant', '{"id":null,"data":"x"}'],
    ['an object', '{"id":{},"data":"x"}'],
    ['two of one meaning', '{"oracle":{"instanceid":"a"},"oracle.instanceid":"b","data":"x"}'],
  ])('nothing at all where a field is %s', (_, record) => {
    expect(plainOf(record, record)).toBeNull();
  });
});

test('a mark of byte order within a body is a character', () => {
  expect(utf8Of(Buffer.from('\ufeffa'))).toBe('\ufeffa');
});
