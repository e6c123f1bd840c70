import type { Builder } from './builders.ts';

export interface ImageOptions {
  /** Host, namespace and repository, without tag. */
  readonly repository: string;
  readonly tag: string;
  readonly tool: Builder;
  /** `linux/amd64`, `linux/arm64`, or both with a comma. */
  readonly platform: string;
  /** The image below, in place of the Dockerfile's. */
  readonly base?: string | undefined;
}

/** What somebody typed is not of its form; the message names the option and the form. */
export class WrongUse extends Error {}

export const DOCKERFILE = 'infra/image/Dockerfile';
/** Host, path, then a tag, a digest, or both. */
const BASE = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

/**
 * Commands that build the image, push it, and print its digest; each as program and arguments, no shell between.
 * @throws WrongUse naming the option and its form when one is not well formed.
 */
export function imageCommands(options: ImageOptions): readonly (readonly string[])[] {
  const { tool, platform, repository, tag, base } = options;
  check(
    /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+){2,}$/.test(repository),
    '--repository must be host/namespace/repository',
  );
  check(/^\w[\w.-]{0,127}$/.test(tag), '--tag must be a tag such as 0.1.0');
  check(
    /^linux\/(amd64|arm64)(,linux\/(amd64|arm64))?$/.test(platform),
    '--platform must be linux/amd64, linux/arm64 or both',
  );
  const image = `${repository}:${tag}`;
  const login = `${tool} login ${repository.slice(0, repository.indexOf('/'))}`;
  const from = baseArguments(base).join(' ');
  const what = `${from === '' ? '' : `${from} `}-f ${DOCKERFILE} .`;
  // No value has a blank in it: they were checked.
  const commands =
    tool === 'docker'
      ? [
          login,
          `docker buildx build --platform ${platform} --provenance=false --push -t ${image} ${what}`,
          `docker buildx imagetools inspect ${image} --format {{.Manifest.Digest}}`,
        ]
      : [
          login,
          `${tool} build --platform ${platform} --manifest ${image} ${what}`,
          `${tool} manifest push --all --digestfile dist/image-digest ${image} docker://${image}`,
        ];
  return commands.map((command) => command.split(' '));
}

/** @throws WrongUse when the base is not named as images are. */
export function baseArguments(base: string | undefined): readonly string[] {
  if (base === undefined) return [];
  check(BASE.test(base), '--base must be host/path:tag@sha256:…, with the tag, the digest or both');
  return ['--build-arg', `BASE=${base}`];
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new WrongUse(message);
}
