import { join } from 'node:path';
import { functionIdOf } from '../../infra/local/installation.ts';
import { startTenancy } from '../../infra/local/tenancy.ts';

const DETECT = join(__dirname, '..', '..', 'dist', 'functions', 'detect', 'func.js');

const TINY = `${'{"a":1},'.repeat(740_000)}{}`;

/** One record with 6 MB of tiny objects in it: parsed, they take many times the memory that is left to this process. */
function bodyThatExhaustsMemory(): string {
  return `[{"data":{"message":"iscsid[1]: connect to 169.254.2.2:3260 failed (Connection refused)","more":[${TINY}]}}]`;
}

it('sets a body aside that kills the process twice, so that the stream goes on', async () => {
  const tenancy = await startTenancy();
  try {
    tenancy.deploy({ name: 'detect', file: DETECT, memoryMb: 48 });
    const body = bodyThatExhaustsMemory();
    const detect = functionIdOf('detect');
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1)
      statuses.push((await tenancy.invoke(detect, body)).status);
    expect(statuses).toEqual([502, 502, 200]);
    const stored = tenancy.cloud.calls
      .filter((call) => call.operation === 'PutObject' && call.effect)
      .map((call) => call.target);
    expect(stored.filter((name) => /dead-letter\/[0-9a-f]{64}\.raw$/.test(name))).toHaveLength(1);
    expect((await tenancy.invoke(detect, '[]')).status).toBe(200);
  } finally {
    await tenancy.stop();
  }
});

it('reads as many records as 6 MB can hold in the memory that it is given, and sets aside what none of them is', async () => {
  const tenancy = await startTenancy();
  try {
    tenancy.deploy({ name: 'detect', file: DETECT, memoryMb: 48 });
    const answer = await tenancy.invoke(functionIdOf('detect'), `[${TINY}]`);
    expect(answer).toMatchObject({ status: 200 });
    expect(JSON.parse(Buffer.from(answer.body).toString())).toMatchObject({
      status: 'set-aside',
      records: 0,
    });
  } finally {
    await tenancy.stop();
  }
});
