import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResourcePrincipalAuthenticationDetailsProvider } from 'oci-common';
import { randomIds, systemClock } from '../../../../functions/runtime/clock.ts';
import { type CloudOptions, createCloud } from '../../../../infra/local/cloud/cloud.ts';
import {
  createAuthority,
  createFunctionIdentity,
  type FunctionIdentity,
  type TokenAuthority,
} from '../../../../infra/local/rest/identity.ts';
import { startRestFace } from '../../../../infra/local/rest/server.ts';

let authorityOfTests: TokenAuthority | undefined;

export const COMPARTMENT = 'ocid1.compartment.oc1..local';

/** A REST face with its world, and SDK authentication for functions by name. */
export async function startBench(options: Partial<CloudOptions> & { readonly pageSize?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wb-'));
  const cloud = createCloud({ clock: systemClock, ids: randomIds, ...options });
  authorityOfTests ??= createAuthority();
  const authority = authorityOfTests;
  const face = await startRestFace({
    cloud,
    authority: authority.publicKey,
    pageSize: options.pageSize ?? 1000,
  });
  const identity = (name: string, lifeMs?: number): FunctionIdentity => {
    const functionId = `ocid1.fnfunc.oc1.xx-local-1.${name}`;
    face.addFunction(functionId, name);
    return createFunctionIdentity({
      authority,
      functionId,
      compartmentId: COMPARTMENT,
      folder: join(folder, name),
      now: Date.now(),
      ...(lifeMs !== undefined && { lifeMs }),
    });
  };
  return {
    cloud,
    face,
    folder,
    authority,
    identity,
    /** The SDK's ordinary resource-principal provider, fed through the environment as on OCI. */
    provider: (name: string) => sdkProvider(identity(name).environment),
    stop: async () => {
      await face.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function sdkProvider(environment: Readonly<Record<string, string>>) {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    return ResourcePrincipalAuthenticationDetailsProvider.builder();
  } finally {
    for (const key of Object.keys(environment)) {
      if (before[key] === undefined) delete process.env[key];
      else process.env[key] = before[key];
    }
  }
}
