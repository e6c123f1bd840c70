import { nodeFlags } from './node-flags.ts';

/** How a function is deployed; Terraform and the local tenancy read the same figures from func.yaml. */
export interface FunctionShape {
  /** MB; what each function takes at most is in docs/performance.md. */
  readonly memory: 128 | 256 | 512;
  /** Seconds of a synchronous call, at most 300. */
  readonly timeout: number;
  /** Largest `func.js`, which every start reads, in KiB; a build that exceeds it fails. */
  readonly startKib: number;
  /** Largest sum of it and of the parts that are read when they are needed. */
  readonly allKib: number;
}

export const FUNCTIONS: Readonly<Record<string, FunctionShape>> = {
  detect: { memory: 128, timeout: 60, startKib: 100, allKib: 320 },
  observe: { memory: 128, timeout: 60, startKib: 80, allKib: 240 },
  respond: { memory: 512, timeout: 300, startKib: 400, allKib: 860 },
  sweep: { memory: 128, timeout: 120, startKib: 120, allKib: 440 },
  probe: { memory: 128, timeout: 300, startKib: 100, allKib: 380 },
  reattach: { memory: 128, timeout: 300, startKib: 220, allKib: 480 },
  // The pages and the API; a page in a part of its own costs the start what both share twice: that is then wrapped.
  console: { memory: 128, timeout: 30, startKib: 340, allKib: 780 },
};

/** `func.yaml` as the Fn tools read it. */
export function funcYaml(name: string, shape: FunctionShape, version: string): string {
  return [
    'schema_version: 20180708',
    `name: ${name}`,
    `version: ${version}`,
    'runtime: node',
    'build_image: fnproject/node:24-dev',
    'run_image: fnproject/node:24',
    `entrypoint: node ${nodeFlags(shape.memory).join(' ')} func.js`,
    `memory: ${shape.memory}`,
    `timeout: ${shape.timeout}`,
    '',
  ].join('\n');
}
